/** Pictures, holes, colour, resizing, blurring, filling, composition and randomness: pure, floor 0. */
export { biharmonicFill } from "./biharmonic.ts";
export { type GaussianBlur, gaussianBlur, gaussianKernel, reflectedIndex } from "./blur.ts";
export { type CannyOptions, canny } from "./canny.ts";
export {
  colourText,
  type LumaStandard,
  linearArrayFromSrgb,
  linearFromSrgb,
  luma,
  lumaWeights,
  parseColour,
  srgbArrayFromLinear,
  srgbFromLinear,
} from "./colour.ts";
export { type ComposeMode, type Composition, compose, composeModes } from "./compose.ts";
export { contactSheet } from "./contact-sheet.ts";
export { squaredDistanceTo } from "./distance.ts";
export {
  boundsOfHole,
  dilate,
  emptyHole,
  erode,
  type Hole,
  holeArea,
  holeFromColour,
  holeFromPicture,
  type Point,
  rectangleHole,
  requireHole,
  requireSize,
  requireWithin,
  type Size,
  unite,
} from "./hole.ts";
export { polygonHole, strokeHole } from "./hole-shapes.ts";
export type { JpegBlocks } from "./jpeg-blocks.ts";
export { collapse, laplacianPyramid, levelsOf } from "./laplacian.ts";
export { type Measures, measure } from "./measure.ts";
export { membraneFill } from "./membrane.ts";
export {
  blankPicture,
  bytesFromPicture,
  crop,
  levelOf,
  type Picture,
  pictureFromBytes,
  quantise,
  type Rectangle,
} from "./picture.ts";
export { l1, mse, psnr } from "./psnr.ts";
export { pick, type Random, randomInteger, randomNormal, randomOf } from "./random.ts";
export { freeFormHole, randomRectangle } from "./random-holes.ts";
export {
  type ResampleWeights,
  type ResizeMethod,
  resampleMatrix,
  resampleWeights,
  resize,
} from "./resize.ts";
export { seamError } from "./seam.ts";
export {
  holePatches,
  type Moments,
  momentsOf,
  PATCH_SIDE_PX,
  type Patches,
  patchesAt,
  randomDirections,
  slicedWasserstein,
  standardised,
} from "./sliced-wasserstein.ts";
export { msSsim, smallestSide, ssim } from "./ssim.ts";
export { teleaFill } from "./telea.ts";
