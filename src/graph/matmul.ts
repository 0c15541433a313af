/** Batched matrix products. */
import type { Rules } from "./operators.ts";
import { sumTo } from "./reduction.ts";
import { transpose } from "./shaping.ts";
import { broadcastShape, node, requireShape, type Tensor } from "./tensor.ts";

export interface MatmulAttributes {
  matmul: object;
}

/** [..., M, K] × [..., K, N] → [..., M, N]; the axes in front broadcast. */
export function matmul(a: Tensor, b: Tensor): Tensor {
  const inner = a.shape.at(-1);
  const fits = a.shape.length >= 2 && b.shape.length >= 2 && inner === b.shape.at(-2);
  requireShape(fits, "matmul", "[..., M, K] and [..., K, N]", a.shape, b.shape);
  const batch = broadcastShape(a.shape.slice(0, -2), b.shape.slice(0, -2), "matmul");
  return node("matmul", [a, b], {}, [...batch, a.shape.at(-2)!, b.shape.at(-1)!]);
}

/** The last two axes swapped. */
export function transposeMatrix(x: Tensor): Tensor {
  const rank = x.shape.length;
  requireShape(rank >= 2, "transposeMatrix", "[..., M, N]", x.shape);
  return transpose(x, turnedOrder(rank));
}

const turnedOrder = (rank: number): readonly number[] => [
  ...Array(rank - 2).keys(),
  rank - 1,
  rank - 2,
];

export const matmulRules: Rules<keyof MatmulAttributes> = {
  matmul: {
    // dA = dY Bᵀ, dB = Aᵀ dY
    gradient: ({ inputs: [a, b] }, dy) => [
      sumTo(productFor(a, dy, transposeMatrix(b)), a.shape),
      sumTo(productFor(b, transposeMatrix(a), dy), b.shape),
    ],
    emit: ({ inputs: [a, b] }, to) => to.op("MatMul", [to.name(a), to.name(b)]),
  },
};

/** x y, the slope of `operand`. Of one that was transposed it is made transposed, (yᵀ xᵀ)ᵀ: turned back, it is not turned at all. */
const productFor = (operand: Tensor, x: Tensor, y: Tensor): Tensor =>
  isTurned(operand)
    ? transposeMatrix(matmul(transposeMatrix(y), transposeMatrix(x)))
    : matmul(x, y);

/** Whether it is a tensor with its last two axes swapped. */
const isTurned = ({ op, attributes, shape }: Tensor): boolean =>
  op === "transpose" && attributes.order.join() === turnedOrder(shape.length).join();
