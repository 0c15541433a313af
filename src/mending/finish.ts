/**
 * The last steps of every mending: composition, grain, then the observed cells, then the levels of a file. Consistency
 * comes last (METHODS §2): whatever came before, the cells are those observed.
 */
import { type ComposeMode, compose } from "../image/compose.ts";
import { type Picture, quantise } from "../image/picture.ts";
import type { Random } from "../image/random.ts";
import { type Facts, makeConsistent } from "../mosaic/consistency.ts";
import { roundConsistently } from "../mosaic/rounding.ts";
import type { Damaged } from "../networks/index.ts";
import { addGrain } from "./grain.ts";

export interface FinishOptions {
  /** `paste` where left out. */
  readonly compose?: ComposeMode | undefined;
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
  const { picture: degraded, hole, mosaic } = damaged;
  const mode = options.compose ?? "paste";
  const composed = compose(mode, { degraded, mended: raw, hole });
  const grainy = options.grain ? addGrain(composed, hole, options.grain) : composed;
  const kept =
    mosaic && (options.consistency ?? true)
      ? keepCells(grainy, { degraded, hole, mosaic }, options)
      : rounded(grainy, options);
  return mode === "none" ? kept : compose("paste", { degraded, mended: kept, hole });
}

function keepCells(composed: Picture, facts: Facts, options: FinishOptions): Picture {
  const { tolerance = HALF_LEVEL, depth = 8 } = options;
  const consistent = makeConsistent(composed, { ...facts, tolerance });
  const isExact = depth === 8 && tolerance <= HALF_LEVEL;
  return isExact ? roundConsistently(consistent, facts) : rounded(consistent, options);
}

const rounded = (picture: Picture, { depth = 8 }: FinishOptions): Picture =>
  depth === 8 ? quantise(picture) : picture;
