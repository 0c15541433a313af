/** Distances between the set of mended pictures and that of the originals: they ask how likely pictures look, not which. */
import { type Picture, quantise } from "../image/picture.ts";
import { randomOf } from "../image/random.ts";
import {
  holePatches,
  momentsOf,
  PATCH_SIDE_PX,
  type Patches,
  randomDirections,
  slicedWasserstein,
  standardised,
} from "../image/sliced-wasserstein.ts";
import type { NamedCase } from "./cases.ts";
import type { Features } from "./features.ts";
import { frechetDistance } from "./frechet.ts";

export interface Distances {
  /** The number of pictures in each set. */
  readonly n: number;
  /**
   * Sliced Wasserstein distance of 7×7 patches around pixels of the hole, in standard deviations of the originals' patches:
   * the mean over the scales of a Laplacian pyramid.
   */
  readonly swd: number;
  /** At full size, half, a quarter… */
  readonly swdByScale: readonly number[];
  /** Of whole pictures; `null` where no features were asked for, or there is one picture alone. */
  readonly fid: number | null;
}

/** Fixed once and for all, as the cases are. */
const SEED = 20181026;
const PATCHES_PER_CASE = 16;
const DIRECTIONS = 128;

export interface OpenDistances {
  /** Takes a case with the versions made of it; every case has the same versions. */
  add(damaged: NamedCase, versions: Readonly<Record<string, Picture>>): Promise<void>;
  /** By version; of at least one case. */
  measure(): Readonly<Record<string, Distances>>;
}

/** Keeps 47 KB a picture of 256×256, and the features. */
export function openDistances(features: Features | undefined): OpenDistances {
  const originals = emptySet();
  const sets = new Map<string, PictureSet>();
  return {
    async add(damaged, versions) {
      await put(originals, damaged.original, damaged, features);
      for (const [version, picture] of Object.entries(versions)) {
        const set = sets.get(version) ?? emptySet();
        sets.set(version, set);
        await put(set, quantise(picture), damaged, features);
      }
    },
    measure: () =>
      Object.fromEntries([...sets].map(([version, set]) => [version, between(set, originals)])),
  };
}

/** What is kept of a set of pictures. */
interface PictureSet {
  /** By scale, then by case. */
  readonly patches: Patches[][];
  readonly features: Float32Array[];
}

const emptySet = (): PictureSet => ({ patches: [], features: [] });

async function put(
  set: PictureSet,
  picture: Picture,
  { hole, index, number }: NamedCase,
  features: Features | undefined,
): Promise<void> {
  const random = randomOf(SEED, index, number);
  const scales = holePatches(picture, hole, { count: PATCHES_PER_CASE, random });
  for (const [scale, patches] of scales.entries()) {
    set.patches[scale] ??= [];
    set.patches[scale].push(patches);
  }
  if (features) set.features.push(await features.of(picture));
}

function between(set: PictureSet, originals: PictureSet): Distances {
  const swdByScale = originals.patches.map((reference, scale) =>
    distanceOf(joined(set.patches[scale]), joined(reference), scale),
  );
  return {
    n: originals.patches[0].length,
    swd: swdByScale.reduce((sum, each) => sum + each, 0) / swdByScale.length,
    swdByScale,
    fid: set.features.length < 2 ? null : frechetDistance(set.features, originals.features),
  };
}

/** Both in the originals' standard deviations, so that lost contrast counts. */
function distanceOf(shown: Patches, reference: Patches, scale: number): number {
  const moments = momentsOf(reference);
  const size = reference.channels * PATCH_SIDE_PX ** 2;
  const directions = randomDirections(DIRECTIONS, size, randomOf(SEED, scale));
  return slicedWasserstein(
    standardised(shown, moments),
    standardised(reference, moments),
    directions,
  );
}

function joined(sets: readonly Patches[]): Patches {
  const data = new Float32Array(sets.reduce((length, each) => length + each.data.length, 0));
  let start = 0;
  for (const each of sets) {
    data.set(each.data, start);
    start += each.data.length;
  }
  return { channels: sets[0].channels, data };
}
