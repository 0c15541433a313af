/**
 * Where the cells of a mosaic lie. Boundaries may be fractional; a pixel belongs whole to the cell that holds
 * its centre, so cells of a fractional pitch differ by one pixel in width, as enlarging by nearest makes them.
 */
import type { Point, Size } from "../image/hole.ts";
import type { Rectangle } from "../image/picture.ts";

/** Pitch and phase in px: cell boundaries lie at `phaseX + i·cellWidth` and `phaseY + i·cellHeight`. */
export interface Grid {
  readonly cellWidth: number;
  readonly cellHeight: number;
  readonly phaseX: number;
  readonly phaseY: number;
}

/** The book shrinks a picture by this factor. */
const bookShrink = 6;

/** A pixel centre this close below a boundary (px) lies on it: fractional pitches are not exact in binary. */
const onBoundary = 1e-6;

/** The square cells of `cellPx` (or its sides) whose first corner is the top left of `rectangle`. */
export function gridOfRectangle(rectangle: Rectangle, cellPx: number | Size): Grid {
  const { width, height } = typeof cellPx === "number" ? { width: cellPx, height: cellPx } : cellPx;
  return { cellWidth: width, cellHeight: height, phaseX: rectangle.x, phaseY: rectangle.y };
}

/** The grid of `book`: ⌊W/6⌋ × ⌊H/6⌋ cells over the whole picture, so 42×42 of pitch 256/42 at 256². */
export function bookGrid({ width, height }: Size): Grid {
  const cellWidth = width / Math.max(1, Math.floor(width / bookShrink));
  const cellHeight = height / Math.max(1, Math.floor(height / bookShrink));
  return { cellWidth, cellHeight, phaseX: 0, phaseY: 0 };
}

/** The same cells seen from a crop whose top left pixel is `(x, y)` of the picture. */
export function shiftGrid(grid: Grid, { x, y }: Point): Grid {
  return { ...grid, phaseX: grid.phaseX - x, phaseY: grid.phaseY - y };
}

/** The remainder 0 ≤ r < `by`, of negative values too: where in its cell a place lies. */
export const modulo = (value: number, by: number): number => ((value % by) + by) % by;

/** The number of the cell (0 starts at the phase, negative before it) that holds the centre of `pixel`. */
export function cellOfPixel(pixel: number, pitch: number, phase: number): number {
  return Math.floor((pixel + 0.5 + onBoundary - phase) / pitch);
}

/**
 * Pixel boundaries of the cells along one axis: cell `g` holds the pixels `edges[g] … edges[g+1] − 1`. The
 * first and the last cell may be cut by the border; `edges` runs from 0 to `size`, strictly increasing.
 */
export function cellEdges(size: number, pitch: number, phase: number): Int32Array {
  const edges = [0];
  for (let i = cellOfPixel(0, pitch, phase) + 1; edges[edges.length - 1] < size; i++) {
    const edge = Math.ceil(phase + i * pitch - 0.5 - onBoundary);
    edges.push(Math.min(size, edge));
  }
  return Int32Array.from(edges);
}

/**
 * The pixel at the corner (its first) or the centre of every cell along one axis: for the centre the pixel at
 * ⌊phase + (i + ½)·pitch⌋, kept within the cell.
 */
export function sampledPixels(
  edges: Int32Array,
  axis: { readonly pitch: number; readonly phase: number; readonly sample: "corner" | "centre" },
): Int32Array {
  const { pitch, phase, sample } = axis;
  const first = cellOfPixel(0, pitch, phase);
  return Int32Array.from({ length: edges.length - 1 }, (_, g) => {
    const at = sample === "corner" ? 0 : 0.5;
    const pixel = Math.floor(phase + (first + g + at) * pitch + onBoundary);
    return Math.min(edges[g + 1] - 1, Math.max(edges[g], pixel));
  });
}
