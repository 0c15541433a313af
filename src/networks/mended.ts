/**
 * From what a network of the literature painted to the mended picture, for both kinds of damage by one formula. Such
 * networks paint holes from nothing; of a mosaic they paint what it took away, for its cells are facts (METHODS §2).
 */
import { add, mul, sub, sum, type Tensor } from "../graph/index.ts";
import { unseenByCells } from "../nn/index.ts";
import type { NetworkInputs } from "./inputs.ts";

/**
 * What a mosaic took away deviates by about 0.05, the colours under a white-out by about 0.5, and one last layer paints
 * both: this brings them to one scale. Without it Adam's steps are all noise to mosaics (docs/findings.md).
 */
const MOSAIC_SCALE = 1 / 8;

/**
 * base + (I − A⁺A)(H ⊙ (p − base)) under a white-out, where A = 0: V ⊙ x + H ⊙ p. Under a mosaic it is
 * base + (I − A⁺A)(H ⊙ p/8). `painted` is p, `[N, 3, H, W]`, in −1…1.
 */
export function mendedFrom(
  painted: Tensor,
  inputs: NetworkInputs,
  { consistency }: { readonly consistency: boolean },
): Tensor {
  const { base, hole } = inputs;
  const correction = mul(hole, sub(wholePainting(painted, inputs), base));
  return add(base, consistency ? unseenByCells(correction, inputs) : correction);
}

/**
 * What was painted over the whole picture, its known part too, `[N, 3, H, W]`: before composition and consistency.
 * p under a white-out, base + p/8 under a mosaic.
 */
export function wholePainting(painted: Tensor, inputs: NetworkInputs): Tensor {
  const whiteOut = isWhiteOut(inputs);
  const mosaic = sub(1, whiteOut);
  const scale = add(whiteOut, mul(mosaic, MOSAIC_SCALE));
  return add(mul(painted, scale), mul(mosaic, inputs.base));
}

/** `[N, 1, 1, 1]`: 1 where the hole tells nothing, 0 where it holds a mosaic. */
export const isWhiteOut = ({ kind }: NetworkInputs): Tensor =>
  sub(1, sum(kind, { axes: [1], keep: true }));
