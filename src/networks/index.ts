export { type Damaged, firstGuess, networkFeeds, networkKinds, signed } from "./feeds.ts";
export { type NetworkInputs, type NetworkSize, networkPlaceholders } from "./inputs.ts";
export {
  type BuiltNetwork,
  buildNetwork,
  multipleOf,
  type NetworkConfig,
  type NetworkName,
  networkNamed,
  networkNames,
} from "./registry.ts";
