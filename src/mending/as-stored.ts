/** Damage as it lies in the levels that a photo stores: editors take means of light by the curve of its own profile. */
import { type Photo, storedGamma } from "../files/index.ts";
import type { Damage } from "../mosaic/index.ts";

/** Of the working picture sRGB's curve gives the same cells: between the two light is only another mixture of itself. */
export function asStored<D extends Damage>(damage: D, photo: Photo): D {
  if (damage.kind !== "mean-linear") return damage;
  const gamma = storedGamma(photo);
  return gamma === undefined ? damage : { ...damage, gamma };
}
