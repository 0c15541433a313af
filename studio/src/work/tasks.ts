/** What a person has the studio do, and what becomes of the state: opening, mending, measuring, saving. */
import type { DeviceChoice, MethodName, Photo } from "kintsugi/browser";
import { batchOf, mostTabs, resultFiles } from "../batch.ts";
import type { Diff } from "../editor/diff.ts";
import { type Desk, desksOf, type Notice, type Task } from "../state.ts";
import type { Store } from "../store.ts";
import { runBatch, writeFolder } from "./batches.ts";
import { type Client, JobFailure } from "./client.ts";
import { download } from "./download.ts";
import { choiceOf, foundOf, modeOf, startFollowers } from "./followers.ts";
import { methodsFor } from "./methods.ts";
import type { FailureCode, Mended, Reshaping } from "./protocol.ts";
import { endingOf, type WrittenFormat } from "./written.ts";

interface Hands {
  readonly client: Client;
  /** Looks for mosaics, so that nothing else waits for it. */
  readonly seeker: Client;
  readonly device: DeviceChoice;
}

export class Tasks {
  readonly #store: Store;
  readonly #client: Client;
  readonly #device: DeviceChoice;
  #mending: AbortController | undefined;

  constructor(store: Store, { client, seeker, device }: Hands) {
    this.#store = store;
    this.#client = client;
    this.#device = device;
    startFollowers({ store, client, seeker, fail: (error) => this.#fail(error) });
  }

  /** Opens pictures, one after the other, each in a tab of its own. */
  async openAll(files: readonly File[]) {
    this.cancel();
    if (files.length > mostTabs) {
      this.#store.dispatch({ type: "batch", batch: batchOf(files) });
      return;
    }
    this.#store.dispatch({ type: "batch", batch: undefined });
    for (const file of files) await this.open(file, { name: file.name, task: "repair" });
  }

  /** All pictures of a folder, to be mended as a batch. */
  readonly openFolder = (files: readonly File[]) => {
    const isPicture = ({ type }: File) => type.startsWith("image/");
    this.cancel();
    this.#store.dispatch({ type: "batch", batch: batchOf(files.filter(isPicture)) });
  };

  async mendBatch() {
    if (this.#store.state.job.name !== "none") return;
    this.#mending = new AbortController();
    const { signal } = this.#mending;
    this.#store.dispatch({ type: "batching" });
    await runBatch({ store: this.#store, client: this.#client, device: this.#device, signal });
    if (!signal.aborted) this.#store.dispatch({ type: "finished" });
  }

  async saveBatch(into: "zip" | "folder") {
    const { batch } = this.#store.state;
    if (!batch) return;
    try {
      if (into === "folder") await writeFolder(batch);
      else download(await this.#client.run("zip", { files: resultFiles(batch) }), "mended.zip");
    } catch (error) {
      if ((error as Error).name !== "AbortError") this.#fail(error); // no folder was chosen
    }
  }

  async open(file: Blob, { name, task }: { readonly name: string; readonly task: Task }) {
    this.cancel();
    this.#store.dispatch({ type: "opening" });
    try {
      const shown = await this.#client.run("open", { file, name });
      this.#store.dispatch({ type: "opened", name, shown, task });
      this.#client.run("warm", { kind: "mean", device: this.#device }).catch(() => {}); // told when it is mended
    } catch (error) {
      this.#fail(error, "opening");
    }
  }

  async openSample(url: string, name: string) {
    try {
      this.#store.dispatch({ type: "closeNotice" });
      const response = await fetch(url);
      await this.open(await response.blob(), { name, task: "try" });
    } catch (error) {
      this.#fail(error);
    }
  }

  async mend() {
    const { desk } = this.#store.state;
    if (desk) await this.#mendDesk(desk);
  }

  async #mendDesk(desk: Desk, method?: MethodName) {
    if (this.#store.state.job.name !== "none" || desk.hole.areaPx === 0) return;
    const controller = new AbortController();
    this.#mending = controller;
    this.#store.dispatch({ type: "mending", nowMs: performance.now() });
    try {
      const photo = await this.#brokenPhoto(desk);
      const mended = await this.#mended(desk, { photo, method, signal: controller.signal });
      if (controller.signal.aborted) return;
      this.#store.dispatch({ type: "mended", mended, from: desk });
      if (desk.task === "try") await this.#measure(desk, photo, mended);
    } catch (error) {
      if (!controller.signal.aborted) this.#fail(error, "mending");
    }
  }

  /** Mends once more after a failure, in smaller windows where memory was short. */
  async mendAgain(offer: NonNullable<Notice["offer"]>) {
    if (offer === "small-windows")
      this.#store.dispatch({ type: "mode", mode: { windows: "small" } });
    await this.mend();
  }

  /**
   * Every method that suits the damage, one after the other, on the picture and the marks as they are now; all seen beside
   * each other in the end, where the picture is still in front.
   */
  async mendInAllWays() {
    const { desk } = this.#store.state;
    if (!desk) return;
    for (const method of methodsFor(desk).filter((each) => !hasResult(desk, each))) {
      await this.#mendDesk(desk, method);
      if (this.#mending?.signal.aborted || this.#store.state.notice?.offer) return; // a failure of one is not all's
      if (!desksOf(this.#store.state).some(({ id }) => id === desk.id)) return; // it was closed
    }
    if (this.#store.state.desk?.id === desk.id) this.#store.dispatch({ type: "look", look: "all" });
  }

  #mended(
    desk: Desk,
    {
      photo,
      method,
      signal,
    }: {
      readonly photo: Photo;
      readonly method: MethodName | undefined;
      readonly signal: AbortSignal;
    },
  ): Promise<Mended> {
    const mode = { ...modeOf(desk), ...(method && { method, quality: "fast" as const }) };
    const given = { photo, hole: desk.hole, choice: choiceOf(desk), found: foundOf(desk) };
    return this.#client.run(
      "mend",
      { ...given, mode, device: this.#device },
      {
        signal,
        onProgress: (progress) =>
          this.#store.dispatch({ type: "progress", progress, nowMs: performance.now() }),
      },
    );
  }

  /** Grows the hole, shrinks it or turns it inside out. */
  readonly reshape = (how: Reshaping) =>
    this.#edit((hole) => this.#client.run("reshape", { hole, how }));

  /** Takes a picture's white for the hole. */
  readonly readHole = (file: File) =>
    this.#edit((hole) => this.#client.run("readHole", { file, name: file.name, hole }));

  async writeHole() {
    const { desk } = this.#store.state;
    if (!desk) return;
    try {
      const { hole, name } = desk;
      download(await this.#client.run("writeHole", { hole }), `${stemOf(name)}-hole.png`);
    } catch (error) {
      this.#fail(error);
    }
  }

  async #edit(diffOf: (hole: Desk["hole"]) => Promise<Diff | null>) {
    const { desk } = this.#store.state;
    if (!desk) return;
    try {
      this.#store.dispatch({ type: "edited", of: desk.hole, diff: await diffOf(desk.hole) });
    } catch (error) {
      this.#fail(error);
    }
  }

  /** What was closed last is open again; a batch ends the mending that runs. */
  readonly bringBack = () => {
    const { closed } = this.#store.state.notice ?? {};
    if (closed && "batch" in closed) this.cancel();
    this.#store.dispatch({ type: "bringBack" });
  };

  /** Ends the mending that runs; what it still gives is dropped. */
  readonly cancel = () => {
    const { name } = this.#store.state.job;
    if (name !== "mending" && name !== "batch") return;
    this.#mending?.abort();
    this.#store.dispatch({ type: "finished" });
  };

  async save(format: WrittenFormat = "png") {
    const { desk } = this.#store.state;
    const photo = desk?.mended?.photo ?? (desk?.task === "try" ? desk.broken?.photo : undefined);
    if (!desk || !photo) return;
    try {
      download(await this.#client.run(format, { photo }), nameFor(desk, format));
    } catch (error) {
      this.#fail(error);
    }
  }

  async #brokenPhoto(desk: Desk): Promise<Photo> {
    if (desk.task === "repair") return desk.opened.photo;
    const { hole } = desk;
    const photo = desk.opened.photo;
    return (await this.#client.run("damage", { photo, hole, choice: choiceOf(desk) })).photo;
  }

  async #measure(desk: Desk, broken: Photo, mended: Mended): Promise<void> {
    const of = { original: desk.opened.photo, hole: desk.hole };
    const before = await this.#client.run("measure", { photo: broken, ...of });
    const after = await this.#client.run("measure", { photo: mended.photo, ...of });
    this.#store.dispatch({
      type: "figures",
      figures: { broken: before, mended: after },
      of: mended,
    });
  }

  #fail(error: unknown, job?: "opening" | "mending"): void {
    const code = error instanceof JobFailure ? error.code : "internal";
    const detail = (error as Error).message;
    const offer = job === "mending" ? offers[code] : undefined;
    const notice = { tone: "error", code, detail, ...(offer && { offer }) } as const;
    this.#store.dispatch({ type: "failed", notice, ...(job && { job }) });
  }
}

/** What may help after a mending that failed. */
const offers: { readonly [C in FailureCode]?: NonNullable<Notice["offer"]> } = {
  "out-of-memory": "small-windows",
  "worker-died": "again",
  "file-missing": "again",
};

/** Whether the method has mended just these marks already, at its usual quality. */
const hasResult = ({ results, hole, choice }: Desk, method: MethodName): boolean =>
  results.some(
    (each) =>
      each.hole === hole &&
      each.choice === choice &&
      each.mended.method === method &&
      each.mended.quality === "fast",
  );

const stemOf = (name: string): string => name.replace(/\.[^.]*$/, "");
const nameFor = ({ name, mended }: Desk, format: WrittenFormat): string =>
  `${stemOf(name)}-${mended ? "mended" : "broken"}.${endingOf(format)}`;
