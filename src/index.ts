/** Kintsugi in Node: pictures mended, networks measured and trained. All errors are `KintsugiError`s with a code. */
export { type AdaptOptions, adapt } from "./adapting/adapt.node.ts";
export type { Adaptation, AdaptingEvent } from "./adapting/index.ts";
export { type ErrorCode, KintsugiError } from "./errors.ts";
export { type EvaluationOptions, type EvaluationReport, evaluate } from "./evaluation/index.ts";
export { type Photo, readHole, readPicture, writePicture } from "./files/index.ts";
export type { ComposeMode, Hole, Picture, Rectangle } from "./image/index.ts";
export type { DamageChoice, Region } from "./mending/damage-choice.ts";
export type { DamagedPhoto, MosaicOptions } from "./mending/damage-photo.ts";
export type { MethodName } from "./mending/index.ts";
export type { MendedPhoto } from "./mending/mend-photo.ts";
export { type MenderOptions, openMender } from "./mending/mender.node.ts";
export type { Mender } from "./mending/mender.ts";
export {
  detect,
  type MendOptions,
  mend,
  mosaic,
  type PictureSource,
} from "./mending/one-call.node.ts";
export type { DamageKind, Detection, MosaicRegion, SolidRegion } from "./mosaic/index.ts";
export type { Card, DeviceChoice, Weights } from "./runtime/index.ts";
export { loadWeights } from "./runtime/weights.node.ts";
export {
  type NewTraining,
  type Recipe,
  readRecipe,
  resume,
  type TrainingEvent,
  type TrainingOptions,
  train,
} from "./training/index.ts";
