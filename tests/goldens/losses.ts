/** Holds a loss and its gradients against what PyTorch says of them. */
import { expect } from "vitest";
import { gradients, type Tensor } from "../../src/graph/index.ts";
import { evaluate, type Values } from "../run-program.ts";
import { type Digest, expectDigest } from "./graph.ts";

export interface LossGolden {
  readonly loss: number;
  /** Of each tensor that the loss is differentiated by. */
  readonly gradients: readonly Digest[];
}

/** Of a loss that is a scalar, and tensors that it depends on, to 1e-5 and 1e-4. */
export async function expectLoss(
  [loss, wrt]: readonly [Tensor, readonly Tensor[]],
  golden: LossGolden,
  values: Values,
): Promise<void> {
  const slopes = gradients(loss, wrt).map((slope, i) => [`slope${i}`, slope] as const);
  const results = await evaluate({ loss, ...Object.fromEntries(slopes) }, values);
  expect(Math.abs(results.loss[0] - golden.loss)).toBeLessThan(1e-5 * Math.abs(golden.loss));
  golden.gradients.forEach((digest, i) => {
    expectDigest(results[`slope${i}`], { ...digest, name: `slope ${i}` }, 1e-4);
  });
}
