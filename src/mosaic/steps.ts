/**
 * Steps between cells: what is projected onto observed means moves cell by cell, so that neighbours part at their border,
 * and an eye sees the mosaic that was mended. Each cell is moved back so that the steps become as small as can be, and
 * what its mean lost is given back smoothly.
 */
import type { Picture } from "../image/picture.ts";
import { enlargeToGoals, type LaidCells } from "./back-projection.ts";
import { shownMeans } from "./cells.ts";
import type { Facts } from "./consistency.ts";
import type { Mosaic } from "./kinds.ts";
import { type CellLayout, cellOfEachPixel, layCells, pixelsOf } from "./layout.ts";

/** Only the projection onto means moves whole cells. */
export const leavesSteps = ({ kind }: Mosaic): boolean => kind === "mean" || kind === "mean-linear";

/**
 * The picture without the steps between its cells; their means stay, nearly, and so does all outside the hole. Mosaics
 * that leave no steps are returned as they are.
 */
export function smoothSteps(picture: Picture, facts: Pick<Facts, "hole" | "mosaic">): Picture {
  return smoothStepsInPlace({ ...picture, data: picture.data.slice() }, facts);
}

/** Likewise, in the picture's own data. */
export function smoothStepsInPlace(
  picture: Picture,
  { hole, mosaic }: Pick<Facts, "hole" | "mosaic">,
): Picture {
  if (!leavesSteps(mosaic)) return picture;
  const laid = { hole, mosaic, layout: layCells(hole, mosaic) };
  const area = hole.width * hole.height;
  for (let c = 0; c < picture.channels; c++) {
    smoothPlane(picture.data.subarray(c * area, (c + 1) * area), laid);
  }
  return picture;
}

function smoothPlane(plane: Float32Array, laid: LaidCells): void {
  const { layout } = laid;
  const moves = movesOf(stepsIn(plane, laid), laid);
  const lost = smoothly(moves, laid);
  for (let cell = 0; cell < moves.length; cell++) {
    for (const pixel of pixelsOf(layout.shown, cell)) plane[pixel] += moves[cell] - lost[pixel];
  }
}

/** A plane whose means over the cells' pixels in the hole are these, nearly; 0 outside the hole. */
function smoothly(means: Float64Array, laid: LaidCells): Float32Array {
  const { width, height } = laid.hole;
  const blank = { width, height, channels: 1, data: new Float32Array(width * height) };
  const seenOf = (picture: Picture) => shownMeans(picture, laid.layout);
  return enlargeToGoals(blank, laid, { values: means, goals: means, seenOf }).data;
}

// ── Steps ───────────────────────────────────────────────────────────────────────────────────────

/** Over the borders of cells `[cells]` with their neighbours to the left and above. */
interface Steps {
  readonly left: Border;
  readonly above: Border;
}

interface Border {
  /** The mean rise into the cell beyond the slope on either side. */
  readonly rise: Float64Array;
  /** The pixels along it of which one side at least lies in the hole. */
  readonly length: Float64Array;
}

function stepsIn(plane: Float32Array, { hole, layout }: LaidCells): Steps {
  const { width, height } = hole;
  const { xEdges, yEdges, columns } = layout;
  const [columnOf, rowOf] = [cellOfEachPixel(xEdges), cellOfEachPixel(yEdges)];
  const steps = { left: blankBorder(layout), above: blankBorder(layout) };
  const measure = (
    border: Border,
    pixel: number,
    { cell, by }: { readonly cell: number; readonly by: number },
  ) => {
    if (hole.data[pixel] + hole.data[pixel - by] === 0) return;
    const slopes = plane[pixel + by] - plane[pixel] + (plane[pixel - by] - plane[pixel - 2 * by]);
    border.rise[cell] += plane[pixel] - plane[pixel - by] - slopes / 2;
    border.length[cell]++;
  };
  for (let y = 0; y < height; y++) {
    for (const x of innerEdges(xEdges, width)) {
      measure(steps.left, y * width + x, { cell: rowOf[y] * columns + columnOf[x], by: 1 });
    }
  }
  for (const y of innerEdges(yEdges, height)) {
    for (let x = 0; x < width; x++) {
      measure(steps.above, y * width + x, { cell: rowOf[y] * columns + columnOf[x], by: width });
    }
  }
  for (const { rise, length } of Object.values(steps)) {
    for (let cell = 0; cell < rise.length; cell++) rise[cell] /= Math.max(1, length[cell]);
  }
  return steps;
}

const blankBorder = ({ columns, rows }: CellLayout): Border => ({
  rise: new Float64Array(columns * rows),
  length: new Float64Array(columns * rows),
});

/** Boundaries of cells with two pixels on either side. */
const innerEdges = (edges: Int32Array, size: number): Int32Array =>
  edges.filter((edge) => edge >= 2 && edge <= size - 2);

// ── Moves ───────────────────────────────────────────────────────────────────────────────────────

/** What cells are held by, in borders of a cell's side: without it far cells would move together. */
const HOLD = 0.3;
/** Successive over-relaxation comes to a thousandth of the moves in so many rounds. */
const ROUNDS = 16;
const RELAXATION = 1.5;

/**
 * How far each cell moves, `[cells]`: the least Σ length·(rise + move − move of the neighbour)² + hold·Σ move². Cells
 * without a pixel of the hole stay.
 */
function movesOf({ left, above }: Steps, { layout, mosaic: { grid } }: LaidCells): Float64Array {
  const { columns, rows } = layout;
  const count = columns * rows;
  const hold = (HOLD * (grid.cellWidth + grid.cellHeight)) / 2;
  const hidden = cellsWith(layout.shown);
  const push = new Float64Array(count);
  const weight = new Float64Array(count).fill(hold);
  for (const [{ rise, length }, by] of [
    [left, 1],
    [above, columns],
  ] as const) {
    for (let cell = by; cell < count; cell++) {
      push[cell] -= length[cell] * rise[cell];
      push[cell - by] += length[cell] * rise[cell];
      weight[cell] += length[cell];
      weight[cell - by] += length[cell];
    }
  }
  // Beyond the first and the last row there is nothing to pull, whatever stands there.
  const moves = new Float64Array(count + 2 * columns);
  const [toLeft, toAbove] = [left.length, above.length];
  for (let round = 0; round < ROUNDS; round++) {
    for (const cell of hidden) {
      const at = cell + columns;
      const pulled =
        push[cell] +
        toLeft[cell] * moves[at - 1] +
        toAbove[cell] * moves[at - columns] +
        lengthAt(toLeft, cell + 1) * moves[at + 1] +
        lengthAt(toAbove, cell + columns) * moves[at + columns];
      moves[at] += RELAXATION * (pulled / weight[cell] - moves[at]);
    }
  }
  return moves.subarray(columns, columns + count);
}

/** 0 behind the last cell. */
const lengthAt = (lengths: Float64Array, cell: number): number =>
  cell < lengths.length ? lengths[cell] : 0;

const cellsWith = ({ starts }: CellLayout["shown"]): Int32Array =>
  Int32Array.from(starts.keys()).filter((cell) => starts[cell + 1] > starts[cell]);
