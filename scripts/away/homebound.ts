/** What of a run goes home, the most wanted first, as far as the bytes allowed reach. */
import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";

export interface Sized {
  readonly name: string;
  readonly sizeBytes: number;
}

/** Files that are of use together only. */
export type Group = readonly Sized[];

export interface Chosen {
  readonly files: readonly string[];
  readonly leftOut: readonly string[];
}

/** Each group that still fits after those before it. */
export function fitting(groups: readonly Group[], mostBytes: number): Chosen {
  const files: string[] = [];
  const leftOut: string[] = [];
  let left = mostBytes;
  for (const group of groups) {
    const sizeBytes = group.reduce((sum, each) => sum + each.sizeBytes, 0);
    const names = group.map(({ name }) => name);
    if (sizeBytes > left) leftOut.push(...names);
    else {
      files.push(...names);
      left -= sizeBytes;
    }
  }
  return { files, leftOut };
}

const always = ["recipe.json", "memory.json", "origin.json", "log.jsonl", "curve.svg"];
const ended = ["weights.json", "weights.safetensors"];
/** What the running means are where the training was stopped. */
export const soFar = ["so-far.json", "so-far.safetensors"] as const;

/** The files of a run by groups; one that has ended needs no checkpoint. */
export async function groupsOf(run: string): Promise<readonly Group[]> {
  const first = await sized(run, always);
  const weights = await sized(run, ended);
  const sheets = (await filesIn(run, "samples")).toReversed().map((name) => [name]);
  const samples = await Promise.all(sheets.map((names) => sized(run, names)));
  if (weights.length === ended.length) return [first, weights, ...samples];
  const checkpoints = await checkpointsOf(run);
  return [first, ...checkpoints.slice(0, 1), await sized(run, soFar), ...checkpoints.slice(1)]
    .concat(samples)
    .filter((group) => group.length > 0);
}

/** The newest, then the one to go back to where the training goes wrong. */
async function checkpointsOf(run: string): Promise<readonly Group[]> {
  const records = (await filesIn(run, "checkpoints")).filter((name) => name.endsWith(".json"));
  const newest = records.at(-1);
  if (newest === undefined) return [];
  const { good, step } = JSON.parse(await readFile(join(run, newest), "utf8"));
  const kept = good === step ? [newest] : [newest, newest.replace(/\d+/, digits(good))];
  return Promise.all(
    kept.map((name) => sized(run, [name, name.replace(/\.json$/, ".safetensors")])),
  );
}

const digits = (step: number) => (pattern: string) => `${step}`.padStart(pattern.length, "0");

/** In their order. */
async function filesIn(run: string, folder: string): Promise<readonly string[]> {
  const names = await readdir(join(run, folder)).catch(() => []);
  return names
    .filter((name) => !name.startsWith("."))
    .sort()
    .map((name) => `${folder}/${name}`);
}

/** Those of the names that are there. */
async function sized(run: string, names: readonly string[]): Promise<Group> {
  const found = names.map(async (name) => {
    const file = await stat(join(run, name)).catch(() => undefined);
    return file ? [{ name, sizeBytes: file.size }] : [];
  });
  return (await Promise.all(found)).flat();
}
