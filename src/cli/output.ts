/** Where pictures go: checked before any work begins, written whole or not at all, as they are where a format can. */
import { access, constants, stat } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import type { ArgDef } from "citty";
import { KintsugiError } from "../errors.ts";
import { isFolder, type Photo, writableFormat, writePicture } from "../files/index.ts";
import { provenanceAlone, provenanceIn } from "../mending/provenance.ts";
import { usage } from "./arguments.ts";
import type { Job } from "./jobs.ts";
import { note } from "./terminal.ts";

/** Throws `file-unwritable` where the file could not be written, so that no work is done in vain. */
export async function requirePlace(path: string): Promise<void> {
  const refuse = (got: string, advice: string) =>
    new KintsugiError("file-unwritable", {
      where: path,
      expected: "to write the file",
      got,
      advice,
    });
  if (await isFolder(path)) throw refuse("a folder of that name", "name a file inside it");
  const folder = dirname(path);
  if (!(await isFolder(folder))) {
    throw refuse("a folder that does not exist", "make the folder first");
  }
  await access(folder, constants.W_OK).catch(() => {
    throw refuse("no permission to write there", "choose another place");
  });
}

/** Those of the paths where something is already. */
export async function takenOf(paths: readonly string[]): Promise<readonly string[]> {
  const found = await Promise.all(paths.map((path) => stat(path).catch(() => undefined)));
  return paths.filter((_, i) => found[i] !== undefined);
}

export const overwriteFlag = {
  type: "boolean",
  description: "replace what is there; else it is refused",
} as const satisfies ArgDef;

/** Throws `file-unwritable` where something is at one of the paths, unless it is to be replaced. */
export async function requireFree(
  paths: readonly string[],
  { overwrite = false }: { readonly overwrite?: boolean | undefined },
): Promise<void> {
  const [taken] = overwrite ? [] : await takenOf(paths);
  if (taken !== undefined) throw refuseToReplace(taken);
}

/** What is there is replaced only where that was asked for. */
const refuseToReplace = (path: string): KintsugiError =>
  new KintsugiError("file-unwritable", {
    where: path,
    expected: "a name that is free",
    got: "a file that is there already",
    advice: "say --overwrite to replace it",
  });

/** Throws `usage` where what a flag asks for beside the picture would replace one of `others`. */
export function requireApart(flag: string, path: string, others: readonly string[]): void {
  if (!others.some((other) => resolve(other) === resolve(path))) return;
  throw usage(flag, "a file that is neither read nor written besides", path);
}

export interface WriteHow {
  readonly createFolders?: boolean | undefined;
  /** 1…100 for JPEG; that of the picture itself, where it is one, unless told. */
  readonly quality?: number | undefined;
}

/** Writes without loss wherever the format can, a JPEG as the picture's own was; tells what was lost where not. */
export async function writePhoto(
  { input, output }: Pick<Job, "input" | "output">,
  photo: Photo,
  { createFolders = false, quality }: WriteHow = {},
): Promise<void> {
  const isJpeg = writableFormat(output) === "jpeg";
  const { jpeg } = photo.metadata;
  const own = { quality: quality ?? jpeg?.quality ?? USUAL_QUALITY, ...jpegColours(photo) };
  const how = isJpeg ? own : { lossless: true };
  const { warnings } = await writePicture(output, fittingXmp(photo, isJpeg), {
    createFolders,
    ...how,
  });
  for (const warning of photo.warnings) note(`${input}: ${warning}`);
  for (const warning of warnings) note(`${output}: ${warning}`);
  if (isJpeg) note(`${output}: ${jpegNote(own.quality, jpeg?.quality)}`);
}

const USUAL_QUALITY = 95;

const jpegColours = ({ metadata: { jpeg } }: Photo) =>
  jpeg?.subsampled ? { subsampled: true } : {};

function jpegNote(quality: number, source: number | undefined): string {
  const like = source === quality ? ", as the picture had" : "";
  const how = `at quality ${quality}${like}`;
  return `JPEG is lossy, so all pixels change a little (${how}); a .png keeps them bit for bit`;
}

/** JPEG holds XMP of so many bytes in one piece. */
const LONGEST_JPEG_XMP = 59_000;

/** The photo with only Kintsugi's words in its XMP, where a JPEG could not hold all of them. */
function fittingXmp(photo: Photo, isJpeg: boolean): Photo {
  const { xmp } = photo.metadata;
  if (!isJpeg || !xmp || xmp.length <= LONGEST_JPEG_XMP || !provenanceIn(xmp)) return photo;
  const warnings = [...photo.warnings, "its XMP is too long for a JPEG and was left out"];
  return { ...photo, warnings, metadata: { ...photo.metadata, xmp: provenanceAlone(xmp) } };
}
