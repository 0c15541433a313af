export { type Anatomy, anatomyOf, type Layer, type LayerKind, type Sights } from "./anatomy.ts";
export { type Choice, choices, type WrongChoice, wrongChoice } from "./choices.ts";
export {
  type DiscriminatorConfig,
  type DiscriminatorName,
  discriminatorNames,
  type Judged,
  judgementOf,
} from "./discriminators.ts";
export { greyOf } from "./edge-connect.ts";
export {
  type Damaged,
  edgePlane,
  type FeedOptions,
  firstGuess,
  networkFeeds,
  networkKinds,
  signed,
} from "./feeds.ts";
export { inferenceProgram, paintingProgram, type TrainedNetwork } from "./inference.ts";
export {
  cellsAlong,
  countedSize,
  type NetworkInputs,
  type NetworkSize,
  networkPlaceholders,
  smallestCellPx,
} from "./inputs.ts";
export { type Judgement, patchgan } from "./patchgan.ts";
export {
  type Adversarial,
  type PublishedLoss,
  type PublishedPhase,
  type PublishedTraining,
  published,
  usualGame,
} from "./published.ts";
export { type RedConfig, red, redDefaults } from "./red.ts";
export {
  type BuildOptions,
  type BuiltNetwork,
  buildNetwork,
  defaultsOf,
  inputsOf,
  multipleOf,
  type NetworkConfig,
  type NetworkName,
  type NetworkOutputs,
  needsEdges,
  networkNamed,
  networkNames,
  outputsOf,
  smallFormOf,
} from "./registry.ts";
export { type SnPatchganConfig, snPatchgan, snPatchganDefaults } from "./sn-patchgan.ts";
