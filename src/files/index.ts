/** Pictures in and out of files with all that they carry, and files that are written whole or not at all. */
export {
  type FileContent,
  temporarySuffix,
  type WriteOptions,
  type WriteStep,
  writeAtomically,
  writeFailure,
  writeJson,
} from "./atomic.ts";
export { type ReadOptions, readPicture } from "./decode.ts";
export {
  type EncodeOptions,
  encodePicture,
  losesLevels,
  type WritableFormat,
  type WritePictureOptions,
  type Written,
  writableFormat,
  writePicture,
} from "./encode.ts";
export { isFolder, makeFolders } from "./folders.ts";
export { openPicture, pixelsIn } from "./header.ts";
export { type FileFacts, inspectPicture } from "./inspect.ts";
export {
  type ChannelCount,
  colourChannels,
  hasAlpha,
  type JpegSettings,
  type Photo,
  type PhotoFormat,
  type PhotoMetadata,
  topLevel,
} from "./photo.ts";
export { readHole } from "./read-hole.ts";
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
export {
  iptcExtension,
  withXmpProperties,
  type XmpAddition,
  type XmpNamespace,
  type XmpProperties,
  xmpProperties,
} from "./xmp.ts";
