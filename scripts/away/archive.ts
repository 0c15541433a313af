/** A pack as one file, by the system's tar; one that is too large is refused with the size of each of its parts. */
import { execFile } from "node:child_process";
import { readdir, rm, stat } from "node:fs/promises";
import { basename, dirname } from "node:path";
import { promisify } from "node:util";
import { usage } from "../../src/cli/arguments.ts";
import type { KintsugiError } from "../../src/errors.ts";

const run = promisify(execFile);
const MIB = 2 ** 20;

/** tar's flag by the ending of a name. */
const compressions: Readonly<Record<string, string>> = {
  ".tar.xz": "--xz",
  ".tar.gz": "--gzip",
  ".tar.zst": "--zstd",
};

/** How the name says that it is compressed; undefined where it names a folder. */
export const compressionOf = (name: string): string | undefined =>
  Object.entries(compressions).find(([ending]) => name.endsWith(ending))?.[1];

export interface Archive {
  readonly pack: string;
  readonly to: string;
  readonly mostBytes: number;
  /** Names of parts, and the paths that belong to them. */
  readonly parts: Readonly<Record<string, readonly string[]>>;
}

/** Writes the archive, and gives its size. Throws `usage` where it is above `mostBytes`, and leaves none. */
export async function archive({ pack, to, mostBytes, parts }: Archive): Promise<number> {
  const flag = compressionOf(to)!;
  await run("tar", ["-c", flag, "-f", to, "-C", dirname(pack), basename(pack)]);
  const { size } = await stat(to);
  if (size <= mostBytes) return size;
  await rm(to);
  throw tooLarge(to, { sizeBytes: size, mostBytes, sizes: await sizesOf(pack, flag, parts) });
}

/** Compressed alone, so that they add up to a little more than the whole. */
async function sizesOf(
  pack: string,
  flag: string,
  parts: Archive["parts"],
): Promise<Readonly<Record<string, number>>> {
  const named = Object.values(parts).flat();
  const sizes: Record<string, number> = {};
  for (const [name, paths] of Object.entries(parts)) {
    const size = await compressedSize(pack, [flag, "--ignore-failed-read", ...paths]);
    if (size > MIB / 100) sizes[name] = size;
  }
  const others = (await readdir(pack)).filter((name) => !named.includes(name));
  const excluded = named.map((path) => `--exclude=${path}`);
  sizes["the rest"] = await compressedSize(pack, [flag, ...excluded, ...others]);
  return sizes;
}

async function compressedSize(folder: string, words: readonly string[]): Promise<number> {
  const counted = 'folder=$1; shift; tar -C "$folder" -c -f - "$@" 2>/dev/null | wc -c';
  const { stdout } = await run("sh", ["-c", counted, "sh", folder, ...words]);
  return Number(stdout);
}

export interface Weighed {
  readonly sizeBytes: number;
  readonly mostBytes: number;
  readonly sizes: Readonly<Record<string, number>>;
}

export function tooLarge(where: string, { sizeBytes, mostBytes, sizes }: Weighed): KintsugiError {
  const mib = (bytes: number) => `${(bytes / MIB).toFixed(1)} MiB`;
  const largest = Object.entries(sizes).toSorted(([, a], [, b]) => b - a);
  const told = largest.map(([name, size]) => `${name} ${mib(size)}`).join(", ");
  const advice = "carry fewer pictures (--pictures), no run, or allow more (--most)";
  return usage(where, `at most ${mib(mostBytes)}`, `${mib(sizeBytes)}: ${told}`, advice);
}
