/** Parts of pictures as small files inside a page: around a hole, and of its border, enlarged by whoever shows it. */
import { encodePicture, photoOf } from "../files/index.ts";
import { boundsOfHole, type Hole } from "../image/hole.ts";
import { crop, type Picture, quantise, type Rectangle } from "../image/picture.ts";
import { resize } from "../image/resize.ts";
import type { Case } from "./protocols.ts";

export interface Thumbnail {
  /** A WebP as a data URI. */
  readonly source: string;
  readonly width: number;
  readonly height: number;
}

/** What a thumbnail shows around the hole, at least so wide, and how large it may become. */
const [MARGIN_PX, LEAST_SIDE_PX, MOST_SIDE_PX] = [20, 96, 224];

/** Sides of a magnified border. */
const BORDER_SIDE_PX = 40;

/** How many places of a border are looked at. */
const MOST_PLACES = 80;

/** A square with the hole and what is around it; oblong where the picture is too narrow for one. */
export function boxAround(hole: Hole): Rectangle {
  const whole = { x: 0, y: 0, width: hole.width, height: hole.height };
  const bounds = boundsOfHole(hole) ?? whole;
  const side = Math.max(LEAST_SIDE_PX, Math.max(bounds.width, bounds.height) + 2 * MARGIN_PX);
  const [width, height] = [Math.min(side, hole.width), Math.min(side, hole.height)];
  const x = startOf(bounds.x + bounds.width / 2, width, hole.width);
  const y = startOf(bounds.y + bounds.height / 2, height, hole.height);
  return { x, y, width, height };
}

/** Where a stretch begins that has this centre, or lies as near to it as the length allows. */
const startOf = (centre: number, stretch: number, length: number): number =>
  Math.min(length - stretch, Math.max(0, Math.round(centre - stretch / 2)));

/** The part of a picture, shrunk where it is large, with little loss. */
export async function thumbnailOf(picture: Picture, box: Rectangle): Promise<Thumbnail> {
  const part = crop(quantise(picture), box);
  const scale = Math.min(1, MOST_SIDE_PX / Math.max(box.width, box.height));
  const size = { width: Math.round(box.width * scale), height: Math.round(box.height * scale) };
  return encoded(scale < 1 ? resize(part, size, "area") : part, { quality: 82 });
}

/** The part of a picture, pixel for pixel. */
export const pixelsOf = (picture: Picture, box: Rectangle): Promise<Thumbnail> =>
  encoded(crop(quantise(picture), box), { lossless: true });

async function encoded(
  picture: Picture,
  options: { readonly quality?: number; readonly lossless?: boolean },
): Promise<Thumbnail> {
  const { bytes } = await encodePicture(photoOf(picture), "webp", options);
  const source = `data:image/webp;base64,${Buffer.from(bytes).toString("base64")}`;
  return { source, width: picture.width, height: picture.height };
}

/** A square across the hole's border, where the original varies most: there a seam shows. */
export function borderBox({ original, hole }: Pick<Case, "original" | "hole">): Rectangle {
  const places = borderOf(hole);
  const step = Math.max(1, Math.floor(places.length / MOST_PLACES));
  const boxes = places.filter((_, i) => i % step === 0).map((place) => squareAround(place, hole));
  const ranked = boxes.map((box) => ({ box, variance: varianceOf(crop(original, box)) }));
  return ranked.reduce((best, each) => (each.variance > best.variance ? each : best)).box;
}

/** Pixels of the hole beside a known one; all of it where nothing is known. */
function borderOf({ width, height, data }: Hole): readonly number[] {
  const inHole = [...data.keys()].filter((i) => data[i] === 1);
  const border = inHole.filter((i) => {
    const x = i % width;
    const y = Math.floor(i / width);
    return (
      (x > 0 && data[i - 1] === 0) ||
      (x + 1 < width && data[i + 1] === 0) ||
      (y > 0 && data[i - width] === 0) ||
      (y + 1 < height && data[i + width] === 0)
    );
  });
  return border.length > 0 ? border : inHole;
}

function squareAround(place: number, { width, height }: Hole): Rectangle {
  const side = Math.min(BORDER_SIDE_PX, width, height);
  const x = startOf(place % width, side, width);
  const y = startOf(Math.floor(place / width), side, height);
  return { x, y, width: side, height: side };
}

function varianceOf({ data }: Picture): number {
  const mean = data.reduce((sum, value) => sum + value, 0) / data.length;
  return data.reduce((sum, value) => sum + (value - mean) ** 2, 0) / data.length;
}
