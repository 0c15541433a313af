/**
 * Examples cut from the picture that is to be mended: a hole where the picture is known, broken as the true one is. What
 * is unknown in a crop is filled smoothly from what is known, so nothing inside it reaches the network.
 */
import type { Example } from "../data/index.ts";
import {
  type Hole,
  membraneFill,
  pick,
  quantise,
  type Random,
  type Rectangle,
  randomInteger,
  rectangleHole,
  type Size,
} from "../image/index.ts";
import { type Symmetry, symmetries, turned } from "../mending/symmetries.ts";
import { viewOf } from "../mending/window.ts";
import { damage } from "../mosaic/index.ts";
import { type KnownPart, mosaicAt } from "./known-part.ts";
import type { Layout } from "./layout.ts";

/** What held-out holes are seen in: their sides and as much around them as the network uses. */
const HELD_OUT_PX = 256;

/** Mirrored both ways; a turned picture has another texture. */
const mirrorings = symmetries.filter(({ transposed }) => !transposed);
const [asItIs] = symmetries;

/** One of the layout's holes for training, in a crop of this side. */
export function drawExample(
  part: KnownPart,
  { layout, cropPx }: { readonly layout: Layout; readonly cropPx: number },
  random: Random,
): Example {
  const { size, places } = pick(random, layout.trained);
  const rectangle = { ...pick(random, places), ...size };
  const box = squareAround(rectangle, { side: cropPx, size: layout.unknown }, random);
  const symmetry = pick(random, mirrorings);
  return exampleIn(part, rectangle, { box, unknown: layout.unknown, symmetry });
}

/** The layout's held-out holes; of all the rest only the true hole is unknown. */
export function heldOutExamples(part: KnownPart, { heldOut }: Layout): readonly Example[] {
  const { hole: unknown } = part.seen;
  return heldOut.map((rectangle) => {
    const box = squareAround(rectangle, { side: HELD_OUT_PX, size: unknown }, () => 0.5);
    return exampleIn(part, rectangle, { box, unknown, symmetry: asItIs });
  });
}

/** A square with the rectangle anywhere in it, within the picture unless that is smaller. */
function squareAround(
  { x, y, width, height }: Rectangle,
  { side, size }: { readonly side: number; readonly size: Size },
  random: Random,
): Rectangle {
  const start = (at: number, length: number, limit: number): number => {
    const before = randomInteger(random, 0, side - length);
    const last = limit - side;
    return last < 0 ? Math.floor(last / 2) : Math.max(0, Math.min(last, at - before));
  };
  const across = start(x, width, size.width);
  return { x: across, y: start(y, height, size.height), width: side, height: side };
}

interface Framing {
  readonly box: Rectangle;
  readonly unknown: Hole;
  readonly symmetry: Symmetry;
}

function exampleIn(part: KnownPart, rectangle: Rectangle, framing: Framing): Example {
  const { box, unknown, symmetry } = framing;
  const cut = viewOf({ picture: part.seen.picture, hole: unknown }, { box, scale: 1 });
  const picture = cut.hole.data.includes(1) ? membraneFill(cut.picture, cut.hole) : cut.picture;
  const inside = { ...rectangle, x: rectangle.x - box.x, y: rectangle.y - box.y };
  const upright = {
    picture,
    hole: rectangleHole(picture, inside),
    mosaic: mosaicAt(part, inside),
  };
  const { picture: original, hole, mosaic } = turned(upright, symmetry);
  const degraded = quantise(damage(original, hole, mosaic ?? { kind: "white-out" }));
  return { original, degraded, hole, mosaic };
}
