/**
 * Diet-PEPSI (Shin et al. 2019), 2.41 M parameters: PEPSI whose dilated convolutions share one kernel, which each rate
 * scales and shifts; per output channel alone it is DPU, the earlier form, 1.89 M.
 */
import { type KernelSharing, sharedDilation } from "../nn/index.ts";
import { type PepsiConfig, pepsiDefaults, pepsiOf } from "./pepsi.ts";

export interface DietPepsiConfig extends PepsiConfig {
  /** What a rate's scale and shift are for: each input × output channel, or each output channel. */
  readonly sharing: KernelSharing;
}

export const dietPepsiDefaults: DietPepsiConfig = { ...pepsiDefaults, sharing: "rate-adaptive" };

/** The mended picture and the coarse one, `[N, 3, H, W]`, not clipped. */
export const dietPepsi = pepsiOf<DietPepsiConfig>((scope, x, { dilation, config: { sharing } }) =>
  sharedDilation(scope, x, { out: x.shape[1], dilation, sharing, paddingMode: "reflect" }),
);
