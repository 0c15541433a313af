/**
 * Sources of pictures as endless sequences: position → picture, a pure function of the recipe, the files and the
 * seed. A source of n pictures shows each of them once in positions 0…n − 1, in another order in n…2n − 1.
 */
import { KintsugiError } from "../errors.ts";
import { randomInteger, randomOf } from "../image/random.ts";
import { listPictures, readPhotograph } from "./folder.ts";
import { type Photograph, photographOf } from "./photograph.ts";
import { PhotographCache } from "./photograph-cache.ts";
import type { SourceRecipe } from "./source-schema.ts";
import { streams } from "./streams.ts";
import { syntheticPicture } from "./synthetic.ts";

export interface PictureSource {
  /** How many different pictures there are; `Infinity` where new ones are made without end. */
  readonly count: number;
  /** The picture at a position ≥ 0 of the sequence. */
  at(position: number): Promise<Photograph>;
}

/** A source with its folders listed: plain data that can be sent to a worker. */
export type ListedSource =
  | { readonly kind: "files"; readonly paths: readonly string[]; readonly shorterSidePx: number }
  | { readonly kind: "synthetic"; readonly sidePx: number; readonly count?: number | undefined }
  | { readonly kind: "mixed"; readonly of: readonly Part<ListedSource>[] };

interface Part<Source> {
  /** How often, against the others. */
  readonly share: number;
  readonly source: Source;
}

export interface SourceOptions {
  /** Of the order, and of synthetic pictures. */
  readonly seed: number;
  readonly cache: PhotographCache;
  /** Told once of each file that cannot be read and is skipped; a sentence. */
  readonly onWarning: (message: string) => void;
}

const defaultCacheBytes = 256 * 2 ** 20;

/** Lists the folders of a recipe. Throws `file-missing` where a folder is missing or has no pictures. */
export async function listSource(recipe: SourceRecipe): Promise<ListedSource> {
  switch (recipe.kind) {
    case "folder": {
      const { path, shorterSidePx } = recipe;
      return { kind: "files", paths: await listPictures(path), shorterSidePx };
    }
    case "synthetic":
      return recipe;
    case "mixed": {
      const parts = recipe.of.map(async ({ share, source }) => {
        return { share, source: await listSource(source) };
      });
      return { kind: "mixed", of: await Promise.all(parts) };
    }
  }
}

/** The source of a listed recipe. */
export function openSource(
  listed: ListedSource,
  {
    seed,
    cache = new PhotographCache(defaultCacheBytes),
    onWarning = () => {},
  }: Pick<SourceOptions, "seed"> & Partial<SourceOptions>,
): PictureSource {
  const options = { seed, cache, onWarning };
  switch (listed.kind) {
    case "files":
      return fileSource(listed, options);
    case "synthetic":
      return syntheticSource(listed, options);
    case "mixed":
      return mixedSource(
        listed.of.map(({ share, source }) => ({ share, source: openSource(source, options) })),
      );
  }
}

/** Picture files; one that cannot be read gives its place to the next in the list. */
export function fileSource(
  { paths, shorterSidePx }: { readonly paths: readonly string[]; readonly shorterSidePx: number },
  { seed, cache, onWarning }: SourceOptions,
): PictureSource {
  const broken = new Set<string>();
  const order = shuffledOrder(paths.length, seed);
  const read = async (path: string): Promise<Photograph | undefined> => {
    if (broken.has(path)) return undefined;
    try {
      return await cache.get(path, () => readPhotograph(path, shorterSidePx));
    } catch (error) {
      if (!(error instanceof KintsugiError)) throw error;
      if (!broken.has(path)) onWarning(`skipped: ${error.message}`);
      broken.add(path);
      return undefined;
    }
  };
  const at = async (position: number): Promise<Photograph> => {
    const first = order(position);
    for (let i = 0; i < paths.length; i++) {
      const picture = await read(paths[(first + i) % paths.length]);
      if (picture) return picture;
    }
    throw allBroken(paths);
  };
  return { count: paths.length, at };
}

/** Synthetic pictures, square: `count` different ones, kept in the cache, or new ones without end. */
export function syntheticSource(
  {
    sidePx,
    count = Number.POSITIVE_INFINITY,
  }: { readonly sidePx: number; readonly count?: number | undefined },
  { seed, cache }: SourceOptions,
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
function shuffledOrder(count: number, seed: number): (position: number) => number {
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

function allBroken(paths: readonly string[]): KintsugiError {
  return new KintsugiError("not-a-picture", {
    where: "the data's pictures",
    expected: "at least one that can be read",
    got: `${paths.length} that cannot, the first of them ${paths[0]}`,
  });
}
