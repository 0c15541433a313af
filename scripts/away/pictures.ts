/**
 * A recipe's folders of pictures, made small enough to be carried: pictures spread evenly over each folder, shrunk as the
 * training would shrink them and written as WebP, until their share of the bytes is used up.
 */
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { usage } from "../../src/cli/arguments.ts";
import { listPictures, readPhotograph } from "../../src/data/folder.ts";
import type { SourceRecipe } from "../../src/data/index.ts";
import { KintsugiError } from "../../src/errors.ts";
import { encodePicture, type Photo } from "../../src/files/index.ts";
import type { Recipe } from "../../src/training/index.ts";

export interface Allowance {
  /** All pictures together. */
  readonly mostBytes: number;
  /** WebP's, 1…100. */
  readonly quality: number;
}

/** Of the bytes, where held-out pictures come from a folder of their own. */
const HELD_OUT_SHARE = 1 / 5;

/** The recipe with its folders below `pictures/`, relative to the pack, which gets the pictures. */
export async function packPictures(
  recipe: Recipe,
  pack: string,
  { mostBytes, quality }: Allowance,
): Promise<Recipe> {
  const { source: own, pictures } = recipe.evaluation;
  const heldOutBytes = own && hasFolder(own) ? mostBytes * HELD_OUT_SHARE : 0;
  const to = (path: string) => ({ pack, path, quality });
  const source = await reduced(recipe.source, {
    ...to("pictures/train"),
    mostBytes: mostBytes - heldOutBytes,
    mostPictures: Number.POSITIVE_INFINITY,
  });
  if (own === undefined) return { ...recipe, source };
  const held = { ...to("pictures/held-out"), mostBytes: heldOutBytes, mostPictures: pictures };
  const evaluation = { ...recipe.evaluation, source: await reduced(own, held) };
  return { ...recipe, source, evaluation };
}

const hasFolder = (source: SourceRecipe): boolean =>
  source.kind === "folder" ||
  (source.kind === "mixed" && source.of.some(({ source: part }) => hasFolder(part)));

interface Place extends Allowance {
  readonly pack: string;
  /** Relative to the pack. */
  readonly path: string;
  readonly mostPictures: number;
}

async function reduced(source: SourceRecipe, place: Place): Promise<SourceRecipe> {
  switch (source.kind) {
    case "synthetic":
      return source;
    case "folder":
      await reduceFolder(source, place);
      return { ...source, path: place.path };
    case "mixed": {
      const folders = source.of.filter(({ source: part }) => hasFolder(part));
      const together = folders.reduce((sum, { share }) => sum + share, 0);
      const parts = source.of.map(async ({ share, source: part }, i) => {
        const own = { path: `${place.path}-${i}`, mostBytes: (place.mostBytes * share) / together };
        return { share, source: await reduced(part, { ...place, ...own }) };
      });
      return { kind: "mixed", of: await Promise.all(parts) };
    }
  }
}

/** Pictures keep their order: their names are their places in the folder's list. */
async function reduceFolder(
  { path, shorterSidePx }: { readonly path: string; readonly shorterSidePx: number },
  place: Place,
): Promise<void> {
  const paths = await listPictures(path);
  const folder = join(place.pack, place.path);
  await mkdir(folder, { recursive: true });
  let left = place.mostBytes;
  let count = 0;
  for (const i of evenOrder(paths.length)) {
    if (count === place.mostPictures) break;
    const bytes = await smallCopy(paths[i], shorterSidePx, place.quality);
    if (bytes === undefined) continue;
    if (bytes.length > left) break;
    await writeFile(join(folder, `${`${i}`.padStart(6, "0")}.webp`), bytes);
    left -= bytes.length;
    count++;
  }
  if (count === 0) throw noRoom(path, place.mostBytes);
}

/** Undefined where the file cannot be read: the training would skip it, too. */
async function smallCopy(
  path: string,
  shorterSidePx: number,
  quality: number,
): Promise<Uint8Array | undefined> {
  try {
    const { width, height, bytes: raster } = await readPhotograph(path, shorterSidePx);
    const metadata = { orientation: 1, palette: false };
    const plain = { channels: 3, depth: 8, format: "webp", metadata, warnings: [] } as const;
    const photo: Photo = { ...plain, width, height, raster };
    return (await encodePicture(photo, "webp", { quality })).bytes;
  } catch (error) {
    if (error instanceof KintsugiError) return undefined;
    throw error;
  }
}

const noRoom = (where: string, mostBytes: number): KintsugiError =>
  usage(
    where,
    `room for a picture within ${Math.floor(mostBytes)} bytes`,
    "none that can be read and fits",
    "allow more with --pictures, or use a synthetic source",
  );

/** 0…count − 1 so that every beginning is spread evenly: bits read backwards (van der Corput 1935). */
export function* evenOrder(count: number): Generator<number> {
  const bits = Math.ceil(Math.log2(Math.max(count, 1)));
  for (let i = 0; i < 2 ** bits; i++) {
    let place = 0;
    for (let bit = 0; bit < bits; bit++) place = place * 2 + ((i >> bit) & 1);
    if (place < count) yield place;
  }
}
