/** Colour: sRGB ↔ linear light (IEC 61966-2-1, exact pieces), luma, and colours written as `#rrggbb`. */
import { KintsugiError } from "../errors.ts";
import type { Picture } from "./picture.ts";

/** Weights of R, G, B in luma, of gamma-encoded values. */
export const lumaWeights = {
  rec601: [0.299, 0.587, 0.114],
  rec709: [0.2126, 0.7152, 0.0722],
} as const;

export type LumaStandard = keyof typeof lumaWeights;

/** Gamma-encoded sRGB → linear light; 0…1, and the same curves beyond. */
export function linearFromSrgb(value: number): number {
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
}

/** Linear light → gamma-encoded sRGB; 0…1, and the same curves beyond. */
export function srgbFromLinear(value: number): number {
  return value <= 0.0031308 ? value * 12.92 : 1.055 * value ** (1 / 2.4) - 0.055;
}

/** `linearFromSrgb` of each entry; the result is a new array. */
export function linearArrayFromSrgb(values: Float32Array): Float32Array {
  return values.map(linearFromSrgb);
}

/** `srgbFromLinear` of each entry; the result is a new array. */
export function srgbArrayFromLinear(values: Float32Array): Float32Array {
  return values.map(srgbFromLinear);
}

/** The luma of a picture as a grey one (1 channel), 0…1; a grey picture is its own luma. */
export function luma(picture: Picture, standard: LumaStandard): Picture {
  const { width, height, channels, data } = picture;
  if (channels === 1) return picture;
  const area = width * height;
  const [r, g, b] = lumaWeights[standard];
  const grey = new Float32Array(area);
  for (let i = 0; i < area; i++) {
    grey[i] = r * data[i] + g * data[area + i] + b * data[2 * area + i];
  }
  return { width, height, channels: 1, data: grey };
}

/** Levels of 0…255 as #rrggbb. */
export const colourText = (levels: readonly number[]): string =>
  `#${levels.map((level) => level.toString(16).padStart(2, "0")).join("")}`;

/** `#rrggbb` → red, green, blue in 0…1. Throws `usage`; `where` names the flag or field. */
export function parseColour(text: string, where: string): [number, number, number] {
  if (!/^#[0-9a-f]{6}$/i.test(text)) {
    throw new KintsugiError("usage", {
      where,
      expected: "a colour written #rrggbb",
      got: `'${text}'`,
      advice: "write for example '#00ff00'",
    });
  }
  const channel = (start: number) => Number.parseInt(text.slice(start, start + 2), 16) / 255;
  return [channel(1), channel(3), channel(5)];
}
