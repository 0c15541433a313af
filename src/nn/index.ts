export { type CellFeeds, unseenByCells } from "./consistency.ts";
export { constantScope, type ParameterValue } from "./constants.ts";
export {
  type ConvolutionLayer,
  convolution,
  enlargingConvolution,
  gatedConvolution,
  gatedEnlargingConvolution,
} from "./layers.ts";
export { type PixelLoss, pixelLoss } from "./losses.ts";
export {
  type AdamOptions,
  adam,
  adamDefaults,
  averagePrefix,
  type ScheduleFeeds,
  scheduleFeeds,
  scheduleValues,
  stateNames,
} from "./optimisers.ts";
export {
  heNormal,
  type Initialiser,
  ones,
  type Parameter,
  Parameters,
  type Scope,
  zeros,
} from "./parameters.ts";
export {
  gradientName,
  type TrainingPrograms,
  type TrainingTask,
  trainingPrograms,
} from "./training-step.ts";
