/** What a person says about a picture's damage (where it is, of what kind, how large its cells) made exact. */
import { KintsugiError } from "../errors.ts";
import { type Photo, workingPicture } from "../files/index.ts";
import {
  boundsOfHole,
  dilate,
  type Hole,
  holeFromColour,
  type Point,
  type Rectangle,
  rectangleHole,
  requireHole,
  requireSize,
} from "../image/index.ts";
import { bookMosaic, type Damage, type DamageKind, gridOfRectangle } from "../mosaic/index.ts";
import type { Injury } from "./context.ts";

/** Where a picture is damaged. */
export type Region =
  | { readonly rectangle: Rectangle }
  | { readonly hole: Hole }
  /** Every pixel of this colour, `#rrggbb`. */
  | { readonly colour: string };

/** Which damage it is. Without kind and cells it is a white-out, with cells alone a `mean` mosaic. */
export interface DamageChoice {
  readonly kind?: DamageKind | undefined;
  /** Side of the square cells in px, of every mosaic but `book`. */
  readonly cellPx?: number | undefined;
  /** A corner of any cell; where left out, the top left of the box around the hole. */
  readonly anchor?: Point | undefined;
}

/** What a lossy codec leaves of a flat colour is off it by so many levels, but for the outermost pixels. */
const toleranceLevels = 24;
/** So far (px) a colour is found beyond what is matched: 2 px each side of its border where it has half the resolution. */
const smearPx = { whole: 2, halved: 4 } as const;

/**
 * The hole that a region of a photo means. A colour in a photo from a JPEG, AVIF or lossy WebP is matched within 24 levels
 * and the hole widened by 4 px, or by 2 px where a JPEG keeps colours at full resolution. Throws `hole-invalid` (outside, of
 * another size, empty) and `usage` (no colour) about `where`.
 */
export function holeOfRegion(photo: Photo, region: Region, where: string): Hole {
  const size = { width: photo.width, height: photo.height };
  if ("rectangle" in region) return rectangleHole(size, region.rectangle, where);
  const hole = "hole" in region ? region.hole : holeOfColour(photo, region.colour);
  requireSize(hole, size, where);
  requireHole(hole, where);
  return hole;
}

function holeOfColour(photo: Photo, colour: string): Hole {
  const picture = workingPicture(photo);
  if (!isLossy(photo)) return holeFromColour(picture, colour);
  const matched = holeFromColour(picture, colour, toleranceLevels);
  return dilate(matched, smearPx[hasWholeColours(photo) ? "whole" : "halved"]);
}

const isLossy = ({ format, metadata }: Photo): boolean =>
  format === "jpeg" || format === "avif" || (format === "webp" && metadata.lossless !== true);

/** Whether a lossy file keeps colours at full resolution, as far as is known: of AVIF it is not, and WebP never does. */
const hasWholeColours = ({ metadata }: Photo): boolean => metadata.jpeg?.subsampled === false;

/** Where and how a photo is broken, as a person says it. Throws as `holeOfRegion` and `damageOfChoice` do. */
export function injuryOf(photo: Photo, choice: Region & DamageChoice, where: string): Injury {
  const hole = holeOfRegion(photo, choice, where);
  return { hole, damage: damageOfChoice(choice, hole, where) };
}

/**
 * The damage of a hole. Throws `usage` where the choice lacks something or contradicts itself, and `mosaic-invalid` where
 * a cell would be larger than the picture.
 */
export function damageOfChoice(choice: DamageChoice, hole: Hole, where = "the picture"): Damage {
  const kind = kindMeant(choice);
  if (kind === "white-out") return { kind };
  if (kind === "book") return bookMosaic(hole);
  const { cellPx = 1, anchor } = choice;
  requireFittingCells(cellPx, hole, where);
  const bounds = boundsOfHole(hole) ?? { x: 0, y: 0, width: 1, height: 1 };
  return { kind, grid: gridOfRectangle({ ...bounds, ...anchor }, cellPx), support: "clipped" };
}

/** A network sees cells of some 24 px at most, so the picture that it would be given grows with them. */
function requireFittingCells(cellPx: number, { width, height }: Hole, where: string): void {
  if (cellPx >= 1 && cellPx <= Math.max(width, height)) return;
  throw new KintsugiError("mosaic-invalid", {
    where,
    expected:
      cellPx > 1
        ? `cells no larger than the picture, ${width}×${height}`
        : "cells of at least 1 px",
    got: `cells of ${cellPx} px`,
    advice: "give the side of one cell in pixels",
  });
}

/** The kind that is meant. Throws `usage` where it needs cells and has none, or has some and needs none. */
export function kindMeant({ kind, cellPx, anchor }: DamageChoice): DamageKind {
  const meant = kind ?? (cellPx === undefined ? "white-out" : "mean");
  const hasCells = meant !== "white-out" && meant !== "book";
  if (hasCells && cellPx === undefined) {
    const advice = "give the side of its cells in pixels (--cell, cellPx)";
    throw contradiction(meant, "the size of its cells", "none", advice);
  }
  if (!hasCells && cellPx !== undefined) {
    const own = meant === "book" ? "cells of its own" : "no cells";
    throw contradiction(meant, own, `cells of ${cellPx} px`, "leave out the cells or the kind");
  }
  if (!hasCells && anchor !== undefined) {
    throw contradiction(meant, "no anchor", `${anchor.x},${anchor.y}`, "leave out the anchor");
  }
  return meant;
}

function contradiction(
  kind: DamageKind,
  expected: string,
  got: string,
  advice: string,
): KintsugiError {
  return new KintsugiError("usage", { where: `the kind ${kind}`, expected, got, advice });
}
