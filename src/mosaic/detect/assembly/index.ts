export { weighAlong, weighDown } from "./blur";
export { changesOfBand, changesOfRow, stepsDown } from "./changes";
export {
  comb,
  cosines,
  counts,
  findPeaks,
  hits,
  hitsNear,
  lines,
  peaks,
  refine,
  sines,
  waves,
} from "./combs";
export { markReached, takeRows } from "./discs";
export { findEnds } from "./ends";
export { gather, gathered } from "./lines";
export { halvedRows, weighted } from "./planes";
export {
  addToProfile,
  lookAlong,
  lookDown,
  setEdges,
  setSteps,
  setStrip,
  takeStrip,
} from "./sides";
export { keepSolid } from "./solid";
