/**
 * EdgeConnect (Nazeri et al. 2019), 10.76 + 10.77 M parameters: one generator imagines the edges in the hole, another
 * paints along them. Both in one graph: G1's parameters are `edges.*`, G2's `picture.*`.
 *
 * It is trained in three phases, three graphs over the same parameters and the same feeds (`knownEdges`, Canny of the
 * known part, and `originalEdges`, Canny of the whole original; all networks with `needsEdges` are fed the second in
 * training alone):
 *
 * | phase | moves | config.edgesFrom | losses on |
 * |---|---|---|---|
 * | edges | `edges.*` | any | `outputs.edges` against `originalEdges`; PatchGAN of [grey, edges] |
 * | picture from true edges | `picture.*` | `original` | `outputs.mended` |
 * | picture from predicted edges | `picture.*` | `predicted` | `outputs.mended` |
 *
 * No gradient flows from the picture to G1, so that the phases differ in what moves and in `edgesFrom` only. Where the
 * scope is not in training, G2 always follows predicted edges.
 */

import { KintsugiError } from "../errors.ts";
import {
  add,
  concat,
  constant,
  conv,
  mul,
  relu,
  sigmoid,
  stopGradient,
  type Tensor,
  tanh,
} from "../graph/index.ts";
import { lumaWeights } from "../image/colour.ts";
import {
  type ConvolutionLayer,
  convolution,
  instanceNormalisation,
  type Scope,
  transposedConvolution,
} from "../nn/index.ts";
import { allPlanes, type NetworkInputs } from "./inputs.ts";
import { mendedFrom, wholePainting } from "./mended.ts";

export interface EdgeConnectConfig {
  /** Channels at full size; 2 and 4 times as many at ½ and ¼. */
  readonly width: number;
  /** Residual blocks of each generator. */
  readonly blocks: number;
  /** What G2 follows in training: G1's edges, or those of the original. */
  readonly edgesFrom: "predicted" | "original";
  /** Whether G2 is told all that `gated-unet` is, the first guess and the cells, instead of the picture. */
  readonly hints: boolean;
  /** Whether what it paints keeps the observed cells. */
  readonly consistency: boolean;
}

/** As published. */
export const edgeConnectDefaults: EdgeConnectConfig = {
  width: 64,
  blocks: 8,
  edgesFrom: "predicted",
  hints: false,
  consistency: true,
};

/** What differs in the form for CPUs. */
export const smallEdgeConnect: Partial<EdgeConnectConfig> = { width: 32 };

/** Sides of the picture are multiples of this. */
export const edgeConnectMultiple = 4;

/**
 * The mended picture and the whole painting, `[N, 3, H, W]`, and G1's edges `[N, 1, H, W]` in 0…1, over the known part
 * too, as its losses want them; G2 follows them in the hole alone.
 */
export function edgeConnect(scope: Scope, inputs: NetworkInputs, config: EdgeConnectConfig) {
  const { picture, hole } = inputs;
  const known = required(inputs.knownEdges, "knownEdges");
  const seenByEdges = concat([greyOf(picture), known, hole], 1); // [N, 3, H, W]
  const edges = sigmoid(
    generator(scope.at("edges"), seenByEdges, { ...config, out: 1, spectral: true }),
  );

  // G1's where nothing is known; the known part's Canny is 0 there.
  const predicted = add(known, mul(hole, stopGradient(edges)));
  const from = scope.training ? config.edgesFrom : "predicted";
  const followed =
    from === "original" ? required(inputs.originalEdges, "originalEdges") : predicted;
  const seenByPicture = concat([config.hints ? allPlanes(inputs) : picture, followed], 1);
  const painted = tanh(
    generator(scope.at("picture"), seenByPicture, { ...config, out: 3, spectral: false, gain: 0 }),
  );
  return {
    mended: mendedFrom(painted, inputs, config),
    painted: wholePainting(painted, inputs),
    edges,
  };
}

interface Generator extends Pick<EdgeConnectConfig, "width" | "blocks"> {
  readonly out: number;
  /** Whether its convolutions are spectrally normalised, all but the last, whose logits must be free to grow. */
  readonly spectral: boolean;
  /** Of the last layer; with 0 it is fresh as if it painted nothing. */
  readonly gain?: number;
}

/** [N, C, H, W] → [N, out, H, W]: half and half again, residual blocks of dilation 2, and back; before any last curve. */
function generator(scope: Scope, x: Tensor, { width, blocks, out, spectral, gain = 1 }: Generator) {
  const normalised = (name: string, from: Tensor, layer: ConvolutionLayer) =>
    instanceNormalisation(convolution(scope.at(name), from, { ...layer, spectral, bias: false }));
  const enlarged = (name: string, from: Tensor, channels: number) => {
    const layer = { out: channels, spectral, bias: false };
    return relu(instanceNormalisation(transposedConvolution(scope.at(name), from, layer)));
  };
  const paddingMode = "reflect";
  const full = relu(normalised("encoder.0", x, { out: width, kernel: 7, paddingMode }));
  const halving = { kernel: 4, stride: 2 };
  const half = relu(normalised("encoder.1", full, { out: 2 * width, ...halving })); // [N, 2w, H/2, W/2]
  let features = relu(normalised("encoder.2", half, { out: 4 * width, ...halving })); // [N, 4w, H/4, W/4]
  for (let block = 0; block < blocks; block++) {
    const layer = { out: 4 * width, paddingMode } as const;
    const inner = relu(normalised(`middle.${block}.0`, features, { ...layer, dilation: 2 }));
    features = add(features, normalised(`middle.${block}.1`, inner, layer));
  }
  const toHalf = enlarged("decoder.0", features, 2 * width); // [N, 2w, H/2, W/2]
  const toFull = enlarged("decoder.1", toHalf, width); // [N, w, H, W]
  return convolution(scope.at("output"), toFull, { out, kernel: 7, paddingMode, gain });
}

/** Luma of `[N, 3, H, W]`: [N, 1, H, W], in the same range; what edges are judged beside. */
export const greyOf = (picture: Tensor): Tensor =>
  conv(picture, constant(lumaWeights.rec709, [1, 3, 1, 1]));

function required(tensor: Tensor | undefined, name: string): Tensor {
  if (tensor !== undefined) return tensor;
  throw new KintsugiError("internal", {
    where: "edge-connect",
    expected: `the input "${name}"`,
    got: "none",
  });
}
