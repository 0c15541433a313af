/**
 * Checkpoints: `step-NNNNNN.safetensors` holds the state, and `step-NNNNNN.json`, written after it, vouches for
 * it with its SHA-256. A checkpoint without its record was never finished. The last two are kept.
 */
import { readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { KintsugiError } from "../errors.ts";
import { type WriteStep, writeAtomically } from "../files/index.ts";
import { decodeSafetensors, encodeSafetensors, sha256, type Tensors } from "../runtime/index.ts";

const recordSchema = z.strictObject({
  step: z.int().nonnegative(),
  /** Seconds of training so far, over all sittings. */
  seconds: z.number().nonnegative(),
  /** What decides the last digits of a step: processor, threads and engine. */
  machine: z.string(),
  sha256: z.string(),
});
export type CheckpointRecord = z.infer<typeof recordSchema>;

export interface Checkpoint {
  readonly record: CheckpointRecord;
  readonly state: Tensors;
}

const KEPT = 2;
const nameOf = (step: number): string => `step-${String(step).padStart(7, "0")}`;

/** Writes a checkpoint into the folder, then forgets all but the last two. */
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
  await writeAtomically(`${path}.json`, `${JSON.stringify(whole, null, 2)}\n`, options);
  await forgetOld(folder);
}

/** A checkpoint that could not be used, and why. */
export interface Rejected {
  readonly path: string;
  readonly reason: string;
}

/** The newest checkpoint that is whole, and those newer ones that are not. */
export async function readLastCheckpoint(folder: string): Promise<{
  readonly checkpoint: Checkpoint | undefined;
  readonly rejected: readonly Rejected[];
}> {
  const rejected: Rejected[] = [];
  for (const name of (await recordedNames(folder)).toReversed()) {
    const path = join(folder, name);
    try {
      return { checkpoint: await readCheckpoint(path), rejected };
    } catch (error) {
      rejected.push({ path: `${path}.safetensors`, reason: (error as Error).message });
    }
  }
  return { checkpoint: undefined, rejected };
}

async function readCheckpoint(path: string): Promise<Checkpoint> {
  const record = recordSchema.parse(JSON.parse(await readFile(`${path}.json`, "utf8")));
  const bytes = await readFile(`${path}.safetensors`);
  const found = await sha256(bytes);
  if (found !== record.sha256) {
    throw new KintsugiError("checkpoint-damaged", {
      where: `${path}.safetensors`,
      expected: `the SHA-256 ${record.sha256} of its record`,
      got: `${found} over ${bytes.length} bytes`,
    });
  }
  return { record, state: decodeSafetensors(bytes, `${path}.safetensors`).tensors };
}

/** The names of finished checkpoints, oldest first. */
async function recordedNames(folder: string): Promise<readonly string[]> {
  const files = await readdir(folder);
  return files
    .filter((file) => /^step-\d+\.json$/.test(file))
    .map((file) => file.replace(/\.json$/, ""))
    .sort();
}

/** The record goes first, so that what is left of a killed clean-up is no checkpoint. */
async function forgetOld(folder: string): Promise<void> {
  const old = (await recordedNames(folder)).slice(0, -KEPT);
  for (const name of old) {
    await rm(join(folder, `${name}.json`), { force: true });
    await rm(join(folder, `${name}.safetensors`), { force: true });
  }
}
