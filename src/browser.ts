/**
 * Kintsugi in a browser: pictures read, broken, mended and written without leaving the page. Nothing here needs Node.
 * Bundlers must keep `onnxruntime-web` and the worker beside it; `studio/` shows how.
 */

import type { Photo } from "./files/photo.ts";
import { paintInto, workingPicture } from "./files/working.ts";
import type { ComposeMode, Hole } from "./image/index.ts";
import { type Mended, type Mender, planWindows } from "./mending/index.ts";
import { type Damage, damage as lay, whiteOut } from "./mosaic/index.ts";
import { multipleOf } from "./networks/index.ts";

export { type ErrorCode, KintsugiError } from "./errors.ts";
export { type ReadOptions, readPicture } from "./files/decode.browser.ts";
export type { Photo } from "./files/photo.ts";
export { encodePng, type Raster } from "./files/png.browser.ts";
export { photoOf, workingPicture } from "./files/working.ts";
export {
  boundsOfHole,
  type ComposeMode,
  emptyHole,
  type Hole,
  holeArea,
  type Measures,
  measure,
  type Picture,
  type Point,
  type Rectangle,
  rectangleHole,
  type Size,
  strokeHole,
} from "./image/index.ts";
export {
  classicalMender,
  type DamageGroup,
  type Mender,
  methodNamed,
  type NetworkSource,
  networkMender,
} from "./mending/index.ts";
export {
  bookMosaic,
  type Damage,
  type DamageKind,
  gridOfRectangle,
  type Mosaic,
  type MosaicKind,
} from "./mosaic/index.ts";
export { type BrowserDeviceOptions, openDevice, type RuntimeFiles } from "./runtime/browser.ts";
export { withRunsTold } from "./runtime/browser-progress.ts";
export { type FetchOptions, fetchWeights, type WeightsPlace } from "./runtime/browser-weights.ts";
export type { Card, Device, DeviceChoice, DeviceName, Weights } from "./runtime/index.ts";

/** Where a photo is broken, and how. */
export interface Injury {
  readonly hole: Hole;
  readonly damage: Damage;
}

/** The photo broken in its hole, every other pixel bit for bit. Throws `hole-invalid`, `mosaic-invalid`. */
export const damagePhoto = (photo: Photo, { hole, damage }: Injury): Photo =>
  paintInto(photo, lay(workingPicture(photo), hole, damage), hole);

export interface MendOptions {
  readonly mender: Mender;
  /** `paste` where left out; only the hole is ever painted. */
  readonly compose?: Exclude<ComposeMode, "none"> | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface MendedPhoto extends Pick<Mended, "method" | "device" | "weights" | "windows"> {
  readonly photo: Photo;
  readonly milliseconds: number;
}

/** The photo mended in its hole, every other pixel bit for bit. Errors: those of `Mender.mend`. */
export async function mendPhoto(
  photo: Photo,
  { hole, damage }: Injury,
  { mender, compose = "paste", signal }: MendOptions,
): Promise<MendedPhoto> {
  const mosaic = damage.kind === "white-out" ? undefined : damage;
  const shown = workingPicture(photo);
  const picture = mosaic ? shown : whiteOut(shown, hole); // as the network was taught
  const request = { picture, hole, mosaic, compose, depth: photo.depth, signal };
  const { picture: mended, timesMs, method, device, weights, windows } = await mender.mend(request);
  return {
    photo: paintInto(photo, mended, hole),
    ...{ method, windows, milliseconds: timesMs.whole },
    ...(device && { device }),
    ...(weights && { weights }),
  };
}

/** How many windows a mender will look through, so that progress can be told: 1 for formulas. */
export function windowCount({ hole, damage }: Injury, { method }: Mender): number {
  if (method.kind === "classical") return 1;
  const mosaic = damage.kind === "white-out" ? undefined : damage;
  return planWindows(hole, { mosaic, multiple: multipleOf(method.name) }).length;
}
