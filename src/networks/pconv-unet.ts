/**
 * The partial convolution U-Net (Liu et al. 2018), 32.85 M parameters: every layer sees valid places alone, and holes
 * shrink from layer to layer until nothing is left of them. A mosaic is valid everywhere, and its hole a channel.
 */
import { concat, leakyRelu, mul, relu, sub } from "../graph/index.ts";
import {
  batchNormalisation,
  enlargingPartialConvolution,
  type Part,
  partialConvolution,
  type Scope,
} from "../nn/index.ts";
import { allPlanes, type NetworkInputs } from "./inputs.ts";
import { isWhiteOut, mendedFrom, wholePainting } from "./mended.ts";

export interface PconvUnetConfig {
  /** How often the size is halved. */
  readonly levels: number;
  /** Channels at half the size; 2, 4 and then 8 times as many below. */
  readonly width: number;
  /** Whether the encoder's batch normalisation rests: the paper's second phase. */
  readonly frozenEncoder: boolean;
  /** Whether it is told all that `gated-unet` is, the first guess and the cells, instead of picture and hole. */
  readonly hints: boolean;
  /** Whether what it paints keeps the observed cells. */
  readonly consistency: boolean;
}

/** As published. It wants 256² and batches of 8, or frozen norms. */
export const pconvUnetDefaults: PconvUnetConfig = {
  levels: 8,
  width: 64,
  frozenEncoder: false,
  hints: false,
  consistency: true,
};

/** What differs in the form for pictures below 256² and for CPUs. */
export const smallPconvUnet: Partial<PconvUnetConfig> = { levels: 5, width: 32 };

/** Sides of the picture are multiples of this; further down, odd sides are rounded up. */
export const pconvUnetMultiple = 32;

/** The mended picture and, for losses on its known part, the whole painting: `[N, 3, H, W]`, not clipped. */
export function pconvUnet(scope: Scope, inputs: NetworkInputs, config: PconvUnetConfig) {
  const { levels, width, frozenEncoder, hints } = config;
  const planes = hints ? allPlanes(inputs) : concat([inputs.picture, inputs.hole], 1);
  const validity = sub(1, mul(inputs.hole, isWhiteOut(inputs))); // [N, 1, H, W]

  const encoded: Part[] = [{ x: planes, validity }];
  for (let level = 0; level < levels; level++) {
    const at = scope.at("encoder").at(level);
    const kernel = [7, 5, 5][level] ?? 3;
    const out = width * Math.min(8, 2 ** level);
    const isFirst = level === 0;
    const { x, validity } = partialConvolution(at, encoded[level], {
      out,
      kernel,
      stride: 2,
      bias: isFirst,
    });
    const normalised = isFirst
      ? x
      : batchNormalisation(at.at("norm"), x, { frozen: frozenEncoder });
    encoded.push({ x: relu(normalised), validity }); // [N, out, H/2^(level+1), W/2^(level+1)]
  }

  let part = encoded[levels];
  for (let level = levels - 1; level > 0; level--) {
    const at = scope.at("decoder").at(level);
    const skip = encoded[level];
    const out = skip.x.shape[1];
    const { x, validity } = enlargingPartialConvolution(at, [part, skip], { out, bias: false });
    part = { x: leakyRelu(batchNormalisation(at.at("norm"), x), 0.2), validity };
  }
  // Fresh, it paints grey and corrects nothing.
  const last = { out: 3, gain: 0 };
  const painted = enlargingPartialConvolution(scope.at("decoder").at(0), [part, encoded[0]], last);
  return {
    mended: mendedFrom(painted.x, inputs, config),
    painted: wholePainting(painted.x, inputs),
  };
}
