/**
 * A photo's own colours ↔ sRGB, through light. Relative colorimetric: white stays white, colours that sRGB lacks are
 * clipped to it. From levels and back is exact for every colour that sRGB holds.
 */
import { linearFromSrgb, srgbFromLinear } from "../image/colour.ts";
import { type Curve, inverse, type MatrixProfile, matrixProfile, product } from "./icc.ts";

/** How levels of one depth stand to sRGB. */
export interface Conversion {
  /** The three levels from index `at` on → sRGB, 0…1, written into `colour`. */
  readonly toSrgb: (levels: ArrayLike<number>, at: number, colour: Float64Array) => void;
  /** sRGB, 0…1 → the profile's own values, 0…1, not rounded to levels, written into `own`. */
  readonly fromSrgb: (colour: ArrayLike<number>, own: Float64Array) => void;
}

/** sRGB's primaries in XYZ under D50 (IEC 61966-2-1, adapted after Bradford). */
const xyzFromSrgb = [
  ...[0.4360747, 0.3850649, 0.1430804],
  ...[0.2225045, 0.7168786, 0.0606169],
  ...[0.0139322, 0.0971045, 0.7141733],
];

/**
 * The conversion that a profile asks for. None for profiles that say what sRGB says, to 3 of 255 levels, under any
 * name, and for those that `matrixProfile` does not read: then levels are worked on as they are.
 */
export function conversionOf(icc: Uint8Array, topLevel: number): Conversion | undefined {
  const profile = matrixProfile(icc);
  if (!profile || isSrgb(conversionBy(profile, 255))) return undefined;
  return conversionBy(profile, topLevel);
}

function conversionBy({ curves, matrix }: MatrixProfile, topLevel: number): Conversion {
  const encoded = srgbCurve();
  const light = curves.map((lightOf) =>
    Float64Array.from({ length: topLevel + 1 }, (_, level) => lightOf(level / topLevel)),
  );
  const srgbFromOwn = product(inverse(xyzFromSrgb), matrix);
  const ownFromSrgb = inverse(srgbFromOwn);
  const rgb = new Float64Array(3);
  return {
    toSrgb: (levels, at, colour) => {
      for (let c = 0; c < 3; c++) rgb[c] = light[c][levels[at + c]];
      transform(srgbFromOwn, rgb, colour);
      for (let c = 0; c < 3; c++) colour[c] = encoded(clipped(colour[c]));
    },
    fromSrgb: (colour, own) => {
      for (let c = 0; c < 3; c++) rgb[c] = linearFromSrgb(clipped(colour[c]));
      transform(ownFromSrgb, rgb, own);
      for (let c = 0; c < 3; c++) own[c] = valueWith(light[c], own[c]);
    },
  };
}

let curve: Curve | undefined;

/** `srgbFromLinear` on 0…1 by straight lines between 65,536 samples: right to 1e-6, ten times as fast, made once. */
function srgbCurve(): Curve {
  curve ??= tabulated(srgbFromLinear, 65536);
  return curve;
}

function tabulated(exact: Curve, steps: number): Curve {
  const samples = Float64Array.from({ length: steps + 2 }, (_, i) => exact(i / steps));
  return (x) => {
    const below = Math.floor(x * steps);
    return samples[below] + (x * steps - below) * (samples[below + 1] - samples[below]);
  };
}

function clipped(value: number): number {
  return Math.min(1, Math.max(0, value));
}

/** `to` = `matrix` (row-major 3×3) · `from`. */
function transform(matrix: readonly number[], from: Float64Array, to: Float64Array): void {
  for (let c = 0; c < 3; c++) {
    to[c] = matrix[3 * c] * from[0] + matrix[3 * c + 1] * from[1] + matrix[3 * c + 2] * from[2];
  }
}

/**
 * The value of 0…1 that has this light, by bisection of the rising table and a straight line between two levels, so
 * that its nearest level is the one whose light is nearest.
 */
function valueWith(light: Float64Array, wanted: number): number {
  let [low, high] = [0, light.length - 1];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (light[middle] <= wanted) low = middle;
    else high = middle;
  }
  const step = light[high] - light[low];
  const part = step > 0 ? (wanted - light[low]) / step : 0;
  return clipped((low + part) / (light.length - 1));
}

/** Whether a lattice of 8-bit colours comes through within 3 levels: rounded primaries cost 2. */
function isSrgb({ toSrgb }: Conversion): boolean {
  const steps = [0, 32, 64, 96, 128, 160, 192, 224, 255];
  const colour = new Float64Array(3);
  return steps.every((r) =>
    steps.every((g) =>
      steps.every((b) => {
        toSrgb([r, g, b], 0, colour);
        return [r, g, b].every((level, c) => Math.abs(colour[c] * 255 - level) <= 3);
      }),
    ),
  );
}
