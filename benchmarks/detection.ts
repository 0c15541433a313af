/**
 * What detection finds of mosaics that other programs laid:
 *
 *     python3 scripts/mosaic-set.py SET --photos ../shared/data/train --seed 7
 *     npm run benchmark:detection -- SET [--variants clean,jpeg-75] [--list]
 *
 * prints the tables of benchmarks/DETECTION.md. `--list` names every case that misses a target.
 */
import { cpus } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { casesOf, type MosaicCase } from "../scripts/mosaic-set.ts";
import { keptBlocks, readHole, readPicture, workingPicture } from "../src/files/index.ts";
import { emptyHole, type Hole } from "../src/image/index.ts";
import { type Detection, detect, holeOfRegions } from "../src/mosaic/index.ts";
import { median } from "./median.ts";

/** What was found of a case; a case is found where any region is. */
interface Score {
  readonly each: MosaicCase;
  readonly isFound: boolean;
  readonly iou: number;
  /** The larger of both sides' relative errors; infinite where nothing was found. */
  readonly cellError: number;
  readonly kind: string;
}

const { values: flags, positionals } = parseArgs({
  allowPositionals: true,
  options: { list: { type: "boolean", default: false }, variants: { type: "string" } },
});

// ── Scores ──────────────────────────────────────────────────────────────────────────────────────

async function scoreOf(folder: string, each: MosaicCase): Promise<Score> {
  const photo = await readPicture(join(folder, each.file));
  const hole = await readHole(join(folder, each.hole));
  const idle = each.idle ? await readHole(join(folder, each.idle)) : emptyHole(hole);
  const { regions } = detect(workingPicture(photo), keptBlocks(photo));
  const [largest] = regions.toSorted((a, b) => b.area - a.area);
  return {
    ...{
      each,
      isFound: largest !== undefined,
      iou: overlap(hole, holeOfRegions(hole, regions), idle),
    },
    cellError: largest ? cellErrorOf(largest, each) : Number.POSITIVE_INFINITY,
    kind: largest?.kind ?? "none",
  };
}

/** Shared pixels over all pixels of both; those of the hole that show nothing of the mosaic are left out. */
function overlap(a: Hole, b: Hole, idle: Hole): number {
  let [shared, either] = [0, 0];
  for (let i = 0; i < a.data.length; i++) {
    if (a.data[i] && idle.data[i]) continue;
    shared += a.data[i] & b.data[i];
    either += a.data[i] | b.data[i];
  }
  return either > 0 ? shared / either : 1;
}

function cellErrorOf(
  { grid }: Detection["regions"][number],
  { cell: [width, height] }: MosaicCase,
) {
  return Math.max(Math.abs(grid.cellWidth / width - 1), Math.abs(grid.cellHeight / height - 1));
}

/** Whole pixels have to be met, fractions within half a per cent. */
const isExact = ({ each, cellError }: Score): boolean =>
  cellError < (each.cell.every(Number.isInteger) ? 1e-6 : 5e-3);
const isNear = ({ cellError }: Score): boolean => cellError < 0.02;

/** What detection calls the kinds of the set. */
const kindNames: Readonly<Record<string, string>> = { book: "blurred" };
const isKind = ({ each, kind }: Score): boolean => kind === (kindNames[each.kind] ?? each.kind);
/** Any mean for any mean: `mean-linear` shows only where the border cuts cells. */
const isFamily = ({ each, kind }: Score): boolean => familyOf(each.kind) === familyOf(kind);
const familyOf = (kind: string): string =>
  kind === "mean-linear" ? "mean" : (kindNames[kind] ?? kind);

// ── Tables ──────────────────────────────────────────────────────────────────────────────────────

const columns: readonly (readonly [string, (scores: readonly Score[]) => string])[] = [
  ["cases", (scores) => `${scores.length}`],
  ["missed", (scores) => `${scores.filter(({ isFound }) => !isFound).length}`],
  ["IoU", (scores) => mean(scores.map(({ iou }) => iou)).toFixed(3)],
  ["IoU of those found", (scores) => mean(found(scores).map(({ iou }) => iou)).toFixed(3)],
  ["its median", (scores) => median(found(scores).map(({ iou }) => iou)).toFixed(3)],
  ["cells exact", (scores) => share(scores, isExact)],
  ["within 2 %", (scores) => share(scores, isNear)],
  ["kind", (scores) => share(scores, isKind)],
  ["kind, means alike", (scores) => share(scores, isFamily)],
];

const found = (scores: readonly Score[]) => scores.filter(({ isFound }) => isFound);
const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
const share = (scores: readonly Score[], holds: (score: Score) => boolean): string =>
  `${((100 * scores.filter(holds).length) / Math.max(1, scores.length)).toFixed(1)} %`;

function printTable(title: string, scores: readonly Score[], keyOf: (score: Score) => string) {
  console.log(`\n| ${[title, ...columns.map(([name]) => name)].join(" | ")} |`);
  console.log(`|${"---|".repeat(columns.length + 1)}`);
  for (const [key, group] of groupsOf(scores, keyOf)) {
    console.log(`| ${[key, ...columns.map(([, cell]) => cell(group))].join(" | ")} |`);
  }
}

function groupsOf(scores: readonly Score[], keyOf: (score: Score) => string) {
  const groups = new Map<string, Score[]>();
  for (const score of scores) {
    const key = keyOf(score);
    groups.set(key, [...(groups.get(key) ?? []), score]);
  }
  return groups;
}

/** The region's IoU that a case is named below. */
const leastIou: Readonly<Record<string, number>> = { clean: 0.95 };

function printMissed(scores: readonly Score[]): void {
  for (const score of scores) {
    const { each, iou, cellError, kind } = score;
    const isGood = iou >= (leastIou[each.variant] ?? 0.9) && isNear(score) && isKind(score);
    if (isGood) continue;
    const cell = each.cell.map((side) => side.toFixed(2)).join("×");
    const told = `IoU ${iou.toFixed(3)}, cell off by ${(100 * cellError).toFixed(2)} %, ${kind}`;
    const is = `${each.program} ${each.shape} ${cell} ×${each.resize.toFixed(2)}`;
    console.log(`${each.file}: ${is}: ${told}`);
  }
}

async function score(folder: string): Promise<void> {
  const scores: Score[] = [];
  for (const each of casesOf(folder, flags.variants)) scores.push(await scoreOf(folder, each));
  printTable("variant", scores, ({ each }) => each.variant);
  for (const variant of ["clean", "jpeg-75"]) {
    const some = scores.filter(({ each }) => each.variant === variant);
    printTable(`program, ${variant}`, some, ({ each }) => each.program);
    printTable(`shape, ${variant}`, some, ({ each }) => each.shape);
    printTable(`resized, ${variant}`, some, ({ each }) => (each.resize === 1 ? "no" : "yes"));
  }
  if (flags.list) printMissed(scores);
}

console.log(`${cpus().length} × ${cpus()[0]?.model.trim()}, Node ${process.version}`);
await score(positionals[0]);
