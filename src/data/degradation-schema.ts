/** The degradation as part of a recipe: how a photograph becomes an example of damage. Lengths in px of the crop. */
import { z } from "zod";

/** How often, against the others of its table. */
const share = z.number().min(0);
/** A part of all examples. */
const chance = z.number().min(0).max(1);

/** Least and most, both possible. */
const range = (low: number, high: number) =>
  z
    .tuple([z.int().min(low).max(high), z.int().min(low).max(high)])
    .refine(([least, most]) => least <= most, "the first number must not be above the second");

const holeShares = z
  .strictObject({
    rectangle: share.default(0),
    strokes: share.default(0),
    /** The whole crop; never whited out, since nothing would be left. */
    whole: share.default(0),
  })
  .refine(someShare, "one share at least must be above 0");

const damageShares = z
  .strictObject({
    mean: share.default(0),
    "mean-linear": share.default(0),
    nearest: share.default(0),
    book: share.default(0),
    "white-out": share.default(0),
  })
  .refine(someShare, "one share at least must be above 0");

export const degradationSchema = z
  .strictObject({
    cropPx: z.int().min(32).max(1024).default(128),
    /** How often an example is mirrored, left to right. */
    mirrored: chance.default(0.5),
    /** How often it is turned by 90°, 180° or 270°. */
    turned: chance.default(0.25),
    /** How often the picture is shrunk before it is cropped, and at most to which part of its sides. */
    shrunk: chance.default(0.5),
    shrunkTo: z.number().min(0.1).max(1).default(0.5),
    holes: holeShares.default({ rectangle: 6, strokes: 2, whole: 2 }),
    rectangleSidePx: range(1, 1024).default([24, 112]),
    damages: damageShares.default({
      mean: 5,
      "mean-linear": 1,
      nearest: 1,
      book: 3,
      "white-out": 0,
    }),
    /** Sides of cells, log-uniform; those of `book` follow its own rule. */
    cellPx: range(2, 256).default([4, 24]),
    /** How often a cell's height is drawn apart from its width. */
    oblong: chance.default(0.1),
    /** How often the grid begins at the hole's top left corner, as editors do it; else anywhere. */
    anchored: chance.default(0.5),
    /** How often cells cut by the hole were taken over their part within it. */
    clipped: chance.default(0.5),
    /** Whether the damaged picture is rounded to 8 bits, as files are. */
    rounded: z.boolean().default(true),
  })
  .refine(
    ({ holes, damages }) => damages["white-out"] === 0 || holes.rectangle + holes.strokes > 0,
    {
      message: "white-outs need rectangles or strokes",
      path: ["holes"],
    },
  );

/** A checked degradation, its defaults filled in. */
export type Degradation = z.output<typeof degradationSchema>;

function someShare(shares: Readonly<Record<string, number>>): boolean {
  return Object.values(shares).some((value) => value > 0);
}
