/**
 * The last steps of every mending: composition, then the observed cells, then the levels of a file. Consistency comes
 * last (METHODS §2): whatever came before, the cells are those observed.
 */
import { type ComposeMode, compose } from "../image/compose.ts";
import { type Picture, quantise } from "../image/picture.ts";
import { type Facts, makeConsistent } from "../mosaic/consistency.ts";
import { roundConsistently } from "../mosaic/rounding.ts";
import type { Damaged } from "../networks/index.ts";

export interface FinishOptions {
  /** `paste` where left out. */
  readonly compose?: ComposeMode | undefined;
  /** Whether the observed cells are kept; true where left out. */
  readonly consistency?: boolean | undefined;
  /** How far an observed cell may lie from the true one, sRGB, 0…1; half an 8-bit level where left out. */
  readonly tolerance?: number | undefined;
  /** Bits a channel of the file that it is for; 8 where left out. With 16 nothing is rounded here. */
  readonly depth?: 8 | 16 | undefined;
}

/** `raw` composed into the damaged picture; outside the hole the damaged picture bit for bit, but with `none`. */
export function finish(raw: Picture, damaged: Damaged, options: FinishOptions = {}): Picture {
  const { picture: degraded, hole, mosaic } = damaged;
  const mode = options.compose ?? "paste";
  const composed = compose(mode, { degraded, mended: raw, hole });
  const kept =
    mosaic && (options.consistency ?? true)
      ? keepCells(composed, { degraded, hole, mosaic }, options)
      : rounded(composed, options);
  return mode === "none" ? kept : compose("paste", { degraded, mended: kept, hole });
}

function keepCells(composed: Picture, facts: Facts, options: FinishOptions): Picture {
  const { tolerance, depth = 8 } = options;
  const consistent = makeConsistent(composed, {
    ...facts,
    ...(tolerance !== undefined && { tolerance }),
  });
  return depth === 8 ? roundConsistently(consistent, facts) : consistent;
}

const rounded = (picture: Picture, { depth = 8 }: FinishOptions): Picture =>
  depth === 8 ? quantise(picture) : picture;
