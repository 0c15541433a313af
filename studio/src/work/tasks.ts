/** What the studio has its worker do, and what becomes of the state: opening, breaking, mending, measuring, saving. */
import type { DeviceChoice, Hole, Photo } from "kintsugi/browser";
import type { Desk, Task } from "../state.ts";
import type { Store } from "../store.ts";
import { type Client, JobFailure } from "./client.ts";
import type { Choice, Mended } from "./protocol.ts";

export class Tasks {
  readonly #store: Store;
  readonly #client: Client;
  readonly #device: DeviceChoice;
  #mending: AbortController | undefined;
  #isBreaking = false;

  constructor(
    store: Store,
    { client, device }: { readonly client: Client; readonly device: DeviceChoice },
  ) {
    this.#store = store;
    this.#client = client;
    this.#device = device;
    store.watch(({ desk }, before) => {
      if (!desk) return;
      const old = before.desk;
      const asked = (each: Desk) => [
        each.hole,
        each.task,
        each.choice,
        each.opened,
        each.tool.phase,
      ];
      if (!old || asked(desk).some((each, i) => each !== asked(old)[i])) void this.#break();
    });
  }

  async open(file: Blob, { name, task }: { readonly name: string; readonly task: Task }) {
    this.cancel();
    this.#store.dispatch({ type: "opening" });
    try {
      const shown = await this.#client.run("open", { file, name });
      this.#store.dispatch({ type: "opened", name, shown, task });
      this.#client.run("warm", { kind: "mean", device: this.#device }).catch(() => {}); // told when it is mended
    } catch (error) {
      this.#fail(error);
    }
  }

  async openSample(url: string, name: string) {
    try {
      const response = await fetch(url);
      await this.open(await response.blob(), { name, task: "try" });
    } catch (error) {
      this.#fail(error);
    }
  }

  async mend() {
    const { desk, job } = this.#store.state;
    if (!desk || job.name !== "none" || !desk.hole.data.includes(1)) return;
    const controller = new AbortController();
    this.#mending = controller;
    this.#store.dispatch({ type: "mending", nowMs: performance.now() });
    try {
      const photo = await this.#brokenPhoto(desk);
      const mended = await this.#client.run(
        "mend",
        { photo, hole: desk.hole, choice: choiceOf(desk), device: this.#device },
        {
          signal: controller.signal,
          onProgress: (progress) =>
            this.#store.dispatch({ type: "progress", progress, nowMs: performance.now() }),
        },
      );
      if (controller.signal.aborted) return;
      this.#store.dispatch({ type: "mended", mended });
      if (desk.task === "try") await this.#measure(desk, photo, mended);
    } catch (error) {
      if (!controller.signal.aborted) this.#fail(error);
    }
  }

  /** Ends the mending that runs; what it still gives is dropped. */
  readonly cancel = () => {
    if (this.#store.state.job.name !== "mending") return;
    this.#mending?.abort();
    this.#store.dispatch({ type: "finished" });
  };

  async save() {
    const { desk } = this.#store.state;
    const photo = desk?.mended?.photo ?? (desk?.task === "try" ? desk.broken?.photo : undefined);
    if (!desk || !photo) return;
    try {
      download(await this.#client.run("png", { photo }), nameFor(desk));
    } catch (error) {
      this.#fail(error);
    }
  }

  /** Breaks the picture anew, as often as it is asked for, but one at a time and the last one for sure. */
  async #break(): Promise<void> {
    if (this.#isBreaking) return;
    this.#isBreaking = true;
    try {
      for (let desk = this.#unbroken(); desk; desk = this.#unbroken()) {
        const { opened, hole } = desk;
        const choice = choiceOf(desk);
        const shown = await this.#client.run("damage", { photo: opened.photo, hole, choice });
        this.#broken = { hole, choice: desk.choice };
        this.#store.dispatch({ type: "broken", shown, of: hole });
      }
    } catch (error) {
      this.#fail(error);
    } finally {
      this.#isBreaking = false;
    }
  }

  /** What the picture was last broken by. */
  #broken: { readonly hole: Hole; readonly choice: Choice } | undefined;

  /** The desk, where its picture is to be broken and is not yet. */
  #unbroken(): Desk | undefined {
    const { desk } = this.#store.state;
    if (desk?.task !== "try" || desk.tool.phase !== "idle") return undefined;
    if (!desk.hole.data.includes(1)) return undefined;
    const isDone =
      desk.broken && this.#broken?.hole === desk.hole && this.#broken.choice === desk.choice;
    return isDone ? undefined : desk;
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

  #fail(error: unknown): void {
    const code = error instanceof JobFailure ? error.code : "internal";
    const detail = (error as Error).message;
    this.#store.dispatch({ type: "failed", notice: { tone: "error", code, detail } });
  }
}

/** The kind with its cells, where it has any. */
export function choiceOf({ choice: { kind, cellPx } }: Desk): Choice {
  return kind === "white-out" || kind === "book" ? { kind } : { kind, cellPx };
}

const nameFor = ({ name, mended }: Desk): string =>
  `${name.replace(/\.[^.]*$/, "")}-${mended ? "mended" : "broken"}.png`;

function download(blob: Blob, name: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
