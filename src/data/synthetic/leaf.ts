/** One thing laid into the picture: a shape with a surface, lit as flat or round, sharp or out of focus. */
import type { Picture } from "../../image/picture.ts";
import type { Shape } from "./shapes.ts";
import type { Paint } from "./surface.ts";

export interface Leaf {
  readonly shape: Shape;
  readonly paint: Paint;
  /** Centre in picture px. */
  readonly x: number;
  readonly y: number;
  /** Turn of its frame, radians. */
  readonly angle: number;
  /** The ball that its roundness shades it as (px). */
  readonly radiusPx: number;
  /** Width of the rim's ramp (px): 1 is sharp. */
  readonly edgePx: number;
  /** 0 flat … 1 a ball. */
  readonly round: number;
  /** Strength of the highlight, 0…1. */
  readonly gloss: number;
}

/** Where the light of a picture comes from; x, y, z is a unit vector toward it. */
export interface Light {
  readonly x: number;
  readonly y: number;
  readonly z: number;
  /** What shadows leave of the light, 0…1. */
  readonly ambient: number;
}

/** Paints the leaf over the picture, in place. */
export function layLeaf(picture: Picture, leaf: Leaf, light: Light): void {
  const { shape, paint, edgePx, radiusPx } = leaf;
  const cos = Math.cos(leaf.angle);
  const sin = Math.sin(leaf.angle);
  const area = picture.width * picture.height;
  const rgb = new Float64Array(3);
  const { data } = picture;
  forEachPixel(picture, leaf, shape.reachPx + edgePx, (dx, dy, i) => {
    const u = cos * dx + sin * dy;
    const v = cos * dy - sin * dx;
    const cover = Math.min(1, 0.5 - shape.distance(u, v) / edgePx);
    if (cover <= 0) return;
    paint(u, v, rgb);
    if (leaf.round > 0) shade(rgb, dx / radiusPx, dy / radiusPx, leaf, light);
    for (let c = 0; c < 3; c++) {
      const at = c * area + i;
      data[at] += (rgb[c] - data[at]) * cover;
    }
  });
}

/** Darkens what lies `heightPx` beneath the leaf, away from the light, in place. */
export function castShadow(picture: Picture, leaf: Leaf, light: Light, heightPx: number): void {
  const { shape } = leaf;
  const cos = Math.cos(leaf.angle);
  const sin = Math.sin(leaf.angle);
  const area = picture.width * picture.height;
  const { data } = picture;
  const blurPx = 2 + 2.4 * heightPx;
  const centre = { x: leaf.x - light.x * heightPx, y: leaf.y - light.y * heightPx };
  forEachPixel(picture, centre, shape.reachPx + blurPx, (dx, dy, i) => {
    const ramp = 0.5 - shape.distance(cos * dx + sin * dy, cos * dy - sin * dx) / blurPx;
    if (ramp <= 0) return;
    const t = Math.min(1, ramp);
    const factor = 1 - (1 - light.ambient) * t * t * (3 - 2 * t);
    data[i] *= factor;
    data[area + i] *= factor;
    data[2 * area + i] *= factor;
  });
}

/** Lambert on a unit ball at (p, q), mixed with flat light, and a highlight (Phong 1975). */
function shade(rgb: Float64Array, p: number, q: number, leaf: Leaf, light: Light): void {
  const { round, gloss } = leaf;
  const height = Math.sqrt(Math.max(0, 1 - p * p - q * q));
  const facing = Math.max(0, p * light.x + q * light.y + height * light.z);
  const ambient = 0.6 * light.ambient;
  const factor = 1 - round + round * (ambient + (1.15 - ambient) * facing);
  const shine = gloss > 0 ? gloss * Math.max(0, 2 * facing * height - light.z) ** 24 : 0;
  for (let c = 0; c < 3; c++) rgb[c] = rgb[c] * factor + shine;
}

/** Visits the picture's pixels at most `reachPx` from the centre: offsets from it and the pixel's index. */
function forEachPixel(
  { width, height }: Picture,
  { x, y }: { readonly x: number; readonly y: number },
  reachPx: number,
  visit: (dx: number, dy: number, i: number) => void,
): void {
  const top = Math.max(0, Math.floor(y - reachPx));
  const bottom = Math.min(height, Math.ceil(y + reachPx));
  for (let row = top; row < bottom; row++) {
    const dy = row + 0.5 - y;
    const span = Math.sqrt(Math.max(0, reachPx * reachPx - dy * dy));
    const left = Math.max(0, Math.floor(x - span));
    const right = Math.min(width, Math.ceil(x + span));
    for (let column = left; column < right; column++) {
      visit(column + 0.5 - x, dy, row * width + column);
    }
  }
}
