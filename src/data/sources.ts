/** The sources of a recipe: folders listed and read, synthetic pictures, mixes. */
import { KintsugiError } from "../errors.ts";
import { listPictures, readPhotograph } from "./folder.ts";
import type { Photograph } from "./photograph.ts";
import { PhotographCache } from "./photograph-cache.ts";
import {
  mixedSource,
  type Part,
  type PictureSource,
  shuffledOrder,
  syntheticSource,
} from "./picture-source.ts";
import type { SourceRecipe } from "./source-schema.ts";

/** A source with its folders listed: plain data that can be sent to a worker. */
export type ListedSource =
  | { readonly kind: "files"; readonly paths: readonly string[]; readonly shorterSidePx: number }
  | { readonly kind: "synthetic"; readonly sidePx: number; readonly count?: number | undefined }
  | { readonly kind: "mixed"; readonly of: readonly Part<ListedSource>[] };

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

function allBroken(paths: readonly string[]): KintsugiError {
  return new KintsugiError("not-a-picture", {
    where: "the data's pictures",
    expected: "at least one that can be read",
    got: `${paths.length} that cannot, the first of them ${paths[0]}`,
  });
}
