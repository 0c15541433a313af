/**
 * The two-stage network of gated convolutions (DeepFill v2, Yu et al. 2019), 4.05 M parameters: the first stage paints
 * a coarse picture, the second repaints it, one branch with contextual attention. Written from the papers.
 */
import {
  broadcastTo,
  concat,
  constant,
  maxPool,
  mul,
  relu,
  sub,
  type Tensor,
  tanh,
} from "../graph/index.ts";
import {
  convolution,
  cosineAttention,
  type GatedLayer,
  gatedConvolution,
  gatedEnlargedConvolution,
  type Scope,
} from "../nn/index.ts";
import { type AttentionForm, cosineForm } from "./attention-form.ts";
import { allPlanes, type NetworkInputs } from "./inputs.ts";
import { isWhiteOut, mendedFrom, wholePainting } from "./mended.ts";

export interface GatedTwoStageConfig {
  /** Channels at full size, after the gates; 2 and 4 times as many at ½ and ¼. */
  readonly width: number;
  /** Rates of the dilated convolutions at ¼. */
  readonly dilations: readonly number[];
  /** With the traps of the published attention, or without; or which of them are mended. */
  readonly attentionForm: AttentionForm;
  /** Whether the first stage is told all that `gated-unet` is, the first guess and the cells. */
  readonly hints: boolean;
  /** Whether what it paints keeps the observed cells. */
  readonly consistency: boolean;
}

/** As published, but for the attention's traps. */
export const gatedTwoStageDefaults: GatedTwoStageConfig = {
  width: 24,
  dilations: [2, 4, 8, 16],
  attentionForm: "mended",
  hints: false,
  consistency: true,
};

/** Sides of the picture are multiples of this. */
export const gatedTwoStageMultiple = 8;

/**
 * The mended picture and the first stage's, `[N, 3, H, W]`, not clipped; both end in consistency with the cells. Of a
 * mosaic the second stage paints what the first still misses; a white-out it paints anew.
 */
export function gatedTwoStage(scope: Scope, inputs: NetworkInputs, config: GatedTwoStageConfig) {
  const painted = firstStage(scope.at("first"), planesOf(inputs, config), config);
  const coarse = mendedFrom(painted, inputs, config);
  const hole = maxPool(inputs.hole, { kernel: 4 }); // [N, 1, H/4, W/4]
  const repainted = secondStage(scope.at("second"), { coarse, hole }, config);
  const onCoarse = { ...inputs, base: coarse };
  return {
    mended: mendedFrom(repainted, onCoarse, config),
    coarse,
    painted: wholePainting(repainted, onCoarse),
  };
}

/** The picture, empty where nothing is known, ones and the hole: [N, 5, H, W], or all hints. */
function planesOf(inputs: NetworkInputs, { hints }: GatedTwoStageConfig): Tensor {
  if (hints) return allPlanes(inputs);
  const { picture, hole } = inputs;
  const seen = mul(picture, sub(1, mul(hole, isWhiteOut(inputs))));
  // The ones tell the border: padding holds zeros.
  return concat([seen, broadcastTo(constant(1), hole.shape), hole], 1);
}

function firstStage(scope: Scope, planes: Tensor, config: GatedTwoStageConfig): Tensor {
  const { width: c, dilations } = config;
  const middle = chain(scope.at("encoder"), planes, [
    { out: c, kernel: 5 },
    { out: 2 * c, stride: 2 },
    { out: 2 * c },
    { out: 4 * c, stride: 2 },
    { out: 4 * c },
    { out: 4 * c },
    ...dilations.map((dilation) => ({ out: 4 * c, dilation })),
    { out: 4 * c },
    { out: 4 * c },
  ]); // [N, 4c, H/4, W/4]
  return decoder(scope.at("decoder"), middle, config);
}

function secondStage(
  scope: Scope,
  { coarse, hole }: { readonly coarse: Tensor; readonly hole: Tensor },
  config: GatedTwoStageConfig,
): Tensor {
  const { width: c, dilations, attentionForm } = config;
  const start = [{ out: c, kernel: 5 }, { out: c, stride: 2 }, { out: 2 * c }];
  const imagined = chain(scope.at("branch"), coarse, [
    ...start,
    { out: 2 * c, stride: 2 },
    { out: 4 * c },
    { out: 4 * c },
    ...dilations.map((dilation) => ({ out: 4 * c, dilation })),
  ]); // [N, 4c, H/4, W/4]
  const features = chain(scope.at("attention"), coarse, [
    ...start,
    { out: 4 * c, stride: 2 },
    { out: 4 * c },
    { out: 4 * c, activation: relu },
  ]); // [N, 4c, H/4, W/4]
  const pasted = cosineAttention({ features, hole }, cosineForm(attentionForm));
  const found = chain(scope.at("found"), pasted, [{ out: 4 * c }, { out: 4 * c }]);
  const both = concat([imagined, found], 1); // [N, 8c, H/4, W/4]
  const joined = chain(scope.at("joined"), both, [{ out: 4 * c }, { out: 4 * c }]);
  return decoder(scope.at("decoder"), joined, config);
}

/** [N, 4c, H/4, W/4] → [N, 3, H, W], −1…1. */
function decoder(scope: Scope, x: Tensor, { width: c }: GatedTwoStageConfig): Tensor {
  const toHalf = gatedEnlargedConvolution(scope.at(0), x, { out: 2 * c }); // [N, 2c, H/2, W/2]
  const half = gatedConvolution(scope.at(1), toHalf, { out: 2 * c });
  const toFull = gatedEnlargedConvolution(scope.at(2), half, { out: c }); // [N, c, H, W]
  const full = gatedConvolution(scope.at(3), toFull, { out: c / 2 });
  // Fresh, it paints grey and corrects nothing.
  return tanh(convolution(scope.at("output"), full, { out: 3, gain: 0 }));
}

/** Gated convolutions one after the other, `scope.0`, `scope.1`, … */
const chain = (scope: Scope, x: Tensor, layers: readonly GatedLayer[]): Tensor =>
  layers.reduce((from, layer, i) => gatedConvolution(scope.at(i), from, layer), x);
