/**
 * A photo as its file holds it: interleaved levels in the file's own channels, depth and colour profile, turned
 * upright, with the metadata that goes back into the mended file. Nothing here has been converted for a network.
 */

import type { JpegBlocks } from "../image/jpeg-blocks.ts";

export const photoFormats = ["png", "jpeg", "webp", "avif", "tiff", "gif"] as const;
export type PhotoFormat = (typeof photoFormats)[number];

/** 1 grey, 2 grey and alpha, 3 RGB, 4 RGB and alpha. */
export type ChannelCount = 1 | 2 | 3 | 4;

export interface JpegSettings {
  /** 1…100, estimated from its tables. */
  readonly quality: number;
  /** Whether its colours have half the brightness's resolution each way (4:2:0). */
  readonly subsampled: boolean;
}

/** What a file says beside its pixels; a field that the file lacks is absent. */
export interface PhotoMetadata {
  /** EXIF as a TIFF stream (`II*` or `MM*`, no `Exif\0\0` before it), orientation 1, no thumbnail. */
  readonly exif?: Uint8Array;
  /** ICC profile; its colour space (grey or RGB) fits the channels. */
  readonly icc?: Uint8Array;
  /** XMP packet, UTF-8, orientation 1, no thumbnails. */
  readonly xmp?: Uint8Array;
  /** Photoshop's image resources with the IPTC record, as in JPEG's APP13 segment; no thumbnail. */
  readonly iptc?: Uint8Array;
  /** Pixels an inch. */
  readonly density?: number;
  /** How a JPEG was written, so that another can be written like it. */
  readonly jpeg?: JpegSettings;
  /** Of a JPEG: the steps of its numbers, and where its blocks lie in the upright picture. */
  readonly blocks?: JpegBlocks;
  /** Of a WebP: whether it kept every level. */
  readonly lossless?: boolean;
  /** The EXIF orientation the file had, 1…8; the pixels are upright already. */
  readonly orientation: number;
  /** Whether the file kept its colours in a palette; here they are RGB. */
  readonly palette: boolean;
}

/** `raster` is `[H, W, C]`, row-major, 0…255 (`depth` 8, bytes) or 0…65535 (`depth` 16); alpha is not premultiplied. */
export interface Photo {
  readonly width: number;
  readonly height: number;
  readonly channels: ChannelCount;
  readonly depth: 8 | 16;
  readonly raster: Uint8Array | Uint16Array;
  readonly format: PhotoFormat;
  readonly metadata: PhotoMetadata;
  /** What reading could not keep, a sentence each, fit for a person to read. */
  readonly warnings: readonly string[];
}

/** Whether the last channel is alpha. */
export function hasAlpha(photo: Pick<Photo, "channels">): boolean {
  return photo.channels % 2 === 0;
}

/** Channels without alpha: 1 or 3. */
export function colourChannels(photo: Pick<Photo, "channels">): 1 | 3 {
  return photo.channels < 3 ? 1 : 3;
}

/** The level of white or of full opacity: 255 or 65535. */
export function topLevel(photo: Pick<Photo, "depth">): number {
  return photo.depth === 8 ? 255 : 65535;
}
