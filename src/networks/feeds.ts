/** From damaged pictures to the numbers that a network is fed: planes, first guess, cells. Pictures become −1…1. */
import { canny } from "../image/canny.ts";
import { luma } from "../image/colour.ts";
import type { Hole } from "../image/hole.ts";
import { membraneFill } from "../image/membrane.ts";
import type { Picture } from "../image/picture.ts";
import { backProjectedBicubic } from "../mosaic/back-projection.ts";
import { makeConsistent } from "../mosaic/consistency.ts";
import { enlargeCells } from "../mosaic/enlarge.ts";
import type { Mosaic, MosaicKind } from "../mosaic/kinds.ts";
import { cellPositions, consistencyFeeds } from "../mosaic/layer.ts";
import { wienerEnlarge } from "../mosaic/wiener.ts";

/** The mosaics that networks tell apart, in the order of the `kind` feed. */
export const networkKinds: readonly MosaicKind[] = ["mean", "mean-linear", "nearest", "book"];

/** A picture with a hole; all pictures of a batch have one size. */
export interface Damaged {
  /** RGB, 0…1, the damage in it. */
  readonly picture: Picture;
  readonly hole: Hole;
  /** What was done inside the hole; absent where it says nothing (a white-out). */
  readonly mosaic?: Mosaic | undefined;
}

export interface FeedOptions {
  /** The G of `rows` and `columns`. */
  readonly cells: number;
  /** Whether the network is told edges (`needsEdges`): `knownEdges` is then among the feeds; false by default. */
  readonly edges?: boolean;
}

/** The feeds of a batch by the names of `NetworkInputs`, row-major. */
export function networkFeeds(
  batch: readonly Damaged[],
  { cells, edges = false }: FeedOptions,
): Readonly<Record<string, Float32Array>> {
  const each = batch.map((damaged): Record<string, Float32Array> => {
    const told = feedsOf(damaged, cells);
    return edges ? { ...told, knownEdges: edgePlane(damaged.picture, damaged.hole) } : told;
  });
  const names = Object.keys(each[0]);
  return Object.fromEntries(names.map((name) => [name, stack(each.map((feeds) => feeds[name]))]));
}

/** 1 on Canny's edges of the picture's luma (METHODS §4), `[1, H, W]`; of its known part, where a hole is given. */
export const edgePlane = (picture: Picture, hole?: Hole): Float32Array =>
  Float32Array.from(canny(luma(picture, "rec709"), { hole }));

/** The first guess by formula, 0…1: the hole's cells enlarged, or the hole filled smoothly from its border. */
export function firstGuess({ picture, hole, mosaic }: Damaged): Picture {
  if (mosaic === undefined) return membraneFill(picture, hole);
  const facts = { degraded: picture, hole, mosaic };
  if (mosaic.kind === "book") return wienerEnlarge(facts);
  // Samples of single pixels alias: bicubic would overshoot between them.
  return mosaic.kind === "nearest"
    ? makeConsistent(enlargeCells(facts, "bilinear"), facts)
    : backProjectedBicubic(facts);
}

/** 0…1 → −1…1 */
export function signed(values: Float32Array): Float32Array {
  const result = new Float32Array(values.length);
  for (let i = 0; i < values.length; i++) result[i] = 2 * values[i] - 1;
  return result;
}

function feedsOf(damaged: Damaged, cells: number): Record<string, Float32Array> {
  const { picture, hole, mosaic } = damaged;
  const { width, height } = picture;
  const base = firstGuess(damaged);
  const isMissing = Float32Array.from(hole.data);
  const common = { picture: signed(picture.data), base: signed(base.data), hole: isMissing };
  if (mosaic === undefined) {
    return {
      ...common,
      position: new Float32Array(2 * width * height),
      cell: new Float32Array(2),
      kind: new Float32Array(networkKinds.length),
      support: new Float32Array(3 * width * height),
      rows: new Float32Array(cells * height),
      columns: new Float32Array(width * cells),
    };
  }
  const { cellWidth, cellHeight } = mosaic.grid;
  return {
    ...common,
    position: within(cellPositions(mosaic.grid, picture), isMissing),
    cell: Float32Array.of(sizeCode(cellWidth), sizeCode(cellHeight)),
    kind: Float32Array.from(networkKinds, (kind) => (kind === mosaic.kind ? 1 : 0)),
    support: supportOf(base, isMissing, mosaic.kind),
    ...consistencyFeeds(hole, mosaic, { width, height, maxCells: cells }),
  };
}

/** ½·log₂(side / 8 px): 0 at 8 px, ±½ at 4 and 16. */
const sizeCode = (cellPx: number): number => Math.log2(cellPx / 8) / 2;

/** Each pixel's weight in the mean of its cell: 1, or in linear light the slope of the curve at the guess. */
function supportOf(base: Picture, isMissing: Float32Array, kind: MosaicKind): Float32Array {
  if (kind !== "mean-linear") return within(new Float32Array(base.data.length).fill(1), isMissing);
  return within(base.data.map(linearSlope), isMissing);
}

/** d linear / d sRGB at a value in 0…1 (IEC 61966-2-1). */
function linearSlope(value: number): number {
  const v = Math.min(1, Math.max(0, value));
  return v <= 0.04045 ? 1 / 12.92 : (2.4 / 1.055) * ((v + 0.055) / 1.055) ** 1.4;
}

/** Planes `[C, H, W]`, zero outside the hole. */
function within(planes: Float32Array, isMissing: Float32Array): Float32Array {
  const area = isMissing.length;
  const inside = new Float32Array(planes.length);
  for (let start = 0; start < planes.length; start += area) {
    for (let i = 0; i < area; i++) inside[start + i] = planes[start + i] * isMissing[i];
  }
  return inside;
}

function stack(parts: readonly Float32Array[]): Float32Array {
  const whole = new Float32Array(parts.reduce((length, part) => length + part.length, 0));
  let start = 0;
  for (const part of parts) {
    whole.set(part, start);
    start += part.length;
  }
  return whole;
}
