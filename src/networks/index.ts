export { type Damaged, firstGuess, networkFeeds, networkKinds, signed } from "./feeds.ts";
export { inferenceProgram, type TrainedNetwork } from "./inference.ts";
export { type NetworkInputs, type NetworkSize, networkPlaceholders } from "./inputs.ts";
export {
  type BuiltNetwork,
  buildNetwork,
  defaultsOf,
  mendedBy,
  multipleOf,
  type NetworkConfig,
  type NetworkName,
  networkNamed,
  networkNames,
} from "./registry.ts";
