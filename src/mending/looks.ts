/**
 * How often a network looks at a window. Once; or under every symmetry of its damage, of which the mean is better than
 * any and the spread says where they disagree; or so, with variants drawn from what they span.
 */

import type { Picture } from "../image/picture.ts";
import { type Random, randomNormal, randomOf } from "../image/random.ts";
import type { Mosaic } from "../mosaic/kinds.ts";
import type { Damaged } from "../networks/index.ts";
import { symmetriesOf, turned, turnedBack } from "./symmetries.ts";

export const qualities = ["fast", "best"] as const;
export type Quality = (typeof qualities)[number];

/** How much is done for a picture. */
export interface Effort {
  /** `fast`: one look; `best`: the mean over all symmetries, with its spread. `fast` where left out. */
  readonly quality?: Quality | undefined;
  /** So many different mendings, drawn around the mean; one, not drawn, where left out. */
  readonly variants?: number | undefined;
  /** What variants are drawn from; 1 where left out. */
  readonly seed?: number | undefined;
}

/** Mends what a window shows: the same size, 0…1, not clipped. */
export type MendWindow = (view: Damaged, signal?: AbortSignal) => Promise<Picture>;

/** What the looks at one window come to. */
export interface Looks {
  /** One, or as many as variants were asked for. */
  readonly mended: readonly Picture[];
  /** The standard deviation among the looks, `[3, H, W]`; only where there were several. */
  readonly spread?: Picture;
}

/** Whether the effort looks more than once. */
export const looksOften = ({ quality, variants }: Effort): boolean =>
  quality === "best" || variants !== undefined;

/** How often a window is looked at that shows these cells, or an empty hole. */
export const looksOf = (mosaic: Mosaic | undefined, effort: Effort): number =>
  looksOften(effort) ? symmetriesOf(mosaic).length : 1;

export async function lookAt(
  view: Damaged,
  mendWindow: MendWindow,
  { signal, ...effort }: Effort & { readonly signal?: AbortSignal | undefined },
): Promise<Looks> {
  if (!looksOften(effort)) return { mended: [await mendWindow(view, signal)] };
  const looks = await Promise.all(
    symmetriesOf(view.mosaic).map(async (symmetry) => {
      const mended = await mendWindow(turned(view, symmetry), signal);
      return turnedBack(mended, view.picture, symmetry);
    }),
  );
  const mean = meanOf(looks);
  const spread = spreadOf(looks, mean);
  const { variants, seed = 1 } = effort;
  if (variants === undefined) return { mended: [mean], spread };
  const drawn = Array.from({ length: variants }, (_, k) =>
    drawAround(mean, looks, randomOf(seed, k)),
  );
  return { mended: drawn, spread };
}

function meanOf(looks: readonly Picture[]): Picture {
  const data = new Float32Array(looks[0].data.length);
  for (const look of looks) {
    for (let i = 0; i < data.length; i++) data[i] += look.data[i] / looks.length;
  }
  return { ...looks[0], data };
}

/** √(Σ (pₖ − p̄)² / n) */
function spreadOf(looks: readonly Picture[], mean: Picture): Picture {
  const data = new Float32Array(mean.data.length);
  for (const look of looks) {
    for (let i = 0; i < data.length; i++) {
      data[i] += (look.data[i] - mean.data[i]) ** 2 / looks.length;
    }
  }
  return { ...mean, data: data.map(Math.sqrt) };
}

/**
 * p̄ + Σ zₖ·(pₖ − p̄)/√n, z normal: a picture from the looks' own mean and covariance. The random numbers are the same
 * for every window, so windows that overlap agree.
 */
function drawAround(mean: Picture, looks: readonly Picture[], random: Random): Picture {
  const data = mean.data.slice();
  for (const look of looks) {
    const share = randomNormal(random) / Math.sqrt(looks.length);
    for (let i = 0; i < data.length; i++) data[i] += share * (look.data[i] - mean.data[i]);
  }
  return { ...mean, data };
}
