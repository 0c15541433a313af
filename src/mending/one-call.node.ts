/** The library's two verbs: a picture hidden, a picture mended, in one call each from a file, its bytes or a photo. */
import { type Photo, readPicture } from "../files/index.ts";
import { type DamagedPhoto, type MosaicOptions, mosaicPhoto } from "./damage-photo.ts";
import { type MendedPhoto, type MendPhotoOptions, mendPhoto } from "./mend-photo.ts";
import { type MenderOptions, openMender } from "./mender.node.ts";
import type { Mender } from "./mender.ts";

/** A path, a picture file's bytes, or what `readPicture` gave. */
export type PictureSource = string | Uint8Array | Photo;

export type MendOptions = MendPhotoOptions &
  Omit<MenderOptions, "method"> & {
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
  return mosaicPhoto(await photoFrom(source), { ...nameOf(source), ...options });
}

/**
 * Mends the part of a picture that a mosaic or a white-out has broken. With neither `kind` nor `cellPx` nothing inside
 * the region is believed; with `cellPx` its cells are kept exactly. Every other pixel and all metadata stay. Errors:
 * those of reading, of weights and devices, `hole-invalid`, `mosaic-invalid`, `usage`, `aborted`.
 */
export async function mend(source: PictureSource, options: MendOptions): Promise<MendedPhoto> {
  const photo = await photoFrom(source);
  const { network: method, mender: open } = options;
  const mender = open ?? (await openMender({ ...options, method }));
  try {
    return await mendPhoto(photo, { ...nameOf(source), ...options }, mender);
  } finally {
    if (!open) await mender.close();
  }
}

export const photoFrom = async (source: PictureSource): Promise<Photo> =>
  typeof source === "string" || source instanceof Uint8Array ? readPicture(source) : source;

export const nameOf = (source: PictureSource): { readonly name?: string } =>
  typeof source === "string" ? { name: source } : {};
