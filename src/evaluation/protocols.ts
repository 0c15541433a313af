/**
 * The protocols of METHODS §1: which hole a picture gets, and what is done inside it. Cases are drawn by (seed,
 * picture, case) alone, so two runs, whole or limited, have the same ones.
 */
import { KintsugiError } from "../errors.ts";
import { boundsOfHole, type Hole, rectangleHole, type Size } from "../image/hole.ts";
import { type Picture, quantise, type Rectangle } from "../image/picture.ts";
import { type Random, randomInteger, randomOf } from "../image/random.ts";
import { freeFormHole, randomRectangle } from "../image/random-holes.ts";
import { damage } from "../mosaic/damage.ts";
import { gridOfRectangle } from "../mosaic/grid.ts";
import { type Damage, type Mosaic, mosaicOf } from "../mosaic/kinds.ts";
import { bookMosaic } from "../mosaic/mosaic.ts";

/** One picture with one hole. Pictures are RGB, 0…1, 8-bit levels. */
export interface Case {
  readonly original: Picture;
  /** Rounded as a file holds it. */
  readonly picture: Picture;
  readonly hole: Hole;
  /** Undefined where the hole is white. */
  readonly mosaic: Mosaic | undefined;
}

export interface Protocol {
  readonly name: string;
  readonly drawHole: (size: Size, random: Random) => Hole;
  readonly damageOf: (hole: Hole) => Damage;
}

/** Cases of every picture; METHODS asks for two. */
export const CASES_PER_PICTURE = 2;

/** Fixed once and for all: figures of different days are of the same cases. */
const SEED = 20180426;

const rectangle = (size: Size, random: Random): Hole =>
  rectangleHole(size, randomRectangle(size, random));

/** 128×128 at a uniform place; as large as a smaller picture allows. */
function square(size: Size, random: Random): Hole {
  const width = Math.min(128, size.width);
  const height = Math.min(128, size.height);
  const x = randomInteger(random, 0, size.width - width);
  const y = randomInteger(random, 0, size.height - height);
  return rectangleHole(size, { x, y, width, height });
}

/** A mosaic of square cells, its grid anchored at the rectangle. */
const cellsOf =
  (kind: Exclude<Mosaic["kind"], "book">) =>
  (cellPx: number) =>
  (hole: Hole): Mosaic => ({
    kind,
    grid: gridOfRectangle(boundsOfHole(hole) as Rectangle, cellPx),
    support: "clipped",
  });
const whiteOut = (): Damage => ({ kind: "white-out" });

/** Protocols that need no cell size. */
const single = {
  "book-mosaic": { drawHole: rectangle, damageOf: bookMosaic },
  "white-out": { drawHole: rectangle, damageOf: whiteOut },
  "free-form": { drawHole: freeFormHole, damageOf: whiteOut },
  "square-128": { drawHole: square, damageOf: whiteOut },
} as const satisfies Record<string, Omit<Protocol, "name">>;

/** Protocols called `family-N`, with cells of N×N pixels. */
const families = {
  mean: cellsOf("mean"),
  "mean-linear": cellsOf("mean-linear"),
  nearest: cellsOf("nearest"),
} as const satisfies Record<string, (cellPx: number) => Protocol["damageOf"]>;

/** What a person may ask for; N stands for a number. */
export const protocolNames: readonly string[] = [
  ...Object.keys(families).map((family) => `${family}-N`),
  ...Object.keys(single),
];

/** Larger cells would hold the largest of the rectangles whole. */
const LARGEST_CELL = 210;

/** The protocol of that name, as `mean-8` or `white-out`; throws `unknown-name` with all there are. */
export function protocolNamed(name: string): Protocol {
  if (Object.hasOwn(single, name)) return { name, ...single[name as keyof typeof single] };
  const [, family, digits] = /^(.+)-(\d+)$/.exec(name) ?? [];
  const cellPx = Number(digits);
  if (Object.hasOwn(families, family ?? "") && cellPx >= 2 && cellPx <= LARGEST_CELL) {
    const damageOf = families[family as keyof typeof families](cellPx);
    return { name, drawHole: rectangle, damageOf };
  }
  throw new KintsugiError("unknown-name", {
    where: "protocol",
    expected: `one of ${protocolNames.join(", ")} (N from 2 to ${LARGEST_CELL} px)`,
    got: `"${name}"`,
  });
}

/** What the protocol does, shown on a small hole: its kind is the same in every case. */
export function damageBy({ damageOf }: Protocol): Damage {
  const rectangle = { x: 8, y: 8, width: 16, height: 16 };
  return damageOf(rectangleHole({ width: 32, height: 32 }, rectangle));
}

/** The mosaic that the protocol makes, shown likewise; undefined where its holes are white. */
export const mosaicBy = (protocol: Protocol): Mosaic | undefined => mosaicOf(damageBy(protocol));

/** Case `number` of a picture, which is the `index`th of its folder. */
export function caseOf(
  { drawHole, damageOf }: Protocol,
  original: Picture,
  { index, number }: { readonly index: number; readonly number: number },
): Case {
  const hole = drawHole(original, randomOf(SEED, index, number));
  const how = damageOf(hole);
  const picture = quantise(damage(original, hole, how));
  return { original, picture, hole, mosaic: mosaicOf(how) };
}
