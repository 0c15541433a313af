/**
 * Sources of pictures as endless sequences: position → picture, a pure function of the recipe, the pictures and the
 * seed. A source of n pictures shows each of them once in positions 0…n − 1, in another order in n…2n − 1.
 */
import { randomInteger, randomOf } from "../image/random.ts";
import { type Photograph, photographOf } from "./photograph.ts";
import { streams } from "./streams.ts";
import { syntheticPicture } from "./synthetic.ts";

export interface PictureSource {
  /** How many different pictures there are; `Infinity` where new ones are made without end. */
  readonly count: number;
  /** The picture at a position ≥ 0 of the sequence. */
  at(position: number): Promise<Photograph>;
}

export interface Part<Source> {
  /** How often, against the others. */
  readonly share: number;
  readonly source: Source;
}

/** Where pictures that can come again are kept. */
interface Cache {
  get(key: string, make: () => Promise<Photograph>): Promise<Photograph>;
}

/** Pictures that are there already. */
export function memorySource(
  pictures: readonly Photograph[],
  { seed }: { readonly seed: number },
): PictureSource {
  const order = shuffledOrder(pictures.length, seed);
  return { count: pictures.length, at: async (position) => pictures[order(position)] };
}

/** Synthetic pictures, square: `count` different ones, kept in the cache, or new ones without end. */
export function syntheticSource(
  {
    sidePx,
    count = Number.POSITIVE_INFINITY,
  }: { readonly sidePx: number; readonly count?: number | undefined },
  { seed, cache }: { readonly seed: number; readonly cache: Cache },
): PictureSource {
  const make = async (index: number): Promise<Photograph> =>
    photographOf(
      syntheticPicture({ width: sidePx, height: sidePx }, randomOf(seed, streams.synthetic, index)),
    );
  if (count === Number.POSITIVE_INFINITY) {
    return { count, at: make };
  }
  const order = shuffledOrder(count, seed);
  const at = (position: number) => {
    const index = order(position);
    return cache.get(`synthetic ${sidePx} ${index}`, () => make(index));
  };
  return { count, at };
}

/** Several sources in turn, each as often as its share says, each in its own sequence. */
export function mixedSource([first, ...rest]: readonly Part<PictureSource>[]): PictureSource {
  if (rest.length === 0) return first.source;
  const others = mixedSource(rest);
  const part = first.share / rest.reduce((sum, { share }) => sum + share, first.share);
  /** How many of the positions before this one are the first source's. */
  const before = (position: number) => Math.floor(position * part);
  const at = (position: number) => {
    const own = before(position);
    return before(position + 1) > own ? first.source.at(own) : others.at(position - own);
  };
  return { count: first.source.count + others.count, at };
}

interface Shuffle {
  readonly epoch: number;
  readonly indices: Int32Array;
}

/** Position → index: every run of `count` positions is a shuffle of its own (Fisher and Yates 1938). */
export function shuffledOrder(count: number, seed: number): (position: number) => number {
  let shuffled: Shuffle = { epoch: -1, indices: new Int32Array(0) };
  return (position) => {
    const epoch = Math.floor(position / count);
    if (shuffled.epoch !== epoch) shuffled = { epoch, indices: shuffle(count, seed, epoch) };
    return shuffled.indices[position % count];
  };
}

function shuffle(count: number, seed: number, epoch: number): Int32Array {
  const random = randomOf(seed, streams.order, epoch);
  const indices = Int32Array.from({ length: count }, (_, i) => i);
  for (let i = count - 1; i > 0; i--) {
    const j = randomInteger(random, 0, i);
    [indices[i], indices[j]] = [indices[j], indices[i]];
  }
  return indices;
}
