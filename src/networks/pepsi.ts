/**
 * PEPSI (Sagong et al. 2019), 3.66 M parameters: one encoder, one decoder for two paths. The coarse path decodes the
 * encoder's features and is only trained; the fine path decodes them after contextual attention, and mends.
 */
import { add, clip, concat, elu, maxPool, mul, sub, type Tensor } from "../graph/index.ts";
import {
  type AttentionInputs,
  convolution,
  cosineAttention,
  enlargedConvolution,
  euclideanAttention,
  type Scope,
} from "../nn/index.ts";
import { type AttentionForm, cosineForm, euclideanForm } from "./attention-form.ts";
import { allPlanes, type NetworkInputs } from "./inputs.ts";
import { isWhiteOut, mendedFrom, wholePainting } from "./mended.ts";

export interface PepsiConfig {
  /** Channels at full size; 2, 4 and 8 times as many at ½, ¼ and ⅛. */
  readonly width: number;
  /** Rates of the dilated convolutions at ⅛. */
  readonly dilations: readonly number[];
  /** How patches are compared. */
  readonly attention: "euclidean" | "cosine";
  /** With the traps of the published attention, or without; or which of them are mended. */
  readonly attentionForm: AttentionForm;
  /** Whether it is told all that `gated-unet` is, the first guess and the cells, instead of picture and hole. */
  readonly hints: boolean;
  /** Whether what it paints keeps the observed cells. */
  readonly consistency: boolean;
}

/** As published, but for the attention's traps. */
export const pepsiDefaults: PepsiConfig = {
  width: 32,
  dilations: [2, 4, 8, 16],
  attention: "euclidean",
  attentionForm: "mended",
  hints: false,
  consistency: true,
};

/** Sides of the picture are multiples of this. */
export const pepsiMultiple = 8;

/** A dilated 3×3 convolution at ⅛, reflected at the border, one of several: [N, C, H, W] → the same. */
export type DilatedLayer<Config> = (
  scope: Scope,
  x: Tensor,
  layer: { readonly dilation: number; readonly place: number; readonly config: Config },
) => Tensor;

/** The mended picture and the coarse one, `[N, 3, H, W]`, not clipped; both end in consistency with the cells. */
export const pepsi = pepsiOf<PepsiConfig>((scope, x, { dilation, place }) =>
  convolution(scope.at(place), x, { out: x.shape[1], dilation, paddingMode: "reflect" }),
);

/** PEPSI over other dilated layers. */
export function pepsiOf<Config extends PepsiConfig>(dilated: DilatedLayer<Config>) {
  return (scope: Scope, inputs: NetworkInputs, config: Config) => {
    const encoded = encoder(scope.at("encoder"), planesOf(inputs, config), config);
    const features = config.dilations.reduce(
      (x, dilation, place) => elu(dilated(scope.at("middle"), x, { dilation, place, config })),
      encoded,
    ); // [N, 8w, H/8, W/8]
    const hole = maxPool(inputs.hole, { kernel: 8 }); // [N, 1, H/8, W/8]
    const attended = attentionBlock(scope.at("attention"), { features, hole }, config);
    const decoded = (x: Tensor) => decoder(scope.at("decoder"), x, config);
    const painted = decoded(attended);
    return {
      mended: mendedFrom(painted, inputs, config),
      coarse: mendedFrom(decoded(features), inputs, config),
      painted: wholePainting(painted, inputs),
    };
  };
}

/** The picture, empty where nothing is known, and what is whole, on as many channels: [N, 6, H, W], or all hints. */
function planesOf(inputs: NetworkInputs, { hints }: PepsiConfig): Tensor {
  if (hints) return allPlanes(inputs);
  const { picture, hole } = inputs;
  const whole = sub(1, hole);
  return concat([mul(picture, sub(1, mul(hole, isWhiteOut(inputs)))), whole, whole, whole], 1);
}

/** [N, C, H, W] → [N, 8w, H/8, W/8], reflected at the border, ELU, no normalisation. */
function encoder(scope: Scope, planes: Tensor, { width: w }: PepsiConfig): Tensor {
  const layers = [
    { out: w, kernel: 5 },
    { out: 2 * w, stride: 2 },
    { out: 2 * w },
    { out: 4 * w, stride: 2 },
    { out: 4 * w },
    { out: 8 * w, stride: 2 },
  ];
  return layers.reduce(
    (x, layer, i) => elu(convolution(scope.at(i), x, { ...layer, paddingMode: "reflect" })),
    planes,
  );
}

const attentions = {
  euclidean: (x: AttentionInputs, form: AttentionForm) =>
    euclideanAttention(x, euclideanForm(form)),
  cosine: (x: AttentionInputs, form: AttentionForm) => cosineAttention(x, cosineForm(form)),
} as const;

/**
 * ELU(conv1×1([features, V ⊙ features + H ⊙ pasted])): [N, 8w, H/8, W/8] → the same. The features keep what they
 * know in the hole (a mosaic's cells, what the encoder imagines); keys hold none of it.
 */
function attentionBlock(
  scope: Scope,
  inputs: AttentionInputs,
  { attention, attentionForm }: PepsiConfig,
): Tensor {
  const { features, hole } = inputs;
  const pasted = attentions[attention](inputs, attentionForm);
  const inHole = add(mul(features, sub(1, hole)), mul(pasted, hole));
  const both = concat([features, inHole], 1); // [N, 16w, H/8, W/8]
  return elu(convolution(scope, both, { out: features.shape[1], kernel: 1 }));
}

/** [N, 8w, H/8, W/8] → [N, 3, H, W]; the ×2 of the paper comes before the first layer of a pair. */
function decoder(scope: Scope, features: Tensor, { width: w }: PepsiConfig): Tensor {
  const pairs = [4 * w, 2 * w, w, w / 2];
  const full = pairs.reduce((x, out, i) => {
    const [first, second] = [scope.at(2 * i), scope.at(2 * i + 1)];
    const wide = i === 0 ? convolution(first, x, { out }) : enlargedConvolution(first, x, { out });
    return elu(convolution(second, elu(wide), { out }));
  }, features); // [N, w/2, H, W]
  // Fresh, it paints grey and corrects nothing.
  return clip(convolution(scope.at("output"), full, { out: 3, gain: 0 }), -1, 1);
}
