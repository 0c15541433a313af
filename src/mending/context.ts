/** Parts of a photo: where one is broken and what a part of it shows of that, cut out and put back. */
import type { Photo } from "../files/index.ts";
import { boundsOfHole, type Hole, type Rectangle } from "../image/index.ts";
import { type Damage, mosaicOf, shiftGrid } from "../mosaic/index.ts";
import { CLUSTER_BLOCK_PX } from "./clusters.ts";
import { scaleFor } from "./plan.ts";

/** Around the hole, at the network's scale: no cell reaches further. */
const MARGIN_PX = 256;

/** A hole and its damage, whole or in a part of their picture. */
export interface Injury {
  readonly hole: Hole;
  readonly damage: Damage;
}

/** The box around the hole and all that laying the damage looks at. */
export function contextBox({ hole, damage }: Injury): Rectangle {
  const bounds = boundsOfHole(hole) ?? { x: 0, y: 0, width: hole.width, height: hole.height };
  const scale = scaleFor(bounds, mosaicOf(damage));
  const block = CLUSTER_BLOCK_PX * scale;
  const margin = MARGIN_PX * scale;
  const x = Math.max(0, Math.floor((bounds.x - margin) / block) * block);
  const y = Math.max(0, Math.floor((bounds.y - margin) / block) * block);
  const right = Math.min(hole.width, bounds.x + bounds.width + margin);
  const bottom = Math.min(hole.height, bounds.y + bounds.height + margin);
  return { x, y, width: right - x, height: bottom - y };
}

/** The hole and its cells as they lie in the box. */
export function injuryIn({ hole, damage }: Injury, box: Rectangle): Injury {
  const { width, height } = box;
  const data = cutRows(hole.data, hole.width, { box, channels: 1 });
  const shifted =
    damage.kind === "white-out" ? damage : { ...damage, grid: shiftGrid(damage.grid, box) };
  return { hole: { width, height, data }, damage: shifted };
}

/** The part of the photo in the box, with the photo's metadata. */
export function cutPhoto(photo: Photo, box: Rectangle): Photo {
  const { width, height } = box;
  const raster = cutRows(photo.raster, photo.width, { box, channels: photo.channels });
  return { ...photo, width, height, raster };
}

/** A part of a photo and the place that it was cut from. */
export interface Placed {
  readonly part: Photo;
  readonly box: Rectangle;
  /** The part's pixels that are put back, in its own coordinates; all of them where left out. */
  readonly hole?: Hole | undefined;
}

/** The photo with the parts put where they were cut; the photo itself stays as it is. */
export function putBack(photo: Photo, placed: readonly Placed[]): Photo {
  const raster = photo.raster.slice();
  const { width, channels } = photo;
  for (const { part, box, hole } of placed) {
    for (let y = 0; y < box.height; y++) {
      const to = ((box.y + y) * width + box.x) * channels;
      for (const [start, end] of runsIn(hole, y, box.width)) {
        const from = y * box.width;
        const run = part.raster.subarray((from + start) * channels, (from + end) * channels);
        raster.set(run, to + start * channels);
      }
    }
  }
  return { ...photo, raster };
}

/** The runs of the hole's pixels in row y, each from its first pixel to the one after its last. */
function runsIn(
  hole: Hole | undefined,
  y: number,
  width: number,
): readonly (readonly [number, number])[] {
  if (!hole) return [[0, width]];
  const row = hole.data.subarray(y * width, (y + 1) * width);
  const runs: [number, number][] = [];
  for (let start = row.indexOf(1); start >= 0; ) {
    const end = row.indexOf(0, start);
    runs.push([start, end < 0 ? width : end]);
    start = end < 0 ? -1 : row.indexOf(1, end);
  }
  return runs;
}

/** Interleaved levels `[H, W, C]` → those in the box. */
function cutRows<T extends Uint8Array | Uint16Array>(
  levels: T,
  width: number,
  { box, channels }: { readonly box: Rectangle; readonly channels: number },
): T {
  const Levels = levels.constructor as new (length: number) => T;
  const cut = new Levels(box.width * box.height * channels);
  for (let y = 0; y < box.height; y++) {
    const start = ((box.y + y) * width + box.x) * channels;
    cut.set(levels.subarray(start, start + box.width * channels), y * box.width * channels);
  }
  return cut;
}
