/** The library's verbs: a picture hidden, mended or looked through, in one call each from a file, its bytes or a photo. */
import { KintsugiError } from "../errors.ts";
import { type Photo, readPicture } from "../files/index.ts";
import type { Detection } from "../mosaic/index.ts";
import { requireOptions } from "./call-options.node.ts";
import { type DamageChoice, injuryOf, type Region } from "./damage-choice.ts";
import { type DamagedPhoto, type MosaicOptions, mosaicPhoto } from "./damage-photo.ts";
import { detectIn, shownIn } from "./found.ts";
import type { InjuryOptions } from "./mend-injury.ts";
import { type MendedPhoto, mendInjuries } from "./mend-photo.ts";
import { type MenderOptions, openMenderBy } from "./mender.node.ts";
import type { Mender } from "./mender.ts";

/** A path, a picture file's bytes, or what `readPicture` gave. */
export type PictureSource = string | Uint8Array | Photo;

/** Nothing is said of where and how: the picture itself shows it. */
type Unsaid = { readonly [K in "rectangle" | "hole" | "colour" | keyof DamageChoice]?: undefined };

export type MendOptions = ((Region & DamageChoice) | Unsaid) &
  InjuryOptions &
  Omit<MenderOptions, "method"> & {
    /** What errors call the picture; the path, where it is one. */
    readonly name?: string | undefined;
    /** A network's name, or a formula's as `consistent-bicubic`; `gated-unet` where left out. */
    readonly network?: string | undefined;
    /** One that is open already, for many pictures; then network, weights and device are its own. */
    readonly mender?: Mender | undefined;
  };

/**
 * Hides a part of a picture under a mosaic (8 px cells of kind `mean` where nothing else is asked for) or a white-out.
 * Every other pixel and all metadata stay. Errors: those of reading, `hole-invalid`, `mosaic-invalid`, `usage`.
 */
export async function mosaic(source: PictureSource, options: MosaicOptions): Promise<DamagedPhoto> {
  requireOptions("mosaic", options);
  return mosaicPhoto(await photoFrom(source), { ...nameOf(source), ...options });
}

/**
 * Mends the part of a picture that a mosaic or a white-out has broken; without a region, the mosaics that it shows. In a
 * region with neither `kind` nor `cellPx` nothing is believed; with `cellPx` its cells are kept exactly. Every other pixel
 * and all metadata stay. Errors: those of reading, of weights and devices, `nothing-found`, `hole-invalid`,
 * `mosaic-invalid`, `usage`, `aborted`.
 */
export async function mend(source: PictureSource, options: MendOptions = {}): Promise<MendedPhoto> {
  requireOptions("mend", options);
  const photo = await photoFrom(source);
  const where = options.name ?? nameOf(source).name ?? "the picture";
  const injuries = isSaid(options)
    ? [injuryOf(photo, options, where)]
    : shownIn(photo, where).injuries;
  const { network: method, mender: open } = options;
  const mender = open ?? (await openMenderBy({ ...options, method }));
  try {
    return await mendInjuries(photo, injuries, { ...options, mender });
  } finally {
    if (!open) await mender.close();
  }
}

/**
 * What a picture shows by itself: its mosaics, with their cells and kinds, and what is solid. Nothing is changed. Errors: those of
 * reading.
 */
export async function detect(source: PictureSource): Promise<Detection> {
  return detectIn(await photoFrom(source));
}

/** Throws `usage` where something is said of the damage, but not where it is. */
function isSaid(options: MendOptions): options is MendOptions & Region & DamageChoice {
  const { rectangle, hole, colour, kind, cellPx, anchor } = options as Record<string, unknown>;
  if ([rectangle, hole, colour].some((region) => region !== undefined)) return true;
  if ([kind, cellPx, anchor].every((said) => said === undefined)) return false;
  const expected = "a region (rectangle, hole or colour) beside kind, cellPx and anchor";
  throw new KintsugiError("usage", { where: "mend", expected, got: "none" });
}

/** Errors: those of reading, and `usage` for what is no source at all, as callers without types may hand over. */
export async function photoFrom(source: PictureSource): Promise<Photo> {
  if (typeof source === "string" || source instanceof Uint8Array) return readPicture(source);
  if (source?.raster) return source;
  const expected = "a path, a picture file's bytes or what readPicture gave";
  throw new KintsugiError("usage", { where: "the picture", expected, got: `${source}` });
}

export const nameOf = (source: PictureSource): { readonly name?: string } =>
  typeof source === "string" ? { name: source } : {};
