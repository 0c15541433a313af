/**
 * The gated U-Net without its gates: ordinary convolutions, ELU, of equal cost. What gating is worth is what the two
 * differ in. A gated layer computes 2·c channels from c, so c·√2 plain ones cost the same: 34 for 24.
 */
import { elu } from "../graph/index.ts";
import { convolution, enlargingConvolution } from "../nn/index.ts";
import { correctingUnet, type GatedUnetConfig, gatedUnetDefaults } from "./gated-unet.ts";

export const plainUnetDefaults: GatedUnetConfig = { ...gatedUnetDefaults, width: 34 };

/** The mended picture `[N, 3, H, W]`, −1…1 but not clipped; known pixels are the base's. */
export const plainUnet = correctingUnet({
  plain: (scope, x, layer) => elu(convolution(scope, x, layer)),
  enlarging: (scope, pair, layer) => elu(enlargingConvolution(scope, pair, layer)),
});
