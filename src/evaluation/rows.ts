/**
 * Rows: the figures of every case, kept in a file of JSON lines as they come, so that an evaluation that was stopped goes
 * on. The first line says whose they are; a line that a crash cut off is dropped.
 */
import { appendFile, readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { z } from "zod";
import { KintsugiError } from "../errors.ts";
import { makeFolders, writeAtomically, writeFailure } from "../files/index.ts";
import type { NamedCase } from "./cases.ts";
import type { Distances } from "./distances.ts";
import type { Figures } from "./figures.ts";

/** One case's figures, by version. */
export interface Row<Version extends string = string> {
  /** The picture's path within its folder. */
  readonly name: string;
  readonly number: number;
  /** The part of the picture that the hole covers, 0…1. */
  readonly holeShare: number;
  readonly figures: { readonly [V in Version]?: Figures };
}

/** What the sets of some versions measured against the originals, and which cases and settings that was of. */
export interface KeptDistances {
  readonly key: string;
  readonly of: Readonly<Record<string, Distances>>;
}

/** Whose rows a file holds. Change `version` with any change of what is measured. */
export interface RowsOf {
  readonly version: 1;
  readonly protocol: string;
  readonly subject: string;
  readonly id: string;
  readonly data: string;
}

export interface Rows<Version extends string> {
  find(which: Pick<NamedCase, "name" | "number">): Row<Version> | undefined;
  append(row: Row<Version>): Promise<void>;
  findDistances(key: string): KeptDistances["of"] | undefined;
  keepDistances(kept: KeptDistances): Promise<void>;
}

/** The file of a subject's rows. */
export const rowsPath = (folder: string, { protocol, subject }: RowsOf): string =>
  join(folder, `${protocol}.${subject.replaceAll(/[^\w.-]+/g, "-")}.jsonl`);

/**
 * Opens the file, or makes it; without a folder rows are kept in memory alone.
 * Errors: usage (rows of something else), file-unwritable, disk-full.
 */
export async function openRows<V extends string>(
  folder: string | undefined,
  of: RowsOf,
): Promise<Rows<V>> {
  if (folder === undefined) return rowsIn([], async () => {});
  const path = rowsPath(folder, of);
  const [head, ...entries] = linesOf(await readFile(path, "utf8").catch(() => ""));
  if (head !== undefined) requireSame(path, head, of);
  // Written anew, so that a line that was cut off does not swallow the next one.
  const text = [of, ...entries].map((entry) => lineOf(entry)).join("");
  await makeFolders(dirname(path)).catch((cause) => {
    throw writeFailure(cause, path);
  });
  await writeAtomically(path, text);
  return rowsIn(entries, async (entry) => {
    await appendFile(path, lineOf(entry)).catch((cause) => {
      throw writeFailure(cause, path);
    });
  });
}

type Entry = Row | { readonly distances: KeptDistances };

function rowsIn<V extends string>(
  entries: readonly unknown[],
  write: (entry: Entry) => Promise<void>,
): Rows<V> {
  const rows = new Map<string, Row<V>>();
  const distances = new Map<string, KeptDistances["of"]>();
  const put = (entry: Entry) => {
    if ("distances" in entry) distances.set(entry.distances.key, entry.distances.of);
    else rows.set(`${entry.name} ${entry.number}`, entry as Row<V>);
  };
  for (const entry of entries) put(entrySchema.parse(entry) as Entry);
  return {
    find: ({ name, number }) => rows.get(`${name} ${number}`),
    async append(row) {
      put(row);
      await write(row);
    },
    findDistances: (key) => distances.get(key),
    async keepDistances(kept) {
      put({ distances: kept });
      await write({ distances: kept });
    },
  };
}

// ── Lines ───────────────────────────────────────────────────────────────────────────────────────

/** JSON knows no infinity: the PSNR of equal pictures is written as null. */
const decibels = z
  .number()
  .nullable()
  .transform((value) => value ?? Number.POSITIVE_INFINITY);
const perhaps = z.number().nullable();
const figuresSchema = z.object({
  psnrHole: decibels,
  psnrWhole: decibels,
  ssim: perhaps,
  msssim: perhaps,
  seam: perhaps,
  l1Hole: z.number(),
  l1Whole: z.number(),
});
const distancesSchema = z.object({
  n: z.number(),
  swd: z.number(),
  swdByScale: z.array(z.number()),
  fid: perhaps,
});
const entrySchema = z.union([
  z.object({
    name: z.string(),
    number: z.number(),
    holeShare: z.number(),
    figures: z.record(z.string(), figuresSchema),
  }),
  z.object({
    distances: z.object({ key: z.string(), of: z.record(z.string(), distancesSchema) }),
  }),
]);

const lineOf = (entry: unknown): string => `${JSON.stringify(entry)}\n`;

function linesOf(text: string): readonly unknown[] {
  return text.split("\n").flatMap((line) => {
    try {
      return line === "" ? [] : [JSON.parse(line)];
    } catch {
      return [];
    }
  });
}

function requireSame(path: string, head: unknown, of: RowsOf): void {
  if (JSON.stringify(head) === JSON.stringify(of)) return;
  throw new KintsugiError("usage", {
    where: path,
    expected: `rows of ${of.subject} on these pictures`,
    got: "those of other weights, pictures or another version of Kintsugi",
    advice: "name another folder with --rows, or remove the file",
  });
}
