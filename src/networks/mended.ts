/**
 * From what a network of the literature painted to the mended picture, for both kinds of damage by one formula. Such
 * networks paint holes from nothing; of a mosaic they paint what it took away, for its cells are facts (METHODS §2).
 */
import { add, mul, sub, sum, type Tensor } from "../graph/index.ts";
import { unseenByCells } from "../nn/index.ts";
import type { NetworkInputs } from "./inputs.ts";

/**
 * base + (I − A⁺A)(H ⊙ (p − b)), with b = base under a white-out and 0 under a mosaic. Under a white-out, where A = 0,
 * that is V ⊙ x + H ⊙ p; under a mosaic, base + (I − A⁺A)(H ⊙ p). `painted` is p, `[N, 3, H, W]`, in −1…1.
 */
export function mendedFrom(
  painted: Tensor,
  inputs: NetworkInputs,
  { consistency }: { readonly consistency: boolean },
): Tensor {
  const { base, hole } = inputs;
  const correction = mul(hole, sub(painted, mul(isWhiteOut(inputs), base)));
  return add(base, consistency ? unseenByCells(correction, inputs) : correction);
}

/** What was painted over the whole picture, its known part too, `[N, 3, H, W]`: before composition and consistency. */
export const wholePainting = (painted: Tensor, inputs: NetworkInputs): Tensor =>
  add(painted, mul(sub(1, isWhiteOut(inputs)), inputs.base));

/** `[N, 1, 1, 1]`: 1 where the hole tells nothing, 0 where it holds a mosaic. */
export const isWhiteOut = ({ kind }: NetworkInputs): Tensor =>
  sub(1, sum(kind, { axes: [1], keep: true }));
