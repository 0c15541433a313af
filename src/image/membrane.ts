/** The membrane: a hole filled by the harmonic surface (Laplace's equation) that hangs from the known pixels. */
import { conjugateGradients } from "./conjugate-gradients.ts";
import { type Grids, type Solve, solveHole } from "./fill.ts";
import { applyLaplacian, gridVector, multigrid } from "./grid-laplacian.ts";
import type { Hole } from "./hole.ts";
import type { Picture } from "./picture.ts";

/**
 * The picture with every hole pixel the mean of its neighbours, in every channel. Nothing flows across the
 * picture's border (Neumann). Known pixels are returned bit for bit. A hole that covers the whole picture becomes
 * mid-grey. The error is below 1e-4 of the known values' range.
 */
export function membraneFill(picture: Picture, hole: Hole): Picture {
  return solveHole(picture, hole, { marginPx: 1, prepare: membrane });
}

/** L x = 0 inside the hole, as L_inside x = −L known. */
function membrane({ whole, inside }: Grids): Solve {
  const rows = { ...whole, cells: inside.cells };
  const apply = (x: Float64Array, out: Float64Array) => applyLaplacian(inside, x, out);
  const precondition = multigrid(inside);
  return (known) => {
    const load = gridVector(whole);
    applyLaplacian(rows, known, load);
    const limits = { tolerance: 1e-5, maxSteps: 200 };
    return conjugateGradients(
      { apply, precondition },
      load.map((v) => -v),
      limits,
    );
  };
}
