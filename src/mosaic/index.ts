/** Mosaics: laying them over a hole, reading their cells, enlarging them, and keeping what they observed. */
export { type Cells, observeCells } from "./cells.ts";
export { type Facts, makeConsistent } from "./consistency.ts";
export { damage, whiteOut } from "./damage.ts";
export { type Detection, detect, holeOfRegions, type MosaicRegion } from "./detect/detect.ts";
export type { DetectedKind } from "./detect/kind.ts";
export { drawDetection } from "./detect/overlay.ts";
export type { SolidRegion } from "./detect/solid.ts";
export { consistentBicubic, enlargeCells } from "./enlarge.ts";
export { cellEvidence, type Evidence } from "./evidence.ts";
export {
  bookGrid,
  cellEdges,
  cellOfPixel,
  type Grid,
  gridOfRectangle,
  modulo,
  shiftGrid,
} from "./grid.ts";
export type { Interpolation } from "./interpolate.ts";
export {
  type Damage,
  type DamageKind,
  damageKinds,
  type Mosaic,
  type MosaicKind,
  mosaicOf,
  requireMosaic,
} from "./kinds.ts";
export { type ConsistencyFeeds, cellPositions, consistencyFeeds, type FeedSize } from "./layer.ts";
export { cellOfEachPixel } from "./layout.ts";
export { largestMiss, levelsAgain, levelsShown } from "./levels.ts";
export { book, bookMosaic, mosaic } from "./mosaic.ts";
export { roundConsistently } from "./rounding.ts";
export { wienerEnlarge } from "./wiener.ts";
