/** Where things are: points in the picture's pixels and points on the screen, which must not be mixed, and the view between. */
import type { Point, Rectangle, Size } from "kintsugi/image";

declare const space: unique symbol;
/** Pixel (x, y) covers [x, x + 1) × [y, y + 1). */
export type InPicture = Point & { readonly [space]?: "picture" };
/** In CSS pixels from the stage's top left corner. */
export type OnStage = Point & { readonly [space]?: "stage" };

/** stage = scale · picture + (x, y) */
export interface View {
  readonly scale: number;
  readonly x: number;
  readonly y: number;
}

export const scaleLimits = { least: 0.02, most: 40 } as const;

export const toPicture = ({ x, y }: OnStage, view: View): InPicture => ({
  x: (x - view.x) / view.scale,
  y: (y - view.y) / view.scale,
});

export const toStage = ({ x, y }: InPicture, view: View): OnStage => ({
  x: x * view.scale + view.x,
  y: y * view.scale + view.y,
});

/** The whole picture in the middle of the stage; small pictures are enlarged up to eight times. */
export function fitted(picture: Size, stage: Size, marginPx = 24): View {
  const room = (side: number) => Math.max(32, side - 2 * marginPx);
  const scale = Math.min(room(stage.width) / picture.width, room(stage.height) / picture.height, 8);
  return {
    scale,
    x: (stage.width - picture.width * scale) / 2,
    y: (stage.height - picture.height * scale) / 2,
  };
}

/** Enlarged `factor` times; what is under `at` stays there. */
export function zoomed(view: View, at: OnStage, factor: number): View {
  const scale = clamp(view.scale * factor, scaleLimits.least, scaleLimits.most);
  const by = scale / view.scale;
  return { scale, x: at.x - (at.x - view.x) * by, y: at.y - (at.y - view.y) * by };
}

export const panned = (view: View, dx: number, dy: number): View => ({
  ...view,
  x: view.x + dx,
  y: view.y + dy,
});

/** The whole pixels that the box between two points touches, within the picture; undefined where there are none. */
export function pixelBox(
  a: InPicture,
  b: InPicture,
  { width, height }: Size,
): Rectangle | undefined {
  const x = clamp(Math.floor(Math.min(a.x, b.x)), 0, width);
  const y = clamp(Math.floor(Math.min(a.y, b.y)), 0, height);
  const right = clamp(Math.ceil(Math.max(a.x, b.x)), 0, width);
  const bottom = clamp(Math.ceil(Math.max(a.y, b.y)), 0, height);
  if (right <= x || bottom <= y) return undefined;
  return { x, y, width: right - x, height: bottom - y };
}

export const clamp = (value: number, least: number, most: number): number =>
  Math.min(most, Math.max(least, value));
