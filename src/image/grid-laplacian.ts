/**
 * Laplacians on the pixel grid around a hole, and a multigrid cycle that nearly inverts one. Coarse levels
 * gather blocks of 2×2 pixels (Galerkin with piecewise constants), which keeps the five-point form for a hole
 * of any shape.
 */
import type { Operator } from "./conjugate-gradients.ts";
import { boundsOfHole, type Hole } from "./hole.ts";
import type { Rectangle } from "./picture.ts";

/**
 * A graph Laplacian on a grid: (L x)_i = diagonal_i · x_i − Σ over neighbours j of edge_ij · x_j. Arrays hold one
 * spare column and two spare rows, so that every neighbour of a cell can be read: cell (x, y) is at
 * (y + 1)·stride + x. Vectors on the grid are 0 outside `cells`.
 */
export interface Grid {
  readonly width: number;
  readonly height: number;
  readonly stride: number;
  /** Indices of the unknowns, in row-major order. */
  readonly cells: Int32Array;
  readonly diagonal: Float64Array;
  /** The edge from a cell to the one on its right. */
  readonly right: Float64Array;
  /** The edge from a cell to the one below. */
  readonly down: Float64Array;
}

/** The part of the picture within `marginPx` of the hole, which must not be empty. */
export function windowAround(hole: Hole, marginPx: number): Rectangle {
  const bounds = boundsOfHole(hole) as Rectangle;
  const x = Math.max(0, bounds.x - marginPx);
  const y = Math.max(0, bounds.y - marginPx);
  const right = Math.min(hole.width, bounds.x + bounds.width + marginPx);
  const bottom = Math.min(hole.height, bounds.y + bounds.height + marginPx);
  return { x, y, width: right - x, height: bottom - y };
}

/** A zero vector on the grid. */
export function gridVector(grid: {
  readonly stride: number;
  readonly height: number;
}): Float64Array {
  return new Float64Array((grid.height + 2) * grid.stride);
}

/** The Laplacian of a whole window, every cell an unknown; nothing flows across the window's border. */
export function windowLaplacian({ width, height }: Rectangle): Grid {
  const stride = width + 1;
  const [diagonal, right, down] = [0, 0, 0].map(() => gridVector({ stride, height }));
  const cells = new Int32Array(width * height);
  for (let y = 0, n = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const i = (y + 1) * stride + x;
      cells[n++] = i;
      right[i] = x + 1 < width ? 1 : 0;
      down[i] = y + 1 < height ? 1 : 0;
      diagonal[i] = right[i] + right[i - 1] + down[i] + down[i - stride];
    }
  }
  return { width, height, stride, cells, diagonal, right, down };
}

/** The same Laplacian where only some cells are unknown: the others are held at 0 (Dirichlet). */
export function restrictTo(grid: Grid, isUnknown: (index: number) => boolean): Grid {
  const cells = grid.cells.filter(isUnknown);
  const [diagonal, right, down] = [0, 0, 0].map(() => gridVector(grid));
  for (const i of cells) {
    diagonal[i] = grid.diagonal[i];
    right[i] = isUnknown(i + 1) ? grid.right[i] : 0;
    down[i] = isUnknown(i + grid.stride) ? grid.down[i] : 0;
  }
  return { ...grid, cells, diagonal, right, down };
}

/** out = L x on the grid's cells; `out` is left as it is elsewhere. */
export function applyLaplacian(grid: Grid, x: Float64Array, out: Float64Array): void {
  const { stride, cells, diagonal, right, down } = grid;
  for (let n = 0; n < cells.length; n++) {
    const i = cells[n];
    const sides = right[i] * x[i + 1] + right[i - 1] * x[i - 1];
    const ends = down[i] * x[i + stride] + down[i - stride] * x[i - stride];
    out[i] = diagonal[i] * x[i] - sides - ends;
  }
}

/** One multigrid cycle as an operator, nearly the inverse of a Laplacian whose every part touches a held cell. */
export function multigrid(grid: Grid): Operator {
  const level = levelsOf(grid);
  return (x, out) => {
    level.load.set(x);
    cycle(level);
    out.set(level.solution);
  };
}

/** A grid, its coarser versions down to one cell, and room to work in. */
interface Level {
  readonly grid: Grid;
  /** 1 / diagonal */
  readonly inverse: Float64Array;
  /** The cells as on a chessboard: no two of one colour are neighbours. */
  readonly white: Int32Array;
  readonly black: Int32Array;
  readonly solution: Float64Array;
  readonly load: Float64Array;
  /** The coarser level, and for each white cell the index of its block there. */
  readonly coarser?: { readonly level: Level; readonly blocks: Int32Array };
}

/** A grid with all the levels below it. */
function levelsOf(grid: Grid): Level {
  const isWhite = (i: number) => ((i % grid.stride) + Math.floor(i / grid.stride)) % 2 === 0;
  const level = {
    grid,
    inverse: grid.diagonal.map((value) => 1 / value),
    white: grid.cells.filter(isWhite),
    black: grid.cells.filter((i) => !isWhite(i)),
    solution: gridVector(grid),
    load: gridVector(grid),
  };
  if (grid.cells.length <= 1) return level;
  const blocks = level.white.map((i) => blockOf(grid, i));
  return { ...level, coarser: { level: levelsOf(coarsen(grid)), blocks } };
}

/** The index, on the grid of half the sides, of the 2×2 block that holds cell i. */
function blockOf({ width, stride }: Grid, i: number): number {
  const y = Math.floor(i / stride) - 1;
  const x = i % stride;
  return ((y >> 1) + 1) * (((width + 1) >> 1) + 1) + (x >> 1);
}

/** Pᵀ L P, where P repeats a block's value over its cells. */
function coarsen(grid: Grid): Grid {
  const width = (grid.width + 1) >> 1;
  const height = (grid.height + 1) >> 1;
  const stride = width + 1;
  const [diagonal, right, down] = [0, 0, 0].map(() => gridVector({ stride, height }));
  for (const i of grid.cells) {
    const block = blockOf(grid, i);
    diagonal[block] += grid.diagonal[i];
    if (blockOf(grid, i + 1) !== block) right[block] += grid.right[i];
    else diagonal[block] -= 2 * grid.right[i];
    if (blockOf(grid, i + grid.stride) !== block) down[block] += grid.down[i];
    else diagonal[block] -= 2 * grid.down[i];
  }
  const cells = Int32Array.from(diagonal.keys()).filter((block) => diagonal[block] > 0);
  return { width, height, stride, cells, diagonal, right, down };
}

/**
 * How much further a coarse correction is carried: piecewise constants make the coarse Laplacian too stiff
 * by up to 2 (Braess 1995). Below 2 the cycle stays positive definite; 1.6 took the fewest steps.
 */
const OVERCORRECTION = 1.6;

/**
 * level.solution ≈ L⁻¹ level.load by one V-cycle, smoothed by Gauss–Seidel in chessboard order, white then black
 * before the coarse correction and black then white after it: a fixed, symmetric, positive definite operator,
 * fit as a preconditioner.
 */
function cycle(level: Level): void {
  const { white, black, inverse, solution, load } = level;
  for (let n = 0; n < white.length; n++) solution[white[n]] = load[white[n]] * inverse[white[n]];
  relax(level, black);
  if (level.coarser) correct(level, level.coarser);
  relax(level, black);
  relax(level, white);
}

/** Solves each cell of one colour for its neighbours. */
function relax({ grid, inverse, solution, load }: Level, cells: Int32Array): void {
  const { stride, right, down } = grid;
  for (let n = 0; n < cells.length; n++) {
    const i = cells[n];
    const sides = right[i] * solution[i + 1] + right[i - 1] * solution[i - 1];
    const ends = down[i] * solution[i + stride] + down[i - stride] * solution[i - stride];
    solution[i] = (load[i] + sides + ends) * inverse[i];
  }
}

/**
 * Adds the coarser level's answer to the residual. Black cells have none, and are relaxed next, so only white
 * cells give and take; theirs is what the black neighbours sent after they were set.
 */
function correct(
  { grid, white, solution }: Level,
  { level, blocks }: NonNullable<Level["coarser"]>,
): void {
  const { stride, right, down } = grid;
  level.load.fill(0);
  for (let n = 0; n < white.length; n++) {
    const i = white[n];
    const sides = right[i] * solution[i + 1] + right[i - 1] * solution[i - 1];
    const ends = down[i] * solution[i + stride] + down[i - stride] * solution[i - stride];
    level.load[blocks[n]] += sides + ends;
  }
  cycle(level);
  for (let n = 0; n < white.length; n++) {
    solution[white[n]] += OVERCORRECTION * level.solution[blocks[n]];
  }
}
