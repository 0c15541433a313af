/**
 * Which self-made holes a picture gets: some that are held out for measuring, and places for those that it is trained
 * on. Neither ever touches the true hole, and the latter never touch the former.
 */
import { KintsugiError } from "../errors.ts";
import {
  type Hole,
  type Point,
  pick,
  type Random,
  type Rectangle,
  rectangleHole,
  type Size,
  unite,
} from "../image/index.ts";
import type { KnownPart } from "./known-part.ts";
import { freePlaces } from "./places.ts";

/** Sides of self-made holes in px of the network's. */
const sidePx = { least: 16, most: 96 } as const;
/** At least so many cells along a side. */
const LEAST_CELLS = 2;
/** How large they are, as parts of the true hole's sides, the first that fits. */
const FACTORS = [1, 0.75, 0.5, 0.35, 0.25, 0.15] as const;
/** Those trained on are also smaller than that. */
const TRAINED_FACTORS = [1, 0.75, 0.5] as const;
const HELD_OUT = 4;
/** With fewer places the training would see the same hole again and again. */
const LEAST_PLACES = 16;

export interface Layout {
  readonly heldOut: readonly Rectangle[];
  /** The true hole and all that is held out: nothing of it is learnt from. */
  readonly unknown: Hole;
  readonly trained: readonly Trained[];
}

/** Holes of one size, and where they may lie. */
export interface Trained {
  readonly size: Size;
  readonly places: readonly Point[];
}

/** Throws `hole-invalid` where too little of the picture is known; `where` names the picture. */
export function layOut(part: KnownPart, random: Random, where: string): Layout {
  for (const size of sizesOf(part, part.like, FACTORS)) {
    const layout = tryLayout(part, size, random);
    if (layout) return layout;
  }
  throw tooLittle(part, where);
}

function tryLayout(part: KnownPart, size: Size, random: Random): Layout | undefined {
  const heldOut: Rectangle[] = [];
  let unknown = part.seen.hole;
  while (heldOut.length < HELD_OUT) {
    const places = freePlaces(unknown, size);
    if (places.length === 0) return undefined;
    const rectangle = { ...pick(random, places), ...size };
    heldOut.push(rectangle);
    unknown = unite(unknown, rectangleHole(unknown, rectangle));
  }
  const trained = sizesOf(part, size, TRAINED_FACTORS)
    .map((size) => ({ size, places: freePlaces(unknown, size) }))
    .filter(({ places }) => places.length >= LEAST_PLACES);
  return trained.length > 0 ? { heldOut, unknown, trained } : undefined;
}

/** The size times each factor, within the limits; each size once. */
function sizesOf(part: KnownPart, size: Size, factors: readonly number[]): readonly Size[] {
  const least = leastSize(part);
  const side = (px: number, leastPx: number) =>
    Math.max(leastPx, Math.min(sidePx.most, Math.round(px)));
  const sizes = factors.map((factor) => ({
    width: side(factor * size.width, least.width),
    height: side(factor * size.height, least.height),
  }));
  return sizes.filter(({ width, height }, i) => {
    const first = sizes.findIndex((other) => other.width === width && other.height === height);
    return first === i;
  });
}

function leastSize({ seen: { mosaic } }: KnownPart): Size {
  const { cellWidth, cellHeight } = mosaic?.grid ?? { cellWidth: 1, cellHeight: 1 };
  const side = (cellPx: number) => Math.max(sidePx.least, Math.ceil(LEAST_CELLS * cellPx));
  return { width: side(cellWidth), height: side(cellHeight) };
}

function tooLittle(part: KnownPart, where: string): KintsugiError {
  const { hole } = part.seen;
  const { width, height } = leastSize(part);
  const known = hole.data.reduce((count, entry) => count + 1 - entry, 0);
  const percent = Math.floor((100 * known) / hole.data.length);
  return new KintsugiError("hole-invalid", {
    where,
    expected: `known picture beside the hole for ${HELD_OUT} holes of ${width}×${height} px and more to train on`,
    got: `${percent} % of ${hole.width}×${hole.height} px`,
    advice: "mend it without adaptation",
  });
}
