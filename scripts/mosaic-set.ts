import { readFileSync } from "node:fs";
import { join } from "node:path";

/** A picture of a set of `scripts/mosaic-set.py`, a line of its cases.jsonl. */
export interface MosaicCase {
  readonly file: string;
  readonly hole: string;
  /** Of pages: where a mosaic changes nothing, nor up to a cell around. */
  readonly idle?: string;
  readonly variant: string;
  readonly program: string;
  readonly kind: string;
  readonly shape: string;
  readonly cell: readonly [number, number];
  readonly resize: number;
}

/** The cases of a set, of the variants named; of all where none is. */
export function casesOf(folder: string, variants?: string): readonly MosaicCase[] {
  const lines = readFileSync(join(folder, "cases.jsonl"), "utf8").trim().split("\n");
  const cases: readonly MosaicCase[] = lines.map((line) => JSON.parse(line));
  const wanted = variants?.split(",");
  return cases.filter(({ variant }) => wanted?.includes(variant) ?? true);
}
