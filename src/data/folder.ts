/** The pictures of a folder: found by their names' endings, in one order on every machine. */
import { readdir, stat } from "node:fs/promises";
import { extname, join, sep } from "node:path";
import { KintsugiError } from "../errors.ts";
import { type Photo, readPicture, workingPicture } from "../files/index.ts";
import type { Size } from "../image/hole.ts";
import { resize } from "../image/resize.ts";
import { type Photograph, photographOf } from "./photograph.ts";

const endings = new Set([".jpg", ".jpeg", ".png", ".webp", ".avif"]);

/**
 * The paths of all JPEG, PNG, WebP and AVIF files below a folder, sorted by code units; hidden ones are left out.
 * Throws `file-missing` where there is no such folder, or no picture in it.
 */
export async function listPictures(folder: string): Promise<readonly string[]> {
  const names = (await namesBelow(folder)).filter((name) => isPicture(name));
  const isThere = await Promise.all(names.map((name) => isFile(join(folder, name))));
  const pictures = names.filter((_, i) => isThere[i]).sort(byCodeUnits);
  if (pictures.length > 0) return pictures.map((name) => join(folder, name));
  throw new KintsugiError("file-missing", {
    where: folder,
    expected: "a folder with JPEG, PNG, WebP or AVIF pictures",
    got: "none in it",
  });
}

/**
 * One picture of a folder, its shorter side shrunk to at most `shorterSidePx`: a crop of a large photo would show
 * hardly anything. Throws as `readPicture` does.
 */
export async function readPhotograph(path: string, shorterSidePx: number): Promise<Photograph> {
  const photo = await readPicture(path);
  const scale = Math.min(1, shorterSidePx / Math.min(photo.width, photo.height));
  if (scale === 1 && isPlain(photo)) return { ...sizeOf(photo), bytes: photo.raster };
  const picture = await workingPicture(photo);
  if (scale === 1) return photographOf(picture);
  const width = Math.round(picture.width * scale);
  const height = Math.round(picture.height * scale);
  return photographOf(resize(picture, { width, height }, "area"));
}

/** Whether the levels are the working picture's bytes already. */
function isPlain(photo: Photo): photo is Photo & { readonly raster: Uint8Array } {
  return photo.depth === 8 && photo.channels === 3 && photo.metadata.icc === undefined;
}

function sizeOf({ width, height }: Photo): Size {
  return { width, height };
}

/** Names of all files, relative to the folder, with `/` between their parts. */
async function namesBelow(folder: string): Promise<string[]> {
  try {
    const names = await readdir(folder, { recursive: true });
    return names.map((name) => name.split(sep).join("/"));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new KintsugiError(
      "file-missing",
      { where: folder, expected: "a folder of pictures", got: refusals[code ?? ""] ?? `${error}` },
      { cause: error },
    );
  }
}

const refusals: Readonly<Record<string, string>> = {
  ENOENT: "no such folder",
  ENOTDIR: "a file",
  EACCES: "a folder that may not be read",
  EPERM: "a folder that may not be read",
};

/** A link that leads nowhere is none, nor is a folder with a picture's name. */
const isFile = async (path: string): Promise<boolean> =>
  (await stat(path).catch(() => undefined))?.isFile() === true;

function isPicture(name: string): boolean {
  const isHidden = name.split("/").some((part) => part.startsWith("."));
  return !isHidden && endings.has(extname(name).toLowerCase());
}

function byCodeUnits(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
