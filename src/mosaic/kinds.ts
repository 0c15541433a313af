/** The kinds of damage of METHODS §1, and the space in which each mosaic takes its mean. */
import { KintsugiError } from "../errors.ts";
import { linearFromSrgb, srgbFromLinear } from "../image/colour.ts";
import type { Grid } from "./grid.ts";

export type MosaicKind = "mean" | "mean-linear" | "nearest" | "book";
export const damageKinds = ["mean", "mean-linear", "nearest", "book", "white-out"] as const;
export type DamageKind = (typeof damageKinds)[number];

/** A mosaic with everything that its formula needs. */
export interface Mosaic {
  readonly kind: MosaicKind;
  readonly grid: Grid;
  /** `full`: a cell cut by the hole was taken over the whole cell; `clipped`: over its part in the hole. */
  readonly support: "full" | "clipped";
  /** The pixel that a cell of `nearest` shows; `centre` where left out. */
  readonly sample?: "corner" | "centre";
  /** Of `mean-linear`: light is the picture's values to this power; by sRGB's curve where left out. */
  readonly gamma?: number;
}

/** What was done to a region. */
export type Damage = Mosaic | { readonly kind: "white-out" };

/** The mosaic that was laid; undefined where nothing was left. */
export const mosaicOf = (damage: Damage): Mosaic | undefined =>
  damage.kind === "white-out" ? undefined : damage;

/** Where means are taken. Both directions work on 0…1, and a little beyond. */
export interface Space {
  /** The picture's value → value in the space. */
  readonly decode: (value: number) => number;
  /** Value in the space → the picture's value. */
  readonly encode: (value: number) => number;
}

const encoded: Space = { decode: (value) => value, encode: (value) => value };

const linear: Space = { decode: linearFromSrgb, encode: srgbFromLinear };

const spaces: { readonly [K in MosaicKind]: Space } = {
  mean: encoded,
  "mean-linear": linear,
  nearest: encoded,
  book: encoded,
};

/** Light as a power of the value, likewise below 0. */
const powerOf = (gamma: number): Space => ({
  decode: (value) => Math.sign(value) * Math.abs(value) ** gamma,
  encode: (value) => Math.sign(value) * Math.abs(value) ** (1 / gamma),
});

/** Where the mosaic takes its means. */
export const spaceOf = ({ kind, gamma }: Pick<Mosaic, "kind" | "gamma">): Space =>
  kind === "mean-linear" && gamma !== undefined ? powerOf(gamma) : spaces[kind];

/** A value this near to the middle between two 8-bit levels (in levels) counts as the middle. */
export const tieLevels = 1e-4;

/**
 * The sRGB value that a cell shows for a mean. Means of bytes often lie in the middle between two levels, where
 * float32 would round either way with the order of summation; here such ties always round up.
 */
export function shownValue(mean: number, { encode }: Space): number {
  const value = encode(mean);
  const middle = Math.floor(value * 255) + 0.5;
  if (Math.abs(value * 255 - middle) > tieLevels) return value;
  return (middle + tieLevels / 2) / 255;
}

/** Throws `mosaic-invalid` where a cell is under 1 px or a number of the grid is not finite. */
export function requireMosaic({ grid, kind }: Mosaic): void {
  const { cellWidth, cellHeight, phaseX, phaseY } = grid;
  const areFinite = [cellWidth, cellHeight, phaseX, phaseY].every(Number.isFinite);
  if (areFinite && cellWidth >= 1 && cellHeight >= 1) return;
  throw new KintsugiError("mosaic-invalid", {
    where: `${kind} mosaic`,
    expected: "cells of at least 1×1 px at a finite phase",
    got: `${cellWidth}×${cellHeight} px at ${phaseX}, ${phaseY}`,
    advice: "give the cell's size in pixels",
  });
}
