/**
 * A surface is a material under light: a base of two related colours, ink of a printed pattern, the relief of
 * its texture, and for cloth the folds, which bend the pattern and shade it.
 */
import { pick, type Random } from "../../image/random.ts";
import { between, inkFor, logBetween, near, type Palette, type Rgb } from "./colour.ts";
import { type NoiseTiles, sampleTile } from "./noise.ts";
import { type Pattern, type PatternName, patternOf } from "./patterns.ts";
import { type TextureName, textureOf } from "./textures.ts";

/** Writes the colour (0…1, unclipped) of a point of the surface's own frame (px). */
export type Paint = (u: number, v: number, rgb: Float64Array) => void;

export type MaterialName = keyof typeof materials;

/** What all surfaces of a picture share. */
export interface Studio {
  readonly tiles: NoiseTiles;
  readonly palette: Palette;
}

interface Material {
  readonly textures: readonly TextureName[];
  /** How deep the relief shades, as a part of the light. */
  readonly contrast: readonly [number, number];
  readonly patterns?: readonly PatternName[];
  /** How often there is a pattern. */
  readonly printed?: number;
  /** How often there are folds. */
  readonly folded?: number;
}

const materials = {
  cloth: {
    textures: ["weave", "weave", "twill", "knit", "ribs", "plain"],
    contrast: [0.06, 0.22],
    patterns: ["stripes", "checks", "plaid", "plaid", "dots", "chevron", "petals", "petals"],
    printed: 0.55,
    folded: 0.85,
  },
  paper: {
    textures: ["plain"],
    contrast: [0.01, 0.06],
    patterns: ["text", "text", "text", "stripes", "petals"],
    printed: 0.8,
    folded: 0.15,
  },
  card: {
    textures: ["plain", "ribs"],
    contrast: [0.03, 0.11],
    patterns: ["text", "stripes", "checks", "dots"],
    printed: 0.5,
  },
  foliage: { textures: ["creased", "rough", "strands"], contrast: [0.17, 0.56] },
  fruit: {
    textures: ["plain", "rough", "grain"],
    contrast: [0.06, 0.28],
    patterns: ["dots", "stripes"],
    printed: 0.1,
  },
  wood: { textures: ["grain"], contrast: [0.11, 0.31] },
  stone: { textures: ["rough", "creased"], contrast: [0.14, 0.42] },
  fur: { textures: ["strands"], contrast: [0.21, 0.56] },
  wall: { textures: ["plain", "rough"], contrast: [0.04, 0.17] },
} as const satisfies Record<string, Material>;

/** A surface of the material; `unitPx` scales its pattern, `colour` is drawn from the palette unless given. */
export function surfaceOf(
  name: MaterialName,
  random: Random,
  { tiles, palette, unitPx, colour }: Studio & { readonly unitPx: number; readonly colour?: Rgb },
): Paint {
  const material: Material = materials[name];
  const base = colour ?? palette();
  const plain = colouring(base, random, { tiles, unitPx });
  const relief = textureOf(pick(random, material.textures), random, tiles);
  const contrast = between(random, ...material.contrast);
  const isPrinted = random() < (material.printed ?? 0);
  const printed = isPrinted
    ? printing(material.patterns!, random, { palette, base, unitPx })
    : keep;
  const light: Paint = (u, v, rgb) => {
    plain(u, v, rgb);
    printed(u, v, rgb);
    const factor = Math.max(0.1, 1 + contrast * relief(u, v));
    for (let c = 0; c < 3; c++) rgb[c] *= factor;
  };
  return random() < (material.folded ?? 0) ? folded(light, random, { tiles, unitPx }) : light;
}

const keep: Paint = () => {};

/** Between two related colours, unevenly and along a gradient. */
function colouring(
  base: Rgb,
  random: Random,
  { tiles, unitPx }: Pick<Studio, "tiles"> & { readonly unitPx: number },
): Paint {
  const other = near(base, random);
  const step = between(random, 0, 0.25) / unitPx;
  const angle = between(random, 0, 2 * Math.PI);
  const [along, across] = [step * Math.cos(angle), step * Math.sin(angle)];
  const [x, y] = [256 * random(), 256 * random()];
  return (u, v, rgb) => {
    const t = 0.5 + along * u + across * v + 0.3 * sampleTile(tiles.smooth, x + u, y + v);
    const share = Math.min(1.3, Math.max(-0.3, t));
    for (let c = 0; c < 3; c++) rgb[c] = base[c] + (other[c] - base[c]) * share;
  };
}

/** One or two patterns over the surface, each in its ink. */
function printing(
  names: readonly PatternName[],
  random: Random,
  {
    palette,
    base,
    unitPx,
  }: { readonly palette: Palette; readonly base: Rgb; readonly unitPx: number },
): Paint {
  const layers = Array.from({ length: random() < 0.25 ? 2 : 1 }, () => {
    const name = pick(random, names);
    const isInk = name === "text" || random() < 0.3;
    const ink = isInk ? inkFor(base, random) : palette();
    const opacity = between(random, 0.6, 1);
    return { ink, opacity, pattern: patternOf(name, random, unitPx) satisfies Pattern };
  });
  return (u, v, rgb) => {
    for (const { ink, opacity, pattern } of layers) {
      const cover = opacity * pattern(u, v);
      if (cover > 0) for (let c = 0; c < 3; c++) rgb[c] += (ink[c] - rgb[c]) * cover;
    }
  };
}

/**
 * Folds run along u: with the height h of the cloth, the light is 1 + k·∂h/∂v, darker in the valleys, and the
 * pattern is drawn aside by h.
 */
function folded(
  paint: Paint,
  random: Random,
  { tiles, unitPx }: Pick<Studio, "tiles"> & { readonly unitPx: number },
): Paint {
  const width = (unitPx * logBetween(random, 0.35, 1.1)) / 32;
  const length = width * between(random, 1.5, 5);
  const turn = between(random, 0, Math.PI);
  const [cos, sin] = [Math.cos(turn), Math.sin(turn)];
  const [x, y] = [256 * random(), 256 * random()];
  const depth = width * between(random, 2, 7);
  const slope = between(random, 0.5, 2);
  const height = (p: number, q: number) => sampleTile(tiles.smooth, x + p / length, y + q / width);
  return (u, v, rgb) => {
    const [p, q] = [cos * u + sin * v, cos * v - sin * u];
    const here = height(p, q);
    const rise = height(p, q + 2 * width) - here;
    paint(u - sin * depth * here, v + cos * depth * here, rgb);
    const light = Math.min(1.6, Math.max(0.25, 1 + slope * rise + 0.12 * here));
    for (let c = 0; c < 3; c++) rgb[c] *= light;
  };
}
