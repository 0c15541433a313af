/**
 * Checkpoints: `step-NNNNNNN.safetensors` holds the state, and `step-NNNNNNN.json`, written after it, vouches for
 * it with its SHA-256. A checkpoint without its record was never finished. The last two are kept.
 */
import { readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { KintsugiError } from "../errors.ts";
import { type WriteStep, writeAtomically, writeJson } from "../files/index.ts";
import { decodeSafetensors, encodeSafetensors, sha256, type Tensors } from "../runtime/index.ts";

const recordSchema = z.strictObject({
  step: z.int().nonnegative(),
  /** Seconds of training so far, over all sittings. */
  seconds: z.number().nonnegative(),
  /** What decides the last digits of a step: processor, threads and engine; absent before the first step. */
  machine: z.string().optional(),
  sha256: z.string(),
});
export type CheckpointRecord = z.infer<typeof recordSchema>;

export interface Checkpoint {
  readonly record: CheckpointRecord;
  readonly state: Tensors;
}

const KEPT = 2;
const nameOf = (step: number): string => `step-${String(step).padStart(7, "0")}`;

/** Writes a checkpoint into the folder, then forgets all but this one and the one before. */
export async function writeCheckpoint(
  folder: string,
  { record, state }: { readonly record: Omit<CheckpointRecord, "sha256">; readonly state: Tensors },
  onStep?: (step: WriteStep) => void,
): Promise<void> {
  const bytes = encodeSafetensors({ tensors: state, metadata: { step: `${record.step}` } });
  const whole: CheckpointRecord = { ...record, sha256: await sha256(bytes) };
  const path = join(folder, nameOf(record.step));
  const options = onStep ? { onStep } : {};
  await writeAtomically(`${path}.safetensors`, bytes, options);
  await writeJson(`${path}.json`, whole, options);
  await forgetOthers(folder, record.step);
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
 * Removes the checkpoints before the last two and what killed processes left unfinished. Those beyond `step` were
 * not whole, or the run would have gone on from them. A record goes before its state.
 */
async function forgetOthers(folder: string, step: number): Promise<void> {
  const upToHere = (await recordedSteps(folder)).filter((each) => each <= step);
  const kept = new Set(upToHere.slice(-KEPT).map(nameOf));
  const others = (await readdir(folder)).filter((file) => {
    const [, name] = /^(step-\d+)\.(?:json|safetensors)$/.exec(file) ?? [];
    return name !== undefined && !kept.has(name);
  });
  for (const file of others.sort()) await rm(join(folder, file), { force: true });
}
