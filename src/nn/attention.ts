/** What both kinds of contextual attention are made of: tables of queries × keys, keys that hold no hole, pasting. */
import {
  add,
  constant,
  conv,
  div,
  greater,
  matmul,
  max,
  min,
  mul,
  reshape,
  square,
  stopGradient,
  sub,
  sum,
  type Tensor,
  transposeMatrix,
  where,
} from "../graph/index.ts";
import type { Grid } from "./diagonals.ts";

/** `[N, C, H, W]` features to paste into, and where they are missing. */
export interface AttentionInputs {
  /** `[N, C, H, W]` */
  readonly features: Tensor;
  /** `[N, 1, H, W]`: 1 where a feature has seen hole, else 0; no gradient flows to it. */
  readonly hole: Tensor;
}

/** The traps of the published forms that both kinds share; `true` mends them. */
export interface AttentionRepairs {
  /** Whether keys whose patch touches the hole are left out, instead of being told apart by what they hold. */
  readonly validKeysOnly: boolean;
  /** Whether what is pasted is divided by the weight that a place got, instead of by the same number everywhere. */
  readonly weighedPaste: boolean;
  /** Whether the features pass through where the whole picture has no valid key. */
  readonly passThroughWithoutKeys: boolean;
}

/** Taken from the scores of keys that are left out: nothing remains of e⁻¹⁰⁰⁰⁰, and half precision holds it. */
export const FAR_BELOW = 1e4;

/** A place that no patch reached is divided by this; it holds 0. */
const LEAST_WEIGHT = 1e-6;

export const gridOf = ({ shape }: Tensor): Grid => ({ height: shape[2], width: shape[3] });

/**
 * max(x, least), and a gradient of 1 on both sides. The gradient of `max` itself chooses by a bool, which ONNX Runtime
 * transposes here, and the WebGPU provider cannot.
 */
export const floored = (x: Tensor, least: number): Tensor =>
  add(x, stopGradient(max(sub(least, x), 0)));

/** [N, C, H, W] → [N, C, L] */
export const flat = (x: Tensor): Tensor => reshape(x, [x.shape[0], x.shape[1], -1]);

/** ⟨query at p, key at q⟩ over the channels: [N, C, H, W] twice → [N, L, L] */
export const gramTable = (queries: Tensor, keys: Tensor): Tensor =>
  matmul(transposeMatrix(flat(queries)), flat(keys));

/** Σ x over the 3×3 patch round each place, zeros beyond the border: [N, 1, H, W] → the same. */
export const patchSums = (x: Tensor): Tensor =>
  conv(x, constant(new Float32Array(9).fill(1), [1, 1, 3, 3]), { padding: 1 });

/** ‖patch‖² round each place: [N, C, H, W] → [N, 1, H, W] */
export const patchSquares = (x: Tensor): Tensor =>
  patchSums(sum(square(x), { axes: [1], keep: true }));

/** 1 where the 3×3 patch round a place holds no hole, else 0: [N, 1, H, W] → the same. */
export const untouchedPatches = (hole: Tensor): Tensor => where(greater(patchSums(hole), 0), 0, 1);

/** Σ_q table[p, q] · values[q], over the weight that p got or over `divisor`: [N, L, L], [N, C, H, W] → the latter. */
export function pasted(table: Tensor, values: Tensor, divisor: "weight" | number): Tensor {
  const sums = matmul(table, transposeMatrix(flat(values))); // [N, L, C]
  const weight = () => floored(sum(table, { axes: [2], keep: true }), LEAST_WEIGHT); // [N, L, 1]
  return reshape(
    transposeMatrix(div(sums, divisor === "weight" ? weight() : divisor)),
    values.shape,
  );
}

/** 1 in pictures with any valid key, else 0: [N, 1, L] → [N, 1, 1] */
export const hasKeys = (valid: Tensor): Tensor => min(sum(valid, { axes: [1, 2], keep: true }), 1);

/** `result`, which must be finite, in pictures with any valid key, `features` in those without; `valid` is `[N, 1, L]`. */
export function passingThrough(result: Tensor, features: Tensor, valid: Tensor): Tensor {
  const any = reshape(hasKeys(valid), [-1, 1, 1, 1]); // [N, 1, 1, 1]
  return add(mul(result, any), mul(features, sub(1, any)));
}
