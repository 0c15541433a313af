/**
 * Kintsugi in a browser: pictures read, broken, mended and written without leaving the page. Nothing here needs Node.
 * Bundlers must keep `onnxruntime-web` and the worker beside `runtime/browser.ts`; `studio/` shows how.
 */
export { type ErrorCode, KintsugiError } from "./errors.ts";
export { type ReadOptions, readPicture } from "./files/decode.browser.ts";
export { encodeJpeg } from "./files/jpeg.browser.ts";
export type { Photo, PhotoFormat } from "./files/photo.ts";
export { encodePng } from "./files/png.browser.ts";
export { encodeWebp } from "./files/webp.browser.ts";
export { keptBlocks, photoOf, seenAsSrgb, workingPicture } from "./files/working.ts";
export {
  boundsOfHole,
  type ComposeMode,
  dilate,
  emptyHole,
  erode,
  type Hole,
  holeArea,
  holeFromPicture,
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
export { type FoundMosaic, injuriesFound } from "./mending/found.ts";
export {
  type ClassicalName,
  classicalMender,
  classicalNames,
  type DamageGroup,
  type Mender,
  type Method,
  type MethodName,
  methodNamed,
  type NetworkSource,
  networkMender,
  weightNames,
} from "./mending/index.ts";
export { lookInside, type SeenLayer, type Sight } from "./mending/look-inside.ts";
export type { Quality } from "./mending/looks.ts";
export {
  type MendedPhoto,
  type MendPhotoOptions,
  mendInjuries,
  mendPhoto,
} from "./mending/mend-photo.ts";
export { type Plan, planOf } from "./mending/parts.ts";
export {
  type Damage,
  type DamageKind,
  type DetectedKind,
  type Detection,
  detect,
  type Grid,
  type Mosaic,
  type MosaicKind,
  type MosaicRegion,
  type SolidRegion,
} from "./mosaic/index.ts";
export {
  type Anatomy,
  anatomyOf,
  type BuiltNetwork,
  buildNetwork,
  cellsAlong,
  countedSize,
  type Damaged,
  defaultsOf,
  type Layer,
  type LayerKind,
  type NetworkName,
  networkNames,
  smallestCellPx,
} from "./networks/index.ts";
export { type BrowserDeviceOptions, openDevice, type RuntimeFiles } from "./runtime/browser.ts";
export { withRunsTold } from "./runtime/browser-progress.ts";
export { type FetchOptions, fetchWeights, type WeightsPlace } from "./runtime/browser-weights.ts";
export type { Card, Device, DeviceChoice, DeviceName, Weights } from "./runtime/index.ts";
