/**
 * Checkpoints: `step-NNNNNNN.safetensors` holds the state, and `step-NNNNNNN.json`, written after it, vouches for
 * it with its SHA-256. A checkpoint without its record was never finished. The last two are kept, and the one to go back
 * to where the training goes wrong.
 */
import { createHash } from "node:crypto";
import { type FileHandle, readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { KintsugiError } from "../errors.ts";
import { type WriteStep, writeAtomically, writeJson } from "../files/index.ts";
import {
  bytesOf,
  decodeSafetensors,
  safetensorsHead,
  sha256,
  type Tensors,
} from "../runtime/index.ts";
import { partsOf, type StateSource } from "./state.ts";

const recordSchema = z.strictObject({
  step: z.int().nonnegative(),
  /** Seconds of training so far, over all sittings. */
  seconds: z.number().nonnegative(),
  /** What decides the last digits of a step: processor, threads and engine; absent before the first step. */
  machine: z.string().optional(),
  /** The step of the checkpoint to go back to where the training goes wrong: this one, or an earlier. */
  good: z.int().nonnegative(),
  /** For how many steps in a row the discriminator has had nothing to learn. */
  saturated: z.int().nonnegative(),
  /** The times that the run went back; each changed the data and halved the learning rates. */
  returns: z.array(
    z.strictObject({
      from: z.int().nonnegative(),
      to: z.int().nonnegative(),
      found: z.string(),
    }),
  ),
  sha256: z.string(),
});
export type CheckpointRecord = z.infer<typeof recordSchema>;

/** Of a run before its first step. */
export const firstRecord = { step: 0, seconds: 0, good: 0, saturated: 0, returns: [] };

export interface Checkpoint {
  readonly record: CheckpointRecord;
  readonly state: Tensors;
}

const KEPT = 2;
const nameOf = (step: number): string => `step-${String(step).padStart(7, "0")}`;

/** Writes a checkpoint into the folder, then forgets all but this one, the one before and the good one. */
export async function writeCheckpoint(
  folder: string,
  {
    record,
    state,
  }: { readonly record: Omit<CheckpointRecord, "sha256">; readonly state: StateSource },
  onStep?: (step: WriteStep) => void,
): Promise<void> {
  const { head, names } = safetensorsHead(state.specs, { step: `${record.step}` });
  const hash = createHash("sha256");
  const path = join(folder, nameOf(record.step));
  const options = onStep ? { onStep } : {};
  const write = async (handle: FileHandle, bytes: Uint8Array) => {
    hash.update(bytes);
    await handle.appendFile(bytes);
  };
  const content = async (handle: FileHandle) => {
    await write(handle, head);
    for await (const part of partsOf(state, names)) {
      for (const name of part.names) await write(handle, bytesOf(part.tensors[name].data));
    }
  };
  await writeAtomically(`${path}.safetensors`, content, options);
  await writeJson(`${path}.json`, { ...record, sha256: hash.digest("hex") }, options);
  await forgetOthers(folder, record);
}

/** The checkpoint of a step. Errors: checkpoint-damaged. */
export async function readCheckpointAt(folder: string, step: number): Promise<Checkpoint> {
  const path = join(folder, nameOf(step));
  return readCheckpoint(path).catch((cause) => {
    if (cause instanceof KintsugiError) throw cause;
    throw damaged(path, "a checkpoint to go back to", `${cause.code}`, cause);
  });
}

/** The newest checkpoint that is whole, and what is wrong with those newer ones that are not. */
export async function readLastCheckpoint(folder: string): Promise<{
  readonly checkpoint: Checkpoint | undefined;
  readonly rejected: readonly string[];
}> {
  const rejected: string[] = [];
  for (const step of (await recordedSteps(folder)).toReversed()) {
    try {
      return { checkpoint: await readCheckpoint(join(folder, nameOf(step))), rejected };
    } catch (error) {
      rejected.push((error as Error).message);
    }
  }
  return { checkpoint: undefined, rejected };
}

async function readCheckpoint(path: string): Promise<Checkpoint> {
  const record = parseRecord(await readFile(`${path}.json`, "utf8"), `${path}.json`);
  const file = `${path}.safetensors`;
  const bytes = await readFile(file);
  const found = await sha256(bytes);
  if (found !== record.sha256) {
    throw damaged(file, `the SHA-256 ${record.sha256}`, `${found} over ${bytes.length} bytes`);
  }
  return { record, state: decodeSafetensors(bytes, file).tensors };
}

function parseRecord(text: string, where: string): CheckpointRecord {
  try {
    return recordSchema.parse(JSON.parse(text));
  } catch (cause) {
    throw damaged(
      where,
      "a checkpoint's record",
      `${text.length} characters of something else`,
      cause,
    );
  }
}

const damaged = (where: string, expected: string, got: string, cause?: unknown): KintsugiError =>
  new KintsugiError("checkpoint-damaged", { where, expected, got }, { cause });

/** The steps of finished checkpoints, in their order. */
async function recordedSteps(folder: string): Promise<readonly number[]> {
  const files = await readdir(folder).catch(() => []);
  return files
    .flatMap((file) => /^step-(\d+)\.json$/.exec(file)?.[1] ?? [])
    .map(Number)
    .sort((a, b) => a - b);
}

/**
 * Removes the checkpoints before the last two, but for the good one, and what killed processes left unfinished. Those
 * beyond `step` were not whole, or the run went back before them. A record goes before its state.
 */
async function forgetOthers(
  folder: string,
  { step, good }: Pick<CheckpointRecord, "step" | "good">,
): Promise<void> {
  const upToHere = (await recordedSteps(folder)).filter((each) => each <= step);
  const kept = new Set([...upToHere.slice(-KEPT), good].map(nameOf));
  const others = (await readdir(folder)).filter((file) => {
    const [, name] = /^(step-\d+)\.(?:json|safetensors)$/.exec(file) ?? [];
    return name !== undefined && !kept.has(name);
  });
  for (const file of others.sort()) await rm(join(folder, file), { force: true });
}
