/**
 * Synthetic pictures: dead leaves (Lee, Mumford and Huang 2001) dressed as still lifes, plants, cloth, print and
 * landscapes, so that training and tests need no data. Their power falls with frequency as photographs' does.
 */
import type { Size } from "../image/hole.ts";
import { blankPicture, type Picture } from "../image/picture.ts";
import { pick, type Random, randomInteger } from "../image/random.ts";
import {
  between,
  clip,
  logBetween,
  naturalPalette,
  near,
  type Palette,
  paletteOf,
  type Rgb,
} from "./synthetic/colour.ts";
import { castShadow, type Leaf, type Light, layLeaf } from "./synthetic/leaf.ts";
import { chance, noiseTiles, spread } from "./synthetic/noise.ts";
import { type Layer, type Scene, scenes } from "./synthetic/scenes.ts";
import { type Shape, shapeOf } from "./synthetic/shapes.ts";
import { type Studio, surfaceOf } from "./synthetic/surface.ts";

/** A picture under way, and what its parts share. */
interface Canvas extends Studio {
  readonly picture: Picture;
  readonly light: Light;
  readonly shorterSide: number;
}

/** One picture, RGB, 0…1, every trait of it drawn from `random`; about 50 ms at 256×256. */
export function syntheticPicture(size: Size, random: Random): Picture {
  const scene = drawScene(random);
  const canvas: Canvas = {
    picture: blankPicture(size.width, size.height),
    light: lightOf(random),
    shorterSide: Math.min(size.width, size.height),
    tiles: noiseTiles(random),
    palette: naturalPalette(random, scene.families),
  };
  layLeaf(canvas.picture, groundOf(scene, canvas, random), canvas.light);
  for (const layer of scene.layers) layThings(layer, canvas, random);
  expose(canvas.picture, random);
  return canvas.picture;
}

function drawScene(random: Random): Scene {
  const total = scenes.reduce((sum, { share }) => sum + share, 0);
  let left = random() * total;
  for (const scene of scenes) {
    left -= scene.share;
    if (left < 0) return scene;
  }
  return scenes[0];
}

/** Mostly from above, to one side. */
function lightOf(random: Random): Light {
  const [x, y] = [between(random, -0.7, 0.7), between(random, -0.7, 0.1)];
  return { x, y, z: Math.sqrt(1 - x * x - y * y), ambient: between(random, 0.2, 0.7) };
}

/** What fills the picture behind everything. */
function groundOf({ ground }: Scene, canvas: Canvas, random: Random): Leaf {
  const { width, height } = canvas.picture;
  const everywhere: Shape = { distance: () => -1e6, reachPx: 2 * (width + height) };
  const palette = ground.families ? paletteOf(random, ground.families) : canvas.palette;
  const unitPx = (canvas.shorterSide / 8) * logBetween(random, 0.4, 1.5);
  return {
    shape: everywhere,
    paint: surfaceOf(pick(random, ground.materials), random, { ...canvas, palette, unitPx }),
    x: width * random(),
    y: height * random(),
    angle: between(random, -0.4, 0.4),
    radiusPx: 1,
    edgePx: 1,
    round: 0,
    gloss: 0,
  };
}

/** Lays the things of a layer, the larger ones rather first. */
function layThings(layer: Layer, canvas: Canvas, random: Random): void {
  const { picture, shorterSide, light } = canvas;
  const palette = layer.families ? paletteOf(random, layer.families) : canvas.palette;
  const things = layer.kin ? kinOf(layer, palette, random) : { layer, palette };
  for (const radiusPx of drawRadii(layer, canvas, random)) {
    const colour = things.palette();
    const leaf = leafOf(things.layer, { canvas, radiusPx, colour }, random);
    const heightPx = Math.min(0.05 * shorterSide, radiusPx * between(random, 0.05, 0.3));
    if (heightPx > 1 && !layer.blurPx) castShadow(picture, leaf, light, heightPx);
    layLeaf(picture, leaf, light);
  }
}

/** The layer narrowed to one shape, one material and the colours near two. */
function kinOf(layer: Layer, palette: Palette, random: Random) {
  const colours: readonly Rgb[] = [palette(), palette()];
  return {
    layer: {
      ...layer,
      shapes: [pick(random, layer.shapes)],
      materials: [pick(random, layer.materials)],
    },
    palette: () => near(pick(random, colours), random),
  };
}

/** Radii (px) of density ∝ r⁻³ until the coverage is reached, sorted but for chance. */
function drawRadii(layer: Layer, { picture, shorterSide }: Canvas, random: Random): number[] {
  const [low, high] = layer.radius.map((part) => part * shorterSide);
  const goal = layer.coverage * logBetween(random, 0.3, 1.5) * picture.width * picture.height;
  const drawn: { readonly radiusPx: number; readonly order: number }[] = [];
  for (let sum = 0; sum < goal; ) {
    const radiusPx = (low ** -2 + random() * (high ** -2 - low ** -2)) ** -0.5;
    drawn.push({ radiusPx, order: radiusPx * logBetween(random, 0.4, 2.5) });
    sum += Math.PI * radiusPx ** 2;
  }
  return drawn.sort((a, b) => b.order - a.order).map(({ radiusPx }) => radiusPx);
}

function leafOf(
  { shapes, materials, round = [0, 0], band = [0, 1], blurPx }: Layer,
  look: { readonly canvas: Canvas; readonly radiusPx: number; readonly colour: Rgb },
  random: Random,
): Leaf {
  const { canvas, radiusPx, colour } = look;
  const { width, height } = canvas.picture;
  const shape = pick(random, shapes);
  const unitPx = Math.max(4, radiusPx * logBetween(random, 0.12, 0.6));
  return {
    shape: shapeOf(shape, random, radiusPx),
    paint: surfaceOf(pick(random, materials), random, { ...canvas, unitPx, colour }),
    x: width * random(),
    y: height * between(random, ...band),
    angle: tilts[shape] * between(random, -1, 1),
    radiusPx,
    edgePx: blurPx ? logBetween(random, ...blurPx) : 0.7 + 0.6 * random() ** 2,
    round: between(random, ...round),
    gloss: random() < 0.3 ? between(random, 0.1, 0.6) : 0,
  };
}

/** How far things lean (radians, either way): boxes stand, the ground is level. */
const tilts = { ball: 0.5, blob: 3.1, box: 0.3, polygon: 3.1, lens: 3.1, stem: 3.1, land: 0.1 };

/** The camera: the light's colour and fall-off, exposure, contrast, grain; clips to 0…1. In place. */
function expose(picture: Picture, random: Random): void {
  const { width, height, data } = picture;
  const area = width * height;
  const { mean, deviation } = spread(data);
  const contrast = Math.min(2.2, between(random, 0.16, 0.32) / deviation);
  const middle = between(random, 0.32, 0.62);
  const cast = [between(random, 0.92, 1.08), 1, between(random, 0.9, 1.08)];
  const [slopeX, slopeY] = [between(random, -0.3, 0.3), between(random, -0.3, 0.3)];
  const grain = random() < 0.7 ? between(random, 0, 0.07) : 0;
  const salt = randomInteger(random, 0, 2 ** 30);
  for (let i = 0; i < area; i++) {
    const x = i % width;
    const light = 1 + slopeX * (x / width - 0.5) + slopeY * ((i - x) / area - 0.5);
    for (let c = 0; c < 3; c++) {
      const exposed = (data[c * area + i] - mean) * contrast + middle;
      data[c * area + i] = clip(exposed * light * cast[c] + grain * (chance(i, c, salt) - 0.5));
    }
  }
}
