/**
 * The plan of a photo: which parts of it are looked at, and in each the clusters of the hole with their windows. Parts
 * share no pixel, so each is converted, mended and checked by itself; of the rest of the photo nothing is. The plan is
 * data: it is printed, drawn and tested.
 */
import type { Rectangle } from "../image/picture.ts";
import { mosaicOf } from "../mosaic/index.ts";
import { multipleOf } from "../networks/index.ts";
import { around, overlap, within } from "./boxes.ts";
import { joinWhere } from "./clusters.ts";
import type { Injury } from "./context.ts";
import { type Effort, looksOf } from "./looks.ts";
import type { Method } from "./methods.ts";
import { batchesOf, type Cluster, type PlanOptions, planClusters } from "./plan.ts";
import { mosaicThrough, seenSize, type Window } from "./window.ts";

export interface Part {
  /** All that mending its clusters looks at, within the photo. */
  readonly box: Rectangle;
  readonly clusters: readonly Cluster[];
}

/** Windows of one size that run at once. */
export interface Batch {
  /** As the network sees them. */
  readonly width: number;
  readonly height: number;
  readonly windows: number;
}

/** Boxes are in the photo's pixels; windows may reach beyond the photo, whose last pixels are repeated there. */
export interface Plan {
  readonly width: number;
  readonly height: number;
  readonly parts: readonly Part[];
  /** In the order of their windows; none for a formula, which sees a whole part. */
  readonly batches: readonly Batch[];
  /** How often each window is looked at, of which the cells that the network sees may allow fewer; 1 for a formula. */
  readonly looks: number;
}

/** How a method goes about an injury; `longest` as in `PlanOptions`, quality and variants as in `Effort`. */
export function planOf(
  { hole, damage }: Injury,
  method: Method,
  { longest, ...effort }: Pick<PlanOptions, "longest"> & Effort = {},
): Plan {
  const mosaic = mosaicOf(damage);
  const multiple = method.kind === "network" ? multipleOf(method.name) : 1;
  const clusters = planClusters(hole, { mosaic, multiple, longest });
  const { width, height } = hole;
  const reaches = clusters.map((cluster) => within(reachOf(cluster), hole));
  const parts = joinWhere(reaches, overlap).map((box) => ({
    box,
    clusters: clusters.filter((_, i) => overlap(reaches[i], box)),
  }));
  const windows = method.kind === "network" ? parts.flatMap(windowsOf) : [];
  const seen = mosaic && windows.length > 0 ? mosaicThrough(windows[0], mosaic) : undefined;
  return {
    ...{ width, height, parts },
    batches: batchesOf(windows).map((batch) => ({ ...seenSize(batch[0]), windows: batch.length })),
    looks: windows.length > 0 ? looksOf(seen, effort) : 1,
  };
}

/** The windows of a part, in the photo's pixels. */
export const windowsOf = ({ clusters }: Part): readonly Window[] =>
  clusters.flatMap(({ windows }) => windows);

/** The windows of a part, in its own pixels. */
export function windowsWithin(part: Part): readonly Window[] {
  return windowsOf(part).map(({ box, scale }) => ({
    box: { ...box, x: box.x - part.box.x, y: box.y - part.box.y },
    scale,
  }));
}

/**
 * The box around the windows: at least 64 px that the network sees around the cluster, which is further than a cell
 * reaches, so that no cell lies in two parts.
 */
const reachOf = ({ box, windows }: Cluster): Rectangle =>
  windows.map((window) => window.box).reduce(around, box);
