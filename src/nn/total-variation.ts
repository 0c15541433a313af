/** Total variation inside and along the hole (Liu et al. 2018): what keeps a painted hole and its border smooth. */
import {
  abs,
  add,
  maxPool,
  mul,
  type Shape,
  sizeOf,
  slice,
  sub,
  sum,
  type Tensor,
} from "../graph/index.ts";

/**
 * Σ |p(y, x) − p(y, x + 1)| + |p(y, x) − p(y + 1, x)| over the pairs whose both pixels lie in the hole grown by 1 px, over
 * the entries of a whole picture; the mean over `pictures`. `picture` is `[N, C, H, W]`, `hole` `[N, 1, H, W]`.
 */
export function totalVariation(picture: Tensor, hole: Tensor, pictures: number): Tensor {
  const grown = maxPool(hole, { kernel: 3, stride: 1, padding: 1 });
  const along = (axis: 2 | 3): Tensor => {
    const inside = mul(ahead(grown, axis), behind(grown, axis));
    return sum(mul(inside, abs(sub(ahead(picture, axis), behind(picture, axis)))));
  };
  return mul(add(along(2), along(3)), 1 / (pictures * entriesOf(picture.shape)));
}

const ahead = (x: Tensor, axis: number): Tensor => slice(x, [{ axis, start: 1 }]);
const behind = (x: Tensor, axis: number): Tensor => slice(x, [{ axis, end: x.shape[axis] - 1 }]);
const entriesOf = (shape: Shape): number => sizeOf(shape.slice(1));
