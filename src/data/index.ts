/** Pictures for training: folders, synthetic pictures, mixes; their degradation; batches made ahead in workers. */
export { type Batch, type BatchPlan, batchOf, makeBatch, makeExamples } from "./batch.ts";
export { type Batches, type BatchesOptions, openBatches } from "./batches.ts";
export { type Degradation, degradationSchema } from "./degradation-schema.ts";
export { type Example, makeExample } from "./degrade.ts";
export { listPictures, readPhotograph } from "./folder.ts";
export { heldOut } from "./held-out.ts";
export { cropPhotograph, type Photograph, photographOf } from "./photograph.ts";
export { PhotographCache } from "./photograph-cache.ts";
export {
  memorySource,
  mixedSource,
  type PictureSource,
  syntheticSource,
} from "./picture-source.ts";
export { type SourceInput, type SourceRecipe, sourceSchema } from "./source-schema.ts";
export {
  fileSource,
  type ListedSource,
  listSource,
  openSource,
  type SourceOptions,
} from "./sources.ts";
export { streams } from "./streams.ts";
export { syntheticPicture } from "./synthetic.ts";
