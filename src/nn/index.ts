export {
  type AdversarialLoss,
  discriminatorLoss,
  featureDistance,
  generatorLoss,
  partOfMean,
  undecidedLoss,
} from "./adversarial.ts";
export type { AttentionInputs } from "./attention.ts";
export {
  type Classifier,
  type ClassifierFile,
  type ClassifierScale,
  classifierOf,
  classifierScales,
  styleDistance,
} from "./classifier.ts";
export { type CellFeeds, unseenByCells } from "./consistency.ts";
export { constantScope, type ParameterValue } from "./constants.ts";
export {
  type CosineAttention,
  cosineAttention,
  cosineAttentionDefaults,
  publishedCosineAttention,
} from "./cosine-attention.ts";
export {
  type EuclideanAttention,
  euclideanAttention,
  euclideanAttentionDefaults,
  publishedEuclideanAttention,
} from "./euclidean-attention.ts";
export {
  type ConvolutionLayer,
  convolution,
  enlargedConvolution,
  enlargingConvolution,
  type GatedLayer,
  gatedConvolution,
  gatedEnlargedConvolution,
  gatedEnlargingConvolution,
  transposedConvolution,
} from "./layers.ts";
export { type PixelLoss, pixelLoss } from "./losses.ts";
export {
  type BatchNormalisation,
  batchNormalisation,
  instanceNormalisation,
} from "./normalisations.ts";
export {
  type AdamOptions,
  adam,
  adamDefaults,
  averagedScope,
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
  type Statistic,
  type StatisticRule,
  scopeOf,
  zeros,
} from "./parameters.ts";
export {
  enlargingPartialConvolution,
  type Part,
  type PartialConvolution,
  partialConvolution,
} from "./partial-convolution.ts";
export { type KernelSharing, type SharedDilation, sharedDilation } from "./shared-dilation.ts";
export { type SpectralOptions, spectrallyNormalised } from "./spectral.ts";
export { totalVariation } from "./total-variation.ts";
export {
  type Differentiate,
  discriminatorPrefix,
  gradientName,
  type Player,
  type SlopesPlayer,
  type SlopesProgram,
  slopesProgram,
  type TrainingPrograms,
  type TrainingTask,
  trainingPrograms,
} from "./training-step.ts";
