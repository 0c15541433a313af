/**
 * The Gated Conv U-Net: a single-stage U-Net of gated convolutions (Yu et al. 2019), 1.47 M parameters, own
 * layout. It corrects a first guess, and the correction is kept from changing what the cells say.
 */
import { add, mul, type Tensor } from "../graph/index.ts";
import {
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
  /** Whether the correction keeps the observed cells. */
  readonly consistency: boolean;
}

export const gatedUnetDefaults: GatedUnetConfig = {
  width: 24,
  dilations: [2, 4, 8],
  consistency: true,
};

/** Sides of the picture are multiples of this. */
export const gatedUnetMultiple = 8;

/** The mended picture `[N, 3, H, W]`, −1…1 but not clipped; known pixels are the base's. */
export function gatedUnet(scope: Scope, inputs: NetworkInputs, config: GatedUnetConfig): Tensor {
  const { width: c, dilations, consistency } = config;
  const gated = (name: string, x: Tensor, out: number, options = {}) =>
    gatedConvolution(scope.at(name), x, { out, ...options });
  const enlarged = (name: string, x: Tensor, skip: Tensor, out: number) =>
    gatedEnlargingConvolution(scope.at(name), [x, skip], { out });

  const full = gated("encoder.0", allPlanes(inputs), c); // [N, c, H, W]
  const half = gated("encoder.2", gated("encoder.1", full, 2 * c, { stride: 2 }), 2 * c); // [N, 2c, H/2, W/2]
  const quarter = gated("encoder.4", gated("encoder.3", half, 4 * c, { stride: 2 }), 4 * c); // [N, 4c, H/4, W/4]
  const eighth = gated("encoder.5", quarter, 4 * c, { stride: 2 }); // [N, 4c, H/8, W/8]
  const middle = dilations.reduce(
    (x, dilation, i) => gated(`middle.${i}`, x, 4 * c, { dilation }),
    eighth,
  );
  const toQuarter = enlarged("decoder.0", middle, quarter, 4 * c);
  const toHalf = enlarged("decoder.1", toQuarter, half, 2 * c);
  const toFull = enlarged("decoder.2", toHalf, full, c);
  const correction = convolution(scope.at("output"), toFull, { out: 3, gain: 0.1 });

  const inside = mul(correction, inputs.hole);
  return add(inputs.base, consistency ? unseenByCells(inside, inputs) : inside);
}
