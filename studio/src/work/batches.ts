/** A batch worked through, and its results kept: as one ZIP file, or in a folder that a person chooses. */
import type { DeviceChoice } from "kintsugi/browser";
import { type Batch, type ItemState, resultFiles } from "../batch.ts";
import type { Store } from "../store.ts";
import { type Client, JobFailure } from "./client.ts";

interface Crew {
  readonly store: Store;
  readonly client: Client;
  readonly device: DeviceChoice;
  readonly signal: AbortSignal;
}

/** Mends what waits, one picture after the other; one that fails does not end the batch. */
export async function runBatch({ store, client, device, signal }: Crew): Promise<void> {
  const next = () =>
    store.state.batch?.items.findIndex(({ state }) => state.phase === "waiting") ?? -1;
  for (let index = next(); index >= 0 && !signal.aborted; index = next()) {
    const item = store.state.batch?.items[index];
    if (!item) return;
    const tell = (state: ItemState) =>
      store.dispatch({ type: "item", index, of: item.file, state });
    tell({ phase: "working" });
    try {
      const given = { file: item.file, name: item.name, device };
      const { blob, mosaics } = await client.run("mendFile", given, { signal });
      tell(blob ? { phase: "mended", blob, mosaics } : { phase: "nothing" });
    } catch (error) {
      const code = error instanceof JobFailure ? error.code : "internal";
      const failed = { phase: "failed", code, detail: (error as Error).message } as const;
      tell(signal.aborted ? { phase: "waiting" } : failed);
    }
  }
}

/** The part of the File System Access API that is used; not every browser has it. */
interface Folder {
  getDirectoryHandle(name: string, options: { readonly create: true }): Promise<Folder>;
  getFileHandle(
    name: string,
    options: { readonly create: true },
  ): Promise<{ createWritable(): Promise<WritableStream<Uint8Array>> }>;
}

type Chooser = (options: { readonly mode: "readwrite" }) => Promise<Folder>;

const chooser = (): Chooser | undefined =>
  (globalThis as unknown as { readonly showDirectoryPicker?: Chooser }).showDirectoryPicker;

export const canWriteFolder = (): boolean => chooser() !== undefined;

/** Asks for a folder and writes the results into it, in folders as theirs were. */
export async function writeFolder(batch: Batch): Promise<void> {
  const folder = await chooser()?.({ mode: "readwrite" });
  if (!folder) return;
  for (const { name, blob } of resultFiles(batch)) {
    const [file, ...above] = name.split("/").reverse();
    let within = folder;
    for (const each of above.reverse())
      within = await within.getDirectoryHandle(each, { create: true });
    const handle = await within.getFileHandle(file, { create: true });
    await blob.stream().pipeTo(await handle.createWritable());
  }
}
