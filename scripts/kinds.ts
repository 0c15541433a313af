/**
 * Fits the weights that tell single pixels from means, src/mosaic/detect/kind-weights.ts:
 *
 *     npx tsx scripts/kinds.ts FOLDER
 *
 * breaks every fourth photograph both ways, in three regions of random cells of 4–40 px, fits a logistic regression to
 * two of three photographs, says how often it is right in the others and prints the table.
 */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { readPicture, workingPicture } from "../src/files/index.ts";
import { type Random, randomOf } from "../src/image/random.ts";
import { neighboursOf } from "../src/mosaic/detect/kind.ts";
import { lumaPlane, type Plane } from "../src/mosaic/detect/plane.ts";
import { besideOf, structureOf } from "../src/mosaic/detect/structure.ts";
import { logisticRegression, scoreOf } from "./logistic-regression.ts";

const kinds = ["mean", "nearest"] as const;
type Kind = (typeof kinds)[number];

/** What is seen of a region; `beside` is missing where it is most of the picture. */
interface Seen {
  readonly kind: Kind;
  readonly isTest: boolean;
  readonly alone: Readonly<Record<string, number>>;
  readonly beside: Readonly<Record<string, number>> | undefined;
}

// ── Regions ─────────────────────────────────────────────────────────────────────────────────────

interface Cut {
  readonly cellWidth: number;
  readonly cellHeight: number;
  readonly columns: number;
  readonly rows: number;
  /** The region's cells. */
  readonly has: Uint8Array;
}

/** 4–40 px, evenly by ratio; one in four is not square; 8–30 cells either way. */
function cutOf({ width, height }: Plane, random: Random): Cut {
  const most = Math.max(5, Math.min(40, Math.min(width, height) >> 3));
  const cellWidth = Math.round(4 * (most / 4) ** random());
  const ratio = random() < 0.25 ? [0.5, 0.75, 1.5, 2][Math.floor(4 * random())] : 1;
  const cellHeight = Math.min(most, Math.max(4, Math.round(cellWidth * ratio)));
  const [columns, rows] = [Math.floor(width / cellWidth), Math.floor(height / cellHeight)];
  const [w, h] = [columns, rows].map((count) =>
    Math.min(count, 8 + Math.floor(Math.max(1, Math.min(30, count) - 7) * random())),
  );
  const [left, top] = [columns - w, rows - h].map((room) => Math.floor((room + 1) * random()));
  const has = new Uint8Array(columns * rows);
  for (let row = top; row < top + h; row++) {
    has.fill(1, row * columns + left, row * columns + left + w);
  }
  return { cellWidth, cellHeight, columns, rows, has };
}

/** So many cells around a region are looked at, as `regions.ts` does. */
const margin = 3;

/** The cells around a region's. */
function surroundingsOf(cut: Cut): Cut {
  const { columns, rows, has } = cut;
  const isNear = (cell: number): boolean => {
    const [column, row] = [cell % columns, Math.floor(cell / columns)];
    for (let y = Math.max(0, row - margin); y <= Math.min(rows - 1, row + margin); y++) {
      for (let x = Math.max(0, column - margin); x <= Math.min(columns - 1, column + margin); x++) {
        if (has[y * columns + x]) return true;
      }
    }
    return false;
  };
  return { ...cut, has: has.map((is, cell) => Number(!is && isNear(cell))) };
}

const areaOf = ({ cellWidth, cellHeight, columns }: Cut, cell: number) => {
  const left = (cell % columns) * cellWidth;
  const top = Math.floor(cell / columns) * cellHeight;
  return { left, top, right: left + cellWidth, bottom: top + cellHeight };
};

function valuesOf(plane: Plane, cut: Cut, kind: Kind): Float32Array {
  return Float32Array.from(cut.has, (_, cell) => {
    const { left, top, right, bottom } = areaOf(cut, cell);
    if (kind === "nearest") {
      return Math.round(plane.data[((top + bottom) >> 1) * plane.width + ((left + right) >> 1)]);
    }
    let sum = 0;
    for (let y = top; y < bottom; y++) {
      for (let x = left; x < right; x++) sum += plane.data[y * plane.width + x];
    }
    return Math.round(sum / (cut.cellWidth * cut.cellHeight));
  });
}

function seenOf(plane: Plane, cut: Cut, isTest: boolean): readonly Seen[] {
  const around = surroundingsOf(cut);
  const means = valuesOf(plane, around, "mean");
  return kinds.flatMap((kind) => {
    const cells = { ...cut, values: valuesOf(plane, cut, kind) };
    const alone = structureOf(cells);
    if (!alone) return [];
    const neighbours = neighboursOf(cells, (cell) => areaOf(cut, cell));
    const found = besideOf(plane, { neighbours, around: { ...around, values: means } });
    const beside = found && { ...alone, ...found };
    return [{ kind, isTest, alone: { ...alone }, beside }];
  });
}

// ── The fit ─────────────────────────────────────────────────────────────────────────────────────

/** Keeps weights from growing where features say the same. */
const ridge = 0.5;

function printFit(name: "alone" | "beside", seen: readonly Seen[]): void {
  const some = seen.flatMap((each) => {
    const features = each[name];
    return features ? [{ ...each, features }] : [];
  });
  const names = Object.keys(some[0].features);
  const rowOf = ({ features }: (typeof some)[number]) => [...names.map((n) => features[n]), 1];
  const fitting = some.filter(({ isTest }) => !isTest);
  const weights = logisticRegression(
    fitting.map((each) => ({ row: rowOf(each), isTrue: each.kind === "nearest", weight: 1 })),
    ridge,
  );
  const tests = some.filter(({ isTest }) => isTest);
  const rights = tests.filter(
    (each) => scoreOf(rowOf(each), weights) > 0 === (each.kind === "nearest"),
  );
  const share = ((100 * rights.length) / tests.length).toFixed(1);
  console.log(`// right in ${share} % of ${tests.length} regions`);
  const table = [...names, "constant"].map((each, i) => `${each}: ${weights[i].toFixed(2)}`);
  console.log(`${name}: { ${table.join(", ")} },`);
}

const [folder] = process.argv.slice(2);
const random = randomOf(1);
const seen: Seen[] = [];
const names = readdirSync(folder).sort();
for (const [i, name] of names.filter((_, at) => at % 4 === 0).entries()) {
  const plane = lumaPlane(workingPicture(await readPicture(join(folder, name))));
  for (let region = 0; region < 3; region++) {
    seen.push(...seenOf(plane, cutOf(plane, random), i % 3 === 0));
  }
}
printFit("alone", seen);
printFit("beside", seen);
