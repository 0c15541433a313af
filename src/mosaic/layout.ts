/**
 * Which pixels each cell of a mosaic is made of, and which of them a mending may move. Cells that hold no
 * pixel of the hole have empty lists.
 */
import type { Hole } from "../image/hole.ts";
import { cellEdges, sampledPixels } from "./grid.ts";
import type { Mosaic } from "./kinds.ts";

/** For each cell a list of pixels: `pixels[starts[cell] … starts[cell + 1] − 1]`, each as y·W + x. */
export interface PixelLists {
  /** `[cells + 1]`. */
  readonly starts: Int32Array;
  readonly pixels: Int32Array;
}

/** Cells are numbered row·columns + column. */
export interface CellLayout {
  readonly columns: number;
  readonly rows: number;
  /** Pixel boundaries of the columns, `[columns + 1]`. */
  readonly xEdges: Int32Array;
  /** Pixel boundaries of the rows, `[rows + 1]`. */
  readonly yEdges: Int32Array;
  /** The hole's pixels, which show the cell's value; every second row runs backwards. */
  readonly shown: PixelLists;
  /** The support within the hole: pixels whose mean is the cell's value and which are unknown. */
  readonly moving: PixelLists;
  /** The support outside the hole: known pixels that took part in the mean. */
  readonly fixed: PixelLists;
}

/** Lays the cells of `mosaic` over a hole. For `book` the lists say only which pixels show which cell. */
export function layCells(hole: Hole, mosaic: Mosaic): CellLayout {
  const { grid, kind, support } = mosaic;
  const xEdges = cellEdges(hole.width, grid.cellWidth, grid.phaseX);
  const yEdges = cellEdges(hole.height, grid.cellHeight, grid.phaseY);
  const box = { columns: xEdges.length - 1, rows: yEdges.length - 1, xEdges, yEdges };
  const shown = gather(box, (x, y) => hole.data[y * hole.width + x] === 1, hole.width);
  const none = { starts: new Int32Array(box.columns * box.rows + 1), pixels: new Int32Array(0) };
  if (kind === "nearest") return { ...box, shown, ...samples(box, shown, { hole, mosaic }) };
  if (support === "clipped" || kind === "book") {
    return { ...box, shown, moving: shown, fixed: none };
  }
  return { ...box, shown, moving: shown, fixed: knownBeside(box, shown, hole) };
}

type Box = Pick<CellLayout, "columns" | "rows" | "xEdges" | "yEdges">;

/** The pixels of every cell that pass `test`, in serpentine order within the cell. */
function gather(
  { columns, rows, xEdges, yEdges }: Box,
  test: (x: number, y: number) => boolean,
  width: number,
): PixelLists {
  const starts = new Int32Array(columns * rows + 1);
  const pixels = new Int32Array(xEdges[columns] * yEdges[rows]);
  let count = 0;
  for (let cell = 0; cell < columns * rows; cell++) {
    const column = cell % columns;
    const row = (cell - column) / columns;
    const [left, right] = [xEdges[column], xEdges[column + 1]];
    for (let y = yEdges[row]; y < yEdges[row + 1]; y++) {
      const backwards = (y - yEdges[row]) % 2 === 1;
      for (let i = left; i < right; i++) {
        const x = backwards ? left + right - 1 - i : i;
        if (test(x, y)) pixels[count++] = y * width + x;
      }
    }
    starts[cell + 1] = count;
  }
  return { starts, pixels: pixels.slice(0, count) };
}

/** The known pixels of the cells that the hole cuts. */
function knownBeside(box: Box, shown: PixelLists, hole: Hole): PixelLists {
  const [column, row] = [cellOfEachPixel(box.xEdges), cellOfEachPixel(box.yEdges)];
  const isCut = (x: number, y: number): boolean => {
    const cell = row[y] * box.columns + column[x];
    return shown.starts[cell + 1] > shown.starts[cell];
  };
  return gather(box, (x, y) => hole.data[y * hole.width + x] === 0 && isCut(x, y), hole.width);
}

/** The one pixel that each cell of `nearest` shows, moving where it lies in the hole, else fixed. */
function samples(
  { columns, rows, xEdges, yEdges }: Box,
  shown: PixelLists,
  { hole, mosaic }: { readonly hole: Hole; readonly mosaic: Mosaic },
): Pick<CellLayout, "moving" | "fixed"> {
  const { xs, ys } = samplePositions({ xEdges, yEdges }, mosaic);
  const lists = { moving: [] as number[], fixed: [] as number[] };
  const starts = {
    moving: new Int32Array(columns * rows + 1),
    fixed: new Int32Array(columns * rows + 1),
  };
  for (let cell = 0; cell < columns * rows; cell++) {
    const inHole = pixelsOf(shown, cell);
    if (inHole.length > 0) {
      const [x, y] = [xs[cell % columns], ys[Math.floor(cell / columns)]];
      const isMoving = mosaic.support === "clipped" || hole.data[y * hole.width + x] === 1;
      if (isMoving) lists.moving.push(nearestOf(inHole, { x, y, width: hole.width }));
      else lists.fixed.push(y * hole.width + x);
    }
    starts.moving[cell + 1] = lists.moving.length;
    starts.fixed[cell + 1] = lists.fixed.length;
  }
  return {
    moving: { starts: starts.moving, pixels: Int32Array.from(lists.moving) },
    fixed: { starts: starts.fixed, pixels: Int32Array.from(lists.fixed) },
  };
}

/** The column and row of pixels that `nearest` and `book` sample in each column and row of cells. */
export function samplePositions(
  { xEdges, yEdges }: Pick<CellLayout, "xEdges" | "yEdges">,
  { grid, kind, sample = "centre" }: Mosaic,
): { readonly xs: Int32Array; readonly ys: Int32Array } {
  const at = kind === "book" ? "centre" : sample;
  return {
    xs: sampledPixels(xEdges, { pitch: grid.cellWidth, phase: grid.phaseX, sample: at }),
    ys: sampledPixels(yEdges, { pitch: grid.cellHeight, phase: grid.phaseY, sample: at }),
  };
}

/** The pixel of `pixels` nearest to `(x, y)`; the first of equals. */
function nearestOf(
  pixels: Int32Array,
  { x, y, width }: { readonly x: number; readonly y: number; readonly width: number },
): number {
  let best = pixels[0];
  let bestDistance = Number.POSITIVE_INFINITY;
  for (const pixel of pixels) {
    const distance = ((pixel % width) - x) ** 2 + (Math.floor(pixel / width) - y) ** 2;
    if (distance < bestDistance) [best, bestDistance] = [pixel, distance];
  }
  return best;
}

/** The length of the longest list. */
export const longestOf = ({ starts }: PixelLists): number =>
  starts.reduce((most, end, i) => Math.max(most, i > 0 ? end - starts[i - 1] : 0), 0);

/** The pixels in a cell's list. */
export function pixelsOf({ starts, pixels }: PixelLists, cell: number): Int32Array {
  return pixels.subarray(starts[cell], starts[cell + 1]);
}

/** The number of the cell that each pixel along an axis belongs to. */
export function cellOfEachPixel(edges: Int32Array): Int32Array {
  const cells = new Int32Array(edges[edges.length - 1]);
  for (let g = 0; g + 1 < edges.length; g++) cells.fill(g, edges[g], edges[g + 1]);
  return cells;
}
