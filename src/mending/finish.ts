/**
 * The last steps of every mending: composition, grain, then the observed cells, then the levels of a file. Consistency
 * comes last (METHODS §2): whatever came before, the cells are those observed.
 */
import { type ComposeMode, compose } from "../image/compose.ts";
import { type Picture, quantise } from "../image/picture.ts";
import type { Random } from "../image/random.ts";
import { type Facts, makeConsistentInPlace } from "../mosaic/consistency.ts";
import { roundConsistently } from "../mosaic/rounding.ts";
import { leavesSteps, smoothStepsInPlace } from "../mosaic/steps.ts";
import type { Damaged } from "../networks/index.ts";
import { addGrain } from "./grain.ts";

export interface FinishOptions {
  /** `paste` where left out. */
  readonly compose?: ComposeMode | undefined;
  /** How deep `feather` reaches, in pixels; 8 where left out. */
  readonly featherPx?: number | undefined;
  /** Draws the grain that gives the hole its surroundings' noise; none where left out. */
  readonly grain?: Random | undefined;
  /** Whether the observed cells are kept; true where left out. */
  readonly consistency?: boolean | undefined;
  /** How far an observed cell may lie from the true one, 0…1; half an 8-bit level where left out. */
  readonly tolerance?: number | undefined;
  /** Bits a channel of the file that it is for; 8 where left out. With 16 nothing is rounded here. */
  readonly depth?: 8 | 16 | undefined;
}

/** Up to this tolerance an 8-bit cell is known to its level, and rounding keeps it. */
export const HALF_LEVEL = 0.5 / 255;

/** `raw` composed into the damaged picture; outside the hole the damaged picture bit for bit, but with `none`. */
export function finish(raw: Picture, damaged: Damaged, options: FinishOptions = {}): Picture {
  return stepsOf(damaged, options).reduce((picture, step) => step(picture), raw);
}

type Step = (picture: Picture) => Picture;

/**
 * One after the other, so that no more than two pictures are held at once. The first makes a picture of its own, which
 * others may change.
 */
function stepsOf({ picture: degraded, hole, mosaic }: Damaged, options: FinishOptions): Step[] {
  const { compose: mode = "paste", featherPx, grain, consistency = true } = options;
  const composed = (how: ComposeMode) => (mended: Picture) =>
    compose(how, { degraded, mended, hole }, { featherPx });
  const facts = mosaic && consistency ? { degraded, hole, mosaic } : undefined;
  return [
    composed(mode),
    ...(facts && leavesSteps(facts.mosaic) ? smoothingCells(facts, options) : []),
    ...(grain ? [(picture: Picture) => addGrain(picture, hole, grain)] : []),
    ...(facts ? keepingCells(facts, options) : [rounding(options)]),
    ...(mode === "none" ? [] : [composed("paste")]),
  ];
}

/** The cells kept, and no step left between them. */
const smoothingCells = (facts: Facts, options: FinishOptions): Step[] => [
  projecting(facts, options),
  (picture) => smoothStepsInPlace(picture, facts),
];

function keepingCells(facts: Facts, options: FinishOptions): Step[] {
  const { tolerance = HALF_LEVEL, depth = 8 } = options;
  const isExact = depth === 8 && tolerance <= HALF_LEVEL;
  return [
    projecting(facts, options),
    isExact ? (picture) => roundConsistently(picture, facts) : rounding(options),
  ];
}

const projecting =
  (facts: Facts, { tolerance = HALF_LEVEL }: FinishOptions): Step =>
  (picture) =>
    makeConsistentInPlace(picture, { ...facts, tolerance });

const rounding =
  ({ depth = 8 }: FinishOptions): Step =>
  (picture) =>
    depth === 8 ? quantise(picture) : picture;
