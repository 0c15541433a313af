/**
 * The plan: which windows a mending looks through. Work follows the hole, not the picture: a window lies around each
 * cluster of the hole, with as much context as the network can use, at the scale that the network was trained for.
 */
import type { Hole, Size } from "../image/hole.ts";
import type { Rectangle } from "../image/picture.ts";
import { modulo } from "../mosaic/grid.ts";
import type { Mosaic } from "../mosaic/kinds.ts";
import { around } from "./boxes.ts";
import { clustersOf, joinWhere } from "./clusters.ts";
import { seenSize, type Window } from "./window.ts";

/** All in pixels that the network sees. */
export const limits = {
  /** Sides of windows are multiples of it, so that few shapes (and sessions) occur. */
  step: 64,
  /** The longest side of a window. */
  longest: 512,
  /** Known pixels on each side: half of the hole's side, within these. The network's field reaches no further. */
  margin: { least: 64, most: 128 },
  /** Windows of one long hole share at least this much. */
  overlap: 128,
  /** The largest cells that the weights for mosaics are trained on. */
  cell: 12,
  /** The longest side of an empty hole that they are trained on. */
  hole: 256,
  /** Windows run together while they have no more pixels than one of the longest: memory stays that of one. */
  batchArea: 512 * 512,
} as const;

export interface PlanOptions {
  readonly mosaic?: Mosaic | undefined;
  /** The network's: sides that it takes are multiples of it. */
  readonly multiple: number;
  /** The longest side of a window, px that the network sees; smaller windows need less memory and see less around them. */
  readonly longest?: number | undefined;
}

/** Parts of a hole that lie near each other, and the windows that show them. */
export interface Cluster {
  /** The smallest box around them. */
  readonly box: Rectangle;
  /** The network sees one pixel for scale × scale of the picture's. */
  readonly scale: number;
  readonly windows: readonly Window[];
}

/** The hole's clusters, with windows in which every pixel of it lies; none for a hole that covers nothing. */
export function planClusters(hole: Hole, options: PlanOptions): readonly Cluster[] {
  const scaleOf = (box: Rectangle) => scaleFor(box, options.mosaic);
  const windowsOf = (box: Rectangle) =>
    windowsAround(box, { size: hole, scale: scaleOf(box), options });
  const cost = (box: Rectangle) =>
    windowsOf(box).reduce((sum, window) => sum + seenArea(window), 0);
  const boxes = joinWhere(clustersOf(hole), (a, b) => {
    const both = around(a, b);
    if (scaleOf(both) > Math.max(scaleOf(a), scaleOf(b))) return false;
    return cost(both) <= cost(a) + cost(b);
  });
  return boxes.map((box) => ({
    box,
    scale: scaleOf(box),
    windows: windowsOf(box).filter((window) => touches(hole, window.box)),
  }));
}

/** The windows of all clusters. */
export const planWindows = (hole: Hole, options: PlanOptions): readonly Window[] =>
  planClusters(hole, options).flatMap(({ windows }) => windows);

/** The windows in batches of one size, in the plan's order within each: what runs at once, 1, 2, 4, … of them. */
export function batchesOf(windows: readonly Window[]): readonly (readonly Window[])[] {
  const bySize = new Map<string, Window[]>();
  for (const window of windows) {
    const { width, height } = seenSize(window);
    const key = `${width}×${height}`;
    const alike = bySize.get(key) ?? [];
    alike.push(window);
    bySize.set(key, alike);
  }
  return [...bySize.values()].flatMap(inPowersOfTwo);
}

function inPowersOfTwo(alike: readonly Window[]): readonly (readonly Window[])[] {
  const most = Math.max(1, Math.floor(limits.batchArea / seenArea(alike[0])));
  const batches: (readonly Window[])[] = [];
  for (let start = 0; start < alike.length; start += batches[batches.length - 1].length) {
    const room = Math.min(most, alike.length - start);
    batches.push(alike.slice(start, start + powerOfTwoWithin(room)));
  }
  return batches;
}

/** The largest power of two that is no larger: batches of few sizes need few sessions. */
export const powerOfTwoWithin = (most: number): number => 2 ** Math.floor(Math.log2(most));

function seenArea(window: Window): number {
  const { width, height } = seenSize(window);
  return width * height;
}

/** How often the picture is shrunk: until cells, or a hole that tells nothing, are as large as the network knows. */
export function scaleFor({ width, height }: Rectangle, mosaic: Mosaic | undefined): number {
  if (mosaic === undefined) return Math.ceil(Math.max(width, height) / limits.hole);
  const { cellWidth, cellHeight } = mosaic.grid;
  return Math.ceil(Math.max(cellWidth, cellHeight) / limits.cell);
}

interface Placing {
  readonly size: Size;
  readonly scale: number;
  readonly options: PlanOptions;
}

/** The windows around one box: one, or a lattice of overlapping ones where it is too large. */
function windowsAround(box: Rectangle, { size, scale, options }: Placing): readonly Window[] {
  const { mosaic, multiple, longest = limits.longest } = options;
  const step = roundUp(limits.step, multiple);
  const { phaseX, phaseY } = mosaic?.grid ?? { phaseX: 0, phaseY: 0 };
  const spans = (start: number, length: number, limit: number, phase: number) =>
    spansAround(
      { start, length, limit },
      { scale, step, origin: modulo(Math.round(phase), scale), longest },
    );
  const across = spans(box.x, box.width, size.width, phaseX);
  const down = spans(box.y, box.height, size.height, phaseY);
  return down.flatMap(({ start: y, length: height }) =>
    across.map(({ start: x, length: width }) => ({ box: { x, y, width, height }, scale })),
  );
}

/** A part of an axis, in picture pixels. */
interface Span {
  readonly start: number;
  readonly length: number;
}

/** How picture pixels group into those that the network sees: `scale` each, a group beginning at `origin`. */
interface Grouping {
  readonly scale: number;
  readonly origin: number;
  /** In groups. */
  readonly step: number;
  readonly longest: number;
}

/** The spans of windows along one axis around the hole's, in a picture of `limit` pixels. */
function spansAround(
  { start, length, limit }: Span & { readonly limit: number },
  { scale, origin, step, longest }: Grouping,
): readonly Span[] {
  const groupOf = (pixel: number) => Math.floor((pixel - origin) / scale);
  const { least, most } = limits.margin;
  const margin = Math.min(most, Math.max(least, Math.ceil(length / scale / 2)));
  const [first, last] = [groupOf(0), groupOf(limit - 1)];
  const from = Math.max(first, groupOf(start) - margin);
  const to = Math.min(last, groupOf(start + length - 1) + margin);
  return coverBy(Math.min(roundUp(to - from + 1, step), roundUp(longest, step)), {
    from,
    to,
    first,
    last,
  }).map(({ start, length }) => ({ start: origin + start * scale, length: length * scale }));
}

/** Spans of one length that cover from…to, overlapping, within first…last where they fit. */
function coverBy(
  length: number,
  { from, to, first, last }: { readonly [K in "from" | "to" | "first" | "last"]: number },
): readonly Span[] {
  const slack = to - from + 1 - length;
  const count = slack <= 0 ? 1 : 1 + Math.ceil(slack / (length - limits.overlap));
  return Array.from({ length: count }, (_, i) => {
    const ideal = from + Math.floor(count === 1 ? slack / 2 : (slack * i) / (count - 1));
    return { start: Math.max(first, Math.min(last + 1 - length, ideal)), length };
  });
}

const roundUp = (value: number, step: number): number => Math.ceil(value / step) * step;

/** Whether any pixel of the hole lies in the box. */
function touches({ width, height, data }: Hole, box: Rectangle): boolean {
  const [left, right] = [Math.max(0, box.x), Math.min(width, box.x + box.width)];
  for (let y = Math.max(0, box.y); y < Math.min(height, box.y + box.height); y++) {
    if (data.subarray(y * width + left, y * width + right).includes(1)) return true;
  }
  return false;
}
