/**
 * Between a photo and the working picture that networks see (RGB, sRGB, 0…1), and back: only the hole's pixels are
 * painted into the photo, in its own channels, depth and profile. Grey is worked on in its own tone curve. The stored
 * picture has the photo's own channels and values: editors take the means of cells there, and levels are rounded there.
 */
import { luma } from "../image/colour.ts";
import { type Hole, holeFromPicture } from "../image/hole.ts";
import type { JpegBlocks } from "../image/jpeg-blocks.ts";
import { blankPicture, bytesFromPicture, type Picture } from "../image/picture.ts";
import { gammaOf } from "./icc.ts";
import { colourChannels, hasAlpha, type Photo, topLevel } from "./photo.ts";
import { type Conversion, conversionOf } from "./profile.ts";

/** The photo as RGB in sRGB, `[3, H, W]`, 0…1: grey thrice, alpha dropped, other profiles' colours converted. */
export function workingPicture(photo: Photo): Picture {
  const picture = planar(photo);
  const conversion = conversionFor(photo);
  if (conversion) convertAll(picture, photo, conversion);
  return picture;
}

/** The photo in sRGB, for screens to show: its levels converted where its profile asks for it, alpha as it is. */
export function seenAsSrgb(photo: Photo): Photo {
  const conversion = conversionFor(photo);
  if (!conversion) return photo;
  const top = topLevel(photo);
  const raster = photo.raster.slice();
  const colour = new Float64Array(3);
  for (let i = 0; i < raster.length; i += photo.channels) {
    conversion.toSrgb(photo.raster, i, colour);
    for (let c = 0; c < 3; c++) raster[i + c] = Math.round(colour[c] * top);
  }
  const { icc: _, ...metadata } = photo.metadata;
  return { ...photo, raster, metadata };
}

/** The photo's colours as its file has them, `[1, H, W]` for grey, else `[3, H, W]`, 0…1, alpha dropped. */
export const storedPicture = (photo: Photo): Picture => planar(photo, colourChannels(photo));

/** Whether its working picture is its stored one. */
export const isWorkedOnAsStored = (photo: Photo): boolean =>
  colourChannels(photo) === 3 && !conversionFor(photo);

/** How a JPEG kept the brightness of its working picture; undefined for other files, and where its colours were converted. */
export const keptBlocks = (photo: Photo): JpegBlocks | undefined =>
  conversionFor(photo) ? undefined : photo.metadata.blocks;

/** The power of its stored values that is light, where its profile says so; undefined where sRGB's curve is taken. */
export function storedGamma({ metadata: { icc }, ...photo }: Photo): number | undefined {
  return icc && colourChannels(photo) === 3 ? gammaOf(icc) : undefined;
}

/** A working picture as the photo would store it before any rounding: grey is its Rec. 709 luma. */
export function storedFromWorking(picture: Picture, photo: Photo): Picture {
  if (colourChannels(photo) === 1) return luma(picture, "rec709");
  const conversion = conversionFor(photo);
  if (!conversion) return picture;
  const data = new Float32Array(picture.data.length);
  const area = picture.width * picture.height;
  const [colour, own] = [new Float64Array(3), new Float64Array(3)];
  for (let i = 0; i < area; i++) {
    for (let c = 0; c < 3; c++) colour[c] = picture.data[c * area + i];
    conversion.fromSrgb(colour, own);
    for (let c = 0; c < 3; c++) data[c * area + i] = own[c];
  }
  return { ...picture, data };
}

/**
 * The photo with the pixels of `hole` taken from `mended` (`[3, H, W]`, sRGB, 0…1, clipped; grey takes its Rec. 709
 * luma). All other pixels, and alpha everywhere, are those of the photo bit for bit. Photo, picture and hole have one
 * size, which the caller checks.
 */
export const paintInto = (photo: Photo, mended: Picture, hole: Hole): Photo =>
  paintStored(photo, storedFromWorking(mended, photo), hole);

/** Likewise from a stored picture, 0…1, clipped and rounded to the nearest levels, half up. */
export function paintStored(photo: Photo, { data }: Picture, hole: Hole): Photo {
  const { channels, depth } = photo;
  const colours = colourChannels(photo);
  const raster = depth === 8 ? new Uint8Array(photo.raster) : new Uint16Array(photo.raster);
  const area = photo.width * photo.height;
  const top = topLevel(photo);
  for (let i = 0; i < area; i++) {
    if (!hole.data[i]) continue;
    for (let c = 0; c < colours; c++) {
      const value = Math.min(1, Math.max(0, data[c * area + i]));
      raster[i * channels + c] = Math.floor(value * top + 0.5);
    }
  }
  return { ...photo, raster };
}

/** A picture of one or three channels as a fresh 8-bit photo without metadata. */
export function photoOf(picture: Picture): Photo {
  const { width, height } = picture;
  return {
    width,
    height,
    channels: picture.channels === 1 ? 1 : 3,
    depth: 8,
    raster: bytesFromPicture(picture),
    format: "png",
    metadata: { orientation: 1, palette: false },
    warnings: [],
  };
}

/** The hole that a photo draws: its pixels of level 128 or brighter, by luma; transparent ones count as black. */
export const holeOfPhoto = (photo: Photo): Hole => holeFromPicture(onBlack(planar(photo), photo));

function conversionFor(photo: Photo): Conversion | undefined {
  const { icc } = photo.metadata;
  return icc && colourChannels(photo) === 3 ? conversionOf(icc, topLevel(photo)) : undefined;
}

/** Interleaved levels, alpha dropped → `[C, H, W]`, 0…1; grey as often as there are channels. */
function planar(photo: Photo, colours: 1 | 3 = 3): Picture {
  const { width, height, channels, raster } = photo;
  const area = width * height;
  const picture = blankPicture(width, height, colours);
  const top = topLevel(photo);
  for (let c = 0; c < colours; c++) {
    const source = Math.min(c, colourChannels(photo) - 1);
    for (let i = 0; i < area; i++) picture.data[c * area + i] = raster[i * channels + source] / top;
  }
  return picture;
}

function convertAll({ data }: Picture, photo: Photo, { toSrgb }: Conversion): void {
  const { raster, channels } = photo;
  const area = photo.width * photo.height;
  const colour = new Float64Array(3);
  for (let i = 0; i < area; i++) {
    toSrgb(raster, i * channels, colour);
    for (let c = 0; c < 3; c++) data[c * area + i] = colour[c];
  }
}

/** Colours times opacity, where the photo has alpha. */
function onBlack(picture: Picture, photo: Photo): Picture {
  if (!hasAlpha(photo)) return picture;
  const { raster, channels } = photo;
  const area = picture.width * picture.height;
  const top = topLevel(photo);
  const data = picture.data.map(
    (value, i) => (value * raster[channels * (i % area) + channels - 1]) / top,
  );
  return { ...picture, data };
}
