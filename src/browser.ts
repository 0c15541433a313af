/**
 * Kintsugi in a browser: pictures read, broken, mended and written without leaving the page. Nothing here needs Node.
 * Bundlers must keep `onnxruntime-web` and the worker beside `runtime/browser.ts`; `studio/` shows how.
 */
export { type ErrorCode, KintsugiError } from "./errors.ts";
export { type ReadOptions, readPicture } from "./files/decode.browser.ts";
export type { Photo } from "./files/photo.ts";
export { encodePng } from "./files/png.browser.ts";
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
export type { Injury } from "./mending/context.ts";
export { type DamageChoice, damageOfChoice, type Region } from "./mending/damage-choice.ts";
export { type DamagedPhoto, type MosaicOptions, mosaicPhoto } from "./mending/damage-photo.ts";
export {
  classicalMender,
  type DamageGroup,
  type Mender,
  type Method,
  type MethodName,
  methodNamed,
  type NetworkSource,
  networkMender,
} from "./mending/index.ts";
export { type MendedPhoto, type MendPhotoOptions, mendPhoto } from "./mending/mend-photo.ts";
export { type Plan, planOf } from "./mending/parts.ts";
export type { Damage, DamageKind, Mosaic, MosaicKind } from "./mosaic/index.ts";
export { type BrowserDeviceOptions, openDevice, type RuntimeFiles } from "./runtime/browser.ts";
export { withRunsTold } from "./runtime/browser-progress.ts";
export { type FetchOptions, fetchWeights, type WeightsPlace } from "./runtime/browser-weights.ts";
export type { Card, Device, DeviceChoice, DeviceName, Weights } from "./runtime/index.ts";
