/** From a photograph to an example: cropped, shrunk, mirrored, turned, then broken as the recipe says. METHODS §1. */
import { boundsOfHole, emptyHole, type Hole, rectangleHole, type Size } from "../image/hole.ts";
import { type Picture, quantise, type Rectangle } from "../image/picture.ts";
import { type Random, randomInteger } from "../image/random.ts";
import { freeFormHole, randomRectangle } from "../image/random-holes.ts";
import { resize } from "../image/resize.ts";
import { damage } from "../mosaic/damage.ts";
import { bookGrid, type Grid, gridOfRectangle } from "../mosaic/grid.ts";
import type { DamageKind, Mosaic, MosaicKind } from "../mosaic/kinds.ts";
import type { Degradation } from "./degradation-schema.ts";
import { cropPhotograph, type Photograph } from "./photograph.ts";
import { drawByShare } from "./shares.ts";

/** A damaged picture and what it was; all of one size, pictures RGB, 0…1. */
export interface Example {
  readonly original: Picture;
  readonly degraded: Picture;
  readonly hole: Hole;
  /** Undefined for a white-out. */
  readonly mosaic: Mosaic | undefined;
}

/** One example of the recipe's size; the same draws give the same example. */
export function makeExample(photo: Photograph, recipe: Degradation, random: Random): Example {
  const cut = cutOut(photo, recipe, random);
  const mirrored = random() < recipe.mirrored ? mirror(cut) : cut;
  const original =
    random() < recipe.turned ? turn(mirrored, randomInteger(random, 1, 3)) : mirrored;
  const kind = drawByShare(recipe.damages, random);
  const hole = drawHole(original, { recipe, kind }, random);
  const mosaic = kind === "white-out" ? undefined : drawMosaic(kind, { hole, recipe }, random);
  const degraded = damage(original, hole, mosaic ?? { kind: "white-out" });
  return { original, degraded: recipe.rounded ? quantise(degraded) : degraded, hole, mosaic };
}

/** A crop at a uniform place of the photo shrunk at random; smaller photos are enlarged to the crop. */
function cutOut(photo: Photograph, recipe: Degradation, random: Random): Picture {
  const { cropPx, shrunk, shrunkTo } = recipe;
  const least = cropPx / Math.min(photo.width, photo.height);
  const scale = random() < shrunk ? shrunkTo + random() * (1 - shrunkTo) : 1;
  const side = Math.round(cropPx / Math.max(scale, least));
  const x = randomInteger(random, 0, photo.width - side);
  const y = randomInteger(random, 0, photo.height - side);
  const window = cropPhotograph(photo, { x, y, width: side, height: side });
  if (side === cropPx) return window;
  const resized = resize(window, { width: cropPx, height: cropPx }, "bicubic");
  return quantise(resized);
}

/** Left becomes right. */
function mirror(picture: Picture): Picture {
  const last = picture.width - 1;
  return rearranged(picture, (x, y) => y * picture.width + last - x);
}

/** A square picture turned by quarters, counter-clockwise. */
function turn(picture: Picture, quarters: number): Picture {
  const { width } = picture;
  const last = width - 1;
  const sources = [
    (x: number, y: number) => y * width + x,
    (x: number, y: number) => x * width + last - y,
    (x: number, y: number) => (last - y) * width + last - x,
    (x: number, y: number) => (last - x) * width + y,
  ];
  return rearranged(picture, sources[quarters]);
}

/** A picture of the same size whose pixel (x, y) comes from the index that `source` names. */
function rearranged(picture: Picture, source: (x: number, y: number) => number): Picture {
  const { width, height, channels, data } = picture;
  const area = width * height;
  const moved = new Float32Array(data.length);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const from = source(x, y);
      for (let c = 0; c < channels; c++) moved[c * area + y * width + x] = data[c * area + from];
    }
  }
  return { ...picture, data: moved };
}

function drawHole(
  size: Size,
  { recipe, kind }: { readonly recipe: Degradation; readonly kind: DamageKind },
  random: Random,
): Hole {
  const { holes, rectangleSidePx } = recipe;
  const shares = kind === "white-out" ? { ...holes, whole: 0 } : holes;
  switch (drawByShare(shares, random)) {
    case "rectangle": {
      const [min, max] = rectangleSidePx;
      return rectangleHole(size, randomRectangle(size, random, { min, max }));
    }
    case "strokes":
      return freeFormHole(size, random);
    case "whole":
      return { ...emptyHole(size), data: new Uint8Array(size.width * size.height).fill(1) };
  }
}

function drawMosaic(
  kind: MosaicKind,
  { hole, recipe }: { readonly hole: Hole; readonly recipe: Degradation },
  random: Random,
): Mosaic {
  if (kind === "book") return { kind, grid: drawBookGrid(recipe, random), support: "full" };
  const support = random() < recipe.clipped ? "clipped" : "full";
  const grid = drawGrid(boundsOfHole(hole)!, recipe, random);
  if (kind !== "nearest") return { kind, grid, support };
  return { kind, grid, support, sample: random() < 0.5 ? "corner" : "centre" };
}

/** Whole cells, anchored at the hole or at a whole phase anywhere. */
function drawGrid(
  hole: Rectangle,
  { cellPx, oblong, anchored }: Degradation,
  random: Random,
): Grid {
  const width = logInteger(random, cellPx);
  const height = random() < oblong ? logInteger(random, cellPx) : width;
  const grid = gridOfRectangle(hole, { width, height });
  if (random() < anchored) return grid;
  const phaseX = randomInteger(random, 0, width - 1);
  const phaseY = randomInteger(random, 0, height - 1);
  return { ...grid, phaseX, phaseY };
}

/** The grid of a larger picture that the crop was taken from: cells of 6 px and a little, anywhere. */
function drawBookGrid({ cropPx }: Degradation, random: Random): Grid {
  const side = () => randomInteger(random, cropPx, 4 * cropPx);
  const grid = bookGrid({ width: side(), height: side() });
  return { ...grid, phaseX: -random() * grid.cellWidth, phaseY: -random() * grid.cellHeight };
}

/** A whole number of least…most, log-uniform. */
function logInteger(random: Random, [least, most]: readonly [number, number]): number {
  return Math.floor(least * ((most + 1) / least) ** random());
}
