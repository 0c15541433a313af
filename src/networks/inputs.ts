/** What every network is told: the damaged picture, where it is damaged, how, and what its cells say. */
import { concat, input, mul, type Tensor } from "../graph/index.ts";
import type { CellFeeds } from "../nn/index.ts";
import { networkKinds } from "./feeds.ts";

/** The fixed sizes of a network's graph. */
export interface NetworkSize {
  /** Pictures at once. */
  readonly batch: number;
  /** In pixels. */
  readonly height: number;
  readonly width: number;
  /** Cells along a side, at most: the G of METHODS §2. */
  readonly cells: number;
}

/** The smallest cells for which graphs have room where nothing else is known, in pixels. */
export const smallestCellPx = 4;

/** Cells along a side at most, one cut at either end. */
export const cellsAlong = (sidePx: number, cellPx: number = smallestCellPx): number =>
  Math.ceil(sidePx / cellPx) + 1;

/** The size at which multiply-adds are counted: one picture of 256×256 with room for the smallest cells. */
export const countedSize: NetworkSize = {
  ...{ batch: 1, height: 256, width: 256 },
  cells: cellsAlong(256),
};

/** Pictures are −1…1; `hole` is 1 where the picture is missing or mosaiced. */
export interface NetworkInputs extends CellFeeds {
  /** `[N, 3, H, W]`: the damaged picture. */
  readonly picture: Tensor;
  /** `[N, 3, H, W]`: a first guess made by formula: the cells enlarged, or the hole filled smoothly. */
  readonly base: Tensor;
  /** `[N, 1, H, W]` */
  readonly hole: Tensor;
  /** `[N, 2, H, W]`: across and down within the cell, −1…1; 0 outside the hole. */
  readonly position: Tensor;
  /** `[N, 2, 1, 1]`: ½·log₂(width / 8 px) and of the height; 0 without a mosaic. */
  readonly cell: Tensor;
  /** `[N, K, 1, 1]`: 1 at the kind of mosaic; all 0 for a white-out. */
  readonly kind: Tensor;
  /** `[N, 1, H, W]`: 1 on Canny's edges of the known part; only for networks that ask for it. */
  readonly knownEdges?: Tensor;
  /** `[N, 1, H, W]`: 1 on Canny's edges of the whole original; only in the training of such networks. */
  readonly originalEdges?: Tensor;
}

export interface EdgeInputs {
  /** Whether there is `knownEdges`; false by default. */
  readonly knownEdges?: boolean;
  /** Whether there is `originalEdges`; false by default. */
  readonly originalEdges?: boolean;
}

export function networkPlaceholders(
  { batch, height, width, cells }: NetworkSize,
  { knownEdges = false, originalEdges = false }: EdgeInputs = {},
): NetworkInputs {
  const plane = [batch, 1, height, width];
  return {
    picture: input("picture", [batch, 3, height, width]),
    base: input("base", [batch, 3, height, width]),
    hole: input("hole", plane),
    position: input("position", [batch, 2, height, width]),
    cell: input("cell", [batch, 2, 1, 1]),
    kind: input("kind", [batch, networkKinds.length, 1, 1]),
    support: input("support", [batch, 3, height, width]),
    rows: input("rows", [batch, cells, height]),
    columns: input("columns", [batch, width, cells]),
    ...(knownEdges && { knownEdges: input("knownEdges", plane) }),
    ...(originalEdges && { originalEdges: input("originalEdges", plane) }),
  };
}

/** All planes a network looks at, the scalars spread over the hole: [N, 11 + K, H, W]. */
export function allPlanes({ picture, base, hole, position, cell, kind }: NetworkInputs): Tensor {
  return concat([picture, base, hole, position, mul(cell, hole), mul(kind, hole)], 1);
}
