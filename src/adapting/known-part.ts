/**
 * What a picture offers to learn from: its damage as the network sees it, at the network's scale, and of that what
 * self-made holes are to be like.
 */
import type { Hole, Rectangle, Size } from "../image/index.ts";
import { clustersOf } from "../mending/clusters.ts";
import { scaleFor } from "../mending/plan.ts";
import { viewOf } from "../mending/window.ts";
import { type Mosaic, modulo } from "../mosaic/index.ts";
import type { Damaged } from "../networks/index.ts";

export interface KnownPart {
  /** The damaged picture, of which only pixels outside the hole are ever looked at. */
  readonly seen: Damaged;
  /** The box around the hole's largest cluster: its corner is where the mosaic's phase is told from. */
  readonly box: Rectangle;
  /** A rectangle of the cluster's proportions and area. */
  readonly like: Size;
}

/** The damage at the network's scale; the hole covers at least one pixel. */
export function knownPartOf(damaged: Damaged): KnownPart {
  const scale = scaleFor(largestCluster(damaged.hole), damaged.mosaic);
  const seen = scale === 1 ? damaged : shrunk(damaged, scale);
  const box = largestCluster(seen.hole);
  return { seen, box, like: likenessOf(seen.hole, box) };
}

/** Groups of pixels begin where cells do, as in the windows of the plan. */
function shrunk(damaged: Damaged, scale: number): Damaged {
  const { width, height } = damaged.picture;
  const { phaseX, phaseY } = damaged.mosaic?.grid ?? { phaseX: 0, phaseY: 0 };
  const x = modulo(Math.round(phaseX), scale);
  const y = modulo(Math.round(phaseY), scale);
  const whole = (side: number) => Math.max(1, Math.floor(side / scale)) * scale;
  return viewOf(damaged, {
    box: { x, y, width: whole(width - x), height: whole(height - y) },
    scale,
  });
}

/** The box around the largest of the parts that lie near each other. */
export function largestCluster(hole: Hole): Rectangle {
  const clusters = clustersOf(hole).toSorted((a, b) => areaOf(b) - areaOf(a));
  return clusters[0] ?? { x: 0, y: 0, width: 1, height: 1 };
}

const areaOf = ({ width, height }: Size): number => width * height;

/** The box's sides × √(part of it that the hole covers). */
function likenessOf(hole: Hole, { x, y, width, height }: Rectangle): Size {
  let covered = 0;
  for (let row = y; row < y + height; row++) {
    for (let i = row * hole.width + x; i < row * hole.width + x + width; i++)
      covered += hole.data[i];
  }
  const factor = Math.sqrt(covered / (width * height));
  return { width: width * factor, height: height * factor };
}

/** The mosaic of a self-made hole: the grid lies at its corner as the true one lies at the true hole's. */
export function mosaicAt({ seen, box }: KnownPart, { x, y }: Rectangle): Mosaic | undefined {
  if (seen.mosaic === undefined) return undefined;
  const { grid } = seen.mosaic;
  const moved = { ...grid, phaseX: grid.phaseX - box.x + x, phaseY: grid.phaseY - box.y + y };
  return { ...seen.mosaic, grid: moved };
}
