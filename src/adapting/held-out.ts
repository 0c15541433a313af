/** How well weights mend the held-out part of a picture: as a mending does it, to the finished 8-bit picture. */
import type { Example } from "../data/index.ts";
import { holeArea, mse } from "../image/index.ts";
import { networkMender } from "../mending/index.ts";
import { networkNamed } from "../networks/index.ts";
import type { Device, Weights } from "../runtime/index.ts";

/** 10·log₁₀(1 / mse) in dB, the mean square over all pixels of all holes. Errors: those of a mender. */
export async function heldOutPsnr(
  examples: readonly Example[],
  weights: Weights,
  { device, signal }: { readonly device: Device; readonly signal: AbortSignal | undefined },
): Promise<number> {
  const mender = networkMender(
    { kind: "network", name: networkNamed(weights.card.network) },
    { weightsFor: async () => weights, device: async () => device },
  );
  try {
    let [square, area] = [0, 0];
    for (const { original, degraded, hole, mosaic } of examples) {
      const { picture } = await mender.mend({ picture: degraded, hole, mosaic, signal });
      square += holeArea(hole) * mse(picture, original, hole);
      area += holeArea(hole);
    }
    return 10 * Math.log10(area / square);
  } finally {
    await mender.close();
  }
}
