/**
 * The gradient of a convolution's weight where many sums are made at once, as on a GPU:
 *
 *   dW[o, c, t] = Σ_b Σ_p dY[b, o, p] · X̂[b, p, c·t],   X̂ what the taps t see of the padded input,
 *
 * is a sum over every position of the batch for a few thousand numbers. As one product it keeps a few of a GPU's
 * processors busy for long; here positions fall into blocks b, each of which is a product of its own, and a last sum
 * adds up the blocks. What taps see is a depthwise convolution with kernels of a single one, all of them at once.
 */
import { conv, type Geometry } from "./convolution.ts";
import { add } from "./elementwise.ts";
import { matmul } from "./matmul.ts";
import { sum } from "./reduction.ts";
import { concat, reshape, slice, transpose } from "./shaping.ts";
import { constant, type Shape, sizeOf, type Tensor } from "./tensor.ts";

/** Positions of a block at most: where there are more, more blocks keep more of a GPU busy. */
const LONGEST = 512;
/** At least, where a picture has so many: shorter blocks cost more in the last sum than they save. */
const SHORTEST = 64;
/** Values that taps see at once at most, 128 MiB: what a buffer holds on every adapter. */
const MOST_SEEN = 2 ** 25;
/** Numbers that a GPU reads and writes at once: kernels of a channel come in so many, the last of them perhaps empty. */
const VECTOR = 4;

/** How many taps may see so many pictures at once, from so many positions of x [N, C, H, W]. */
const mostTaps = (pictures: number, { shape: [, channels] }: Tensor, positions: number): number =>
  Math.floor(MOST_SEEN / (pictures * channels * positions));

/** Whether a vector of taps may see a picture, from so many positions of x. */
export const fitsInBlocks = (x: Tensor, positions: number): boolean =>
  mostTaps(1, x, positions) >= VECTOR;

/**
 * ∂L/∂W `[O, C, kH, kW]`, whose shape is `weight`, of a convolution in one group whose input fits: `dy` [N, O, H', W'] is
 * the slope of its output, `x` [N, C, H, W] its input. Pictures of which too much is seen together are taken by halves.
 */
export function weightGradientByBlocks(
  dy: Tensor,
  x: Tensor,
  weight: Shape,
  geometry: Geometry,
): Tensor {
  const [n, , ...size] = dy.shape;
  if (n > 1 && mostTaps(n, x, sizeOf(size)) < VECTOR) {
    const half = n >> 1;
    const [first, second] = [{ end: half }, { start: half }].map((range) => {
      const [slopes, seen] = [dy, x].map((each) => slice(each, [{ axis: 0, ...range }]));
      return weightGradientByBlocks(slopes, seen, weight, geometry);
    });
    return add(first, second);
  }
  const blocks = blocksOf(n, sizeOf(size));
  const slopes = transpose(inBlocks(dy, blocks), [0, 2, 1]); // [B, O, L]
  const products = seenBy(x, weight, geometry, sizeOf(size)).map(({ seen, taps }) => {
    const product = sum(matmul(slopes, inBlocks(seen, blocks)), { axes: [0] }); // [O, C·T]
    const byTap = reshape(product, [weight[0], weight[1], -1]);
    return slice(byTap, [{ axis: 2, end: taps }]);
  });
  return reshape(concat(products, 2), weight);
}

interface Seen {
  /** `[N, C·T, H', W']`, T a channel: what each of `taps` sees, and zeros where a vector lacks some. */
  readonly seen: Tensor;
  readonly taps: number;
}

/** Some taps at a time where all at once would see too much. */
function seenBy(
  x: Tensor,
  [, channels, ...kernel]: Shape,
  { stride, dilation, padding }: Geometry,
  positions: number,
): readonly Seen[] {
  const all = sizeOf(kernel);
  const isPlain = padding.every((side) => side === 0) && stride.every((step) => step === 1);
  if (all === 1 && isPlain) return [{ seen: x, taps: 1 }];
  const most = mostTaps(x.shape[0], x, positions);
  const together = most - (most % VECTOR);
  return Array.from({ length: Math.ceil(all / together) }, (_, group) => {
    const first = group * together;
    const taps = Math.min(together, all - first);
    const kernels = kernelsOfOnes(kernel, { channels, first, taps });
    return { seen: conv(x, kernels, { stride, dilation, padding, groups: channels }), taps };
  });
}

interface Taps {
  readonly channels: number;
  /** Of the kernel, row by row. */
  readonly first: number;
  readonly taps: number;
}

/** `[C·T, 1, kH, kW]`: for each channel a kernel a tap that is 1 there alone, filled up to vectors by empty ones. */
function kernelsOfOnes(kernel: Shape, { channels, first, taps }: Taps): Tensor {
  const all = sizeOf(kernel);
  const count = VECTOR * Math.ceil(taps / VECTOR);
  const ones = new Float32Array(channels * count * all);
  for (let each = 0; each < channels * count; each++) {
    const tap = each % count;
    if (tap < taps) ones[each * all + first + tap] = 1;
  }
  return constant(ones, [channels * count, 1, ...kernel]);
}

/** A block is `pictures` whole ones, or `length` positions of one. */
interface Blocks {
  readonly pictures: number;
  readonly length: number;
}

/** Small pictures together, large ones in equal parts. */
function blocksOf(n: number, positions: number): Blocks {
  if (positions <= LONGEST) {
    return { pictures: largestDivisor(n, Math.floor(LONGEST / positions)), length: positions };
  }
  const fours = positions % 4 === 0 ? 4 * largestDivisor(positions / 4, LONGEST / 4) : 1;
  const length = fours >= SHORTEST ? fours : largestDivisor(positions, LONGEST);
  return { pictures: 1, length: length >= SHORTEST ? length : positions };
}

function largestDivisor(of: number, atMost: number): number {
  let divisor = Math.min(of, atMost);
  while (of % divisor > 0) divisor--;
  return divisor;
}

/** [N, C, H, W] → [B, L, C]: the blocks apart, as they lie where channels are last. */
function inBlocks(y: Tensor, { pictures, length }: Blocks): Tensor {
  const channels = y.shape[1];
  return reshape(transpose(y, [0, 2, 3, 1]), [-1, pictures * length, channels]);
}
