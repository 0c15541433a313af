/** What `index.ts` is in a browser (package.json's `browser` field says so): the part that needs no Node. */
export {
  type ChannelCount,
  colourChannels,
  hasAlpha,
  type Photo,
  type PhotoFormat,
  type PhotoMetadata,
  topLevel,
} from "./photo.ts";
export {
  isWorkedOnAsStored,
  keptBlocks,
  paintInto,
  paintStored,
  photoOf,
  storedFromWorking,
  storedGamma,
  storedPicture,
  workingPicture,
} from "./working.ts";
