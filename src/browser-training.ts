/**
 * Training in a browser: `train`'s own programs, batches and rates, without a folder or Node. Apart from
 * `kintsugi/browser`, so that a page which only mends does not fetch it.
 */
export { type Photograph, photographOf } from "./data/photograph.ts";
export { PhotographCache } from "./data/photograph-cache.ts";
export { memorySource, type PictureSource, syntheticSource } from "./data/picture-source.ts";
export { KintsugiError } from "./errors.ts";
export { photoOf } from "./files/working.ts";
export { type BrowserDeviceOptions, openDevice } from "./runtime/browser.ts";
export {
  type Device,
  decodeSafetensors,
  encodeSafetensors,
  type WeightsFiles,
} from "./runtime/index.ts";
export {
  type InMemoryEvent,
  type InMemoryTraining,
  type Snapshot,
  trainInMemory,
} from "./training/in-memory.ts";
export { parseRecipe, type Recipe, type RecipeInput } from "./training/recipe.ts";
