/**
 * The Gated Conv U-Net: a single-stage U-Net of gated convolutions (Yu et al. 2019), 1.47 M parameters, own
 * layout. It corrects a first guess, and the correction is kept from changing what the cells say.
 */
import { add, mul, type Tensor } from "../graph/index.ts";
import {
  type ConvolutionLayer,
  convolution,
  gatedConvolution,
  gatedEnlargingConvolution,
  type Scope,
  unseenByCells,
} from "../nn/index.ts";
import { allPlanes, type NetworkInputs } from "./inputs.ts";

export interface GatedUnetConfig {
  /** Channels at full size; 2, 4 and 4 times as many at ½, ¼ and ⅛. */
  readonly width: number;
  /** Rates of the dilated convolutions at ⅛. */
  readonly dilations: readonly number[];
  /**
   * What the last layer's values are multiplied by. First guesses are off by a few hundredths; Adam moves weights by its
   * rate however small their gradients are, and at the scale 1 the last layer is soon off by more than that. The gates
   * before it then learn to silence it before anything else is learnt, and closed gates do not open again.
   */
  readonly correctionScale: number;
  /** Whether the correction keeps the observed cells. */
  readonly consistency: boolean;
}

export const gatedUnetDefaults: GatedUnetConfig = {
  width: 24,
  dilations: [2, 4, 8],
  correctionScale: 1 / 32,
  consistency: true,
};

/** Sides of the picture are multiples of this. */
export const gatedUnetMultiple = 8;

/** The 3×3 layers of such a U-Net. */
export interface UnetLayers {
  /** [N, C, H, W] → [N, out, H/stride, W/stride]. */
  plain(scope: Scope, x: Tensor, layer: ConvolutionLayer): Tensor;
  /** [N, C, H, W] and [N, S, 2H, 2W] → [N, out, 2H, 2W]. */
  enlarging(scope: Scope, pair: readonly [Tensor, Tensor], layer: { readonly out: number }): Tensor;
}

/** The mended picture `[N, 3, H, W]`, −1…1 but not clipped; known pixels are the base's. */
export const gatedUnet = correctingUnet({
  plain: gatedConvolution,
  enlarging: gatedEnlargingConvolution,
});

/** The U-Net of the given layers. */
export function correctingUnet({ plain, enlarging }: UnetLayers) {
  return (
    scope: Scope,
    inputs: NetworkInputs,
    { width: c, dilations, correctionScale, consistency }: GatedUnetConfig,
  ): { readonly mended: Tensor } => {
    const layer = (name: string, x: Tensor, out: number, options = {}) =>
      plain(scope.at(name), x, { out, ...options });
    const enlarged = (name: string, x: Tensor, skip: Tensor, out: number) =>
      enlarging(scope.at(name), [x, skip], { out });

    const full = layer("encoder.0", allPlanes(inputs), c); // [N, c, H, W]
    const half = layer("encoder.2", layer("encoder.1", full, 2 * c, { stride: 2 }), 2 * c); // [N, 2c, H/2, W/2]
    const quarter = layer("encoder.4", layer("encoder.3", half, 4 * c, { stride: 2 }), 4 * c); // [N, 4c, H/4, W/4]
    const eighth = layer("encoder.5", quarter, 4 * c, { stride: 2 }); // [N, 4c, H/8, W/8]
    const middle = dilations.reduce(
      (x, dilation, i) => layer(`middle.${i}`, x, 4 * c, { dilation }),
      eighth,
    );
    const toQuarter = enlarged("decoder.0", middle, quarter, 4 * c);
    const toHalf = enlarged("decoder.1", toQuarter, half, 2 * c);
    const toFull = enlarged("decoder.2", toHalf, full, c);
    const correction = convolution(scope.at("output"), toFull, { out: 3, gain: 0.1 });

    const inside = mul(mul(correction, correctionScale), inputs.hole);
    return { mended: add(inputs.base, consistency ? unseenByCells(inside, inputs) : inside) };
  };
}
