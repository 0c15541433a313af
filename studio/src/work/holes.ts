/** Holes as pictures in files, and holes made larger, smaller or turned inside out. */
import {
  dilate,
  erode,
  type Hole,
  holeFromPicture,
  KintsugiError,
  type Photo,
  readPicture,
  workingPicture,
} from "kintsugi/browser";
import type { Reshaping } from "./protocol.ts";

export function reshaped(hole: Hole, how: Reshaping): Hole {
  if (how === "invert") return { ...hole, data: hole.data.map((entry) => 1 - entry) };
  if (how === "smooth") return smoothed(hole);
  return how.growPx > 0 ? dilate(hole, how.growPx) : erode(hole, -how.growPx);
}

/** Gaps and crumbs narrower than twice this go, corners become as round. */
const smoothPx = 3;

/** Closed (grown, then shrunk), then opened (shrunk, then grown): it stays about as large. */
function smoothed(hole: Hole): Hole {
  const closed = erode(dilate(hole, smoothPx), smoothPx);
  return dilate(erode(closed, smoothPx), smoothPx);
}

/** The hole that a picture draws: its pixels of level 128 or brighter. Throws `hole-invalid` where sizes differ. */
export async function holeOfFile(file: Blob, name: string, size: Hole): Promise<Hole> {
  const photo = await readPicture(file, { name });
  if (photo.width !== size.width || photo.height !== size.height) {
    throw new KintsugiError("hole-invalid", {
      where: name,
      expected: `a picture of ${size.width}×${size.height}`,
      got: `${photo.width}×${photo.height}`,
    });
  }
  return holeFromPicture(workingPicture(photo));
}

/** White where the hole is, black elsewhere; `kintsugi mend --hole` reads it. */
export const photoOfHole = ({ width, height, data }: Hole): Photo => ({
  ...{ width, height, channels: 1, depth: 8, format: "png", warnings: [] },
  raster: data.map((entry) => 255 * entry),
  metadata: { orientation: 1, palette: false },
});
