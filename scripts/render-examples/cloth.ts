/** Folded cloth: a printed cotton thrown in folds, and a corner of indigo twill with a stitched hem laid over it. */
import type { Scene, Thing } from "./scene.ts";
import type { Distance } from "./solids.ts";
import { band, flower, leafBlade, repeat, rough, smooth, twill, weave } from "./surfaces.ts";
import { blend, ink, ramp, scale, type Vec } from "./vector.ts";

/** A ridge along a wavering line: sharp on its crest, long on its slopes. */
function ridge(across: number, width: number): number {
  const t = Math.abs(across) / width;
  return Math.exp(-t * t * 0.9) * 0.75 + 0.25 / (1 + 6 * t * t);
}

/** The printed cotton's height: long folds that fan from the upper left, with slack between them. */
function cottonHeight(x: number, z: number): number {
  const bend = 0.3 * smooth(0.5 * x, 0.6 * z, 9);
  const [along, across] = [0.64 * z - 0.77 * x, 0.77 * z + 0.64 * x + bend];
  const fan = 1 + 0.16 * along;
  const folds =
    0.5 * ridge(across + 1.5 * fan, 0.3) +
    0.42 * ridge(across + 0.72 * fan + 0.08 * Math.sin(2 * along), 0.2) +
    0.62 * ridge(across - 0.1 + 0.12 * Math.sin(1.3 * along), 0.32) +
    0.36 * ridge(across - 0.85 * fan, 0.2) +
    0.55 * ridge(across - 1.6 * fan, 0.34);
  return (
    folds * (0.72 + 0.25 * Math.sin(0.9 * along + 1)) +
    0.1 * smooth(x, z, 5) +
    0.03 * smooth(z, x, 2.4)
  );
}

/** How far the cloth has been drawn aside by its folds, so that the print follows them. */
function printPlace([x, y, z]: Vec): readonly [number, number] {
  return [x + 0.45 * y, z - 0.55 * y];
}

/** A block print: sprigs of two flowers and leaves in half-drop repeat, dots between them. */
function printed(u: number, v: number): Vec {
  const period = 0.92;
  const column = Math.round(u / period);
  const dx = u - column * period;
  const dy = repeat(v + (column & 1 ? period / 2 : 0), period);
  const [petal, heart] = flower(dx * 4.4, (dy + 0.08) * 4.4, 6);
  const [bud, budHeart] = flower((dx - 0.24) * 9, (dy - 0.22) * 9, 5);
  const curve = dx + 0.14 - 1.1 * (dy - 0.1) ** 2;
  const stem = band(curve, 0.009, 0.006) * band(dy - 0.22, 0.2, 0.02);
  let leaves = 0;
  for (const [x, y, angle] of [
    [-0.13, 0.2, 2.5],
    [-0.1, 0.32, 0.5],
    [0.1, 0.18, 1.1],
    [0.3, 0.12, -1.0],
  ] as const) {
    const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
    const [p, q] = [dx - x, dy - y];
    leaves = Math.max(leaves, leafBlade((cos * p + sin * q) * 4.2, (cos * q - sin * p) * 4.2));
  }
  const dot = band(Math.hypot(repeat(u + 0.12, period / 2), repeat(v, period / 2)), 0.016, 0.008);
  let colour = blend(ink("#efe2c8"), ink("#7f8f9c"), 0.75 * dot);
  colour = blend(colour, ink("#4f6b45"), Math.max(stem, leaves));
  colour = blend(colour, ink("#b6403a"), Math.max(petal, 0));
  colour = blend(colour, ink("#d98a3a"), bud);
  return blend(colour, ink("#f0c65a"), Math.max(heart, budHeart));
}

const steepness = 0.42;

const heightField =
  (height: (x: number, z: number) => number): Distance =>
  (x, y, z) =>
    y > 1.6 ? y - 1.5 : (y - height(x, z)) * steepness;

const cotton: Thing = {
  distance: heightField(cottonHeight),
  look: (point) => {
    const [u, v] = printPlace(point);
    const thread = 1 + 0.1 * weave(u, v, 0.03) + 0.04 * rough(u, v, 1.2);
    return { colour: scale(printed(u, v), 0.92 * thread) };
  },
  relief: (x, y, z) => {
    const [u, v] = printPlace([x, y, z]);
    return 0.0004 * weave(u, v, 0.03);
  },
};

/** Distance from the twill's hem into it, and along the hem. */
function hemPlace(x: number, z: number): readonly [into: number, along: number] {
  const curve = 0.1 * Math.sin(1.5 * (x - z)) + 0.05 * smooth(x, z, 7);
  return [0.79 * x + 0.61 * z - 1.3 + curve, 0.61 * x - 0.79 * z];
}

function twillHeight(x: number, z: number): number {
  const [into, along] = hemPlace(x, z);
  const hem = 0.035 * ramp(0.2, 0.17, into) - 0.03 * Math.exp(-(((into - 0.185) / 0.03) ** 2));
  const gathers = 0.24 * ridge(repeat(along - 0.3 * into + 0.3, 1.5), 0.26) * ramp(0.1, 0.9, into);
  return (
    0.9 * cottonHeight(x, z) * Math.exp(-0.5 * Math.max(0, into)) +
    0.13 +
    hem +
    gathers +
    0.35 * ramp(0, 1.8, into)
  );
}

const denim: Thing = {
  distance: (x, y, z) => {
    if (y > 1.9) return y - 1.8;
    const [into] = hemPlace(x, z);
    const top = y - twillHeight(x, z);
    const slab = Math.max(top, -top - 0.07, -into);
    return slab * steepness;
  },
  look: ([x, y, z]) => {
    const [into, along] = hemPlace(x, z);
    const [u, v] = [along + 0.3 * y, into + 0.4 * y];
    const isStitch = band(into - 0.135, 0.009, 0.004) * band(repeat(along, 0.075), 0.024, 0.006);
    const worn =
      ramp(0.03, 0, into) + 0.35 * band(into - 0.185, 0.02, 0.02) + 0.12 * rough(u, v, 5);
    const dyed = blend(
      ink("#26375c"),
      ink("#6d83a8"),
      Math.min(1, Math.max(0, 0.25 + 0.2 * twill(u, v, 0.042) + worn * 0.6)),
    );
    return { colour: blend(dyed, ink("#d9a14e"), isStitch) };
  },
  relief: (x, y, z) => {
    const [into, along] = hemPlace(x, z);
    return 0.0016 * twill(along + 0.3 * y, into + 0.4 * y, 0.042);
  },
};

export const cloth: Scene = {
  things: [cotton, denim],
  camera: { from: [0.1, 5.0, 3.8], to: [0.12, 0.25, 0.05], fieldOfView: 33 },
  window: {
    middle: [-3.9, 4.6, -1.7],
    across: [0.5, 0, 1.1],
    up: [0.9, 1.0, 0.2],
    light: [36, 32, 26],
  },
  ambient: { above: [0.18, 0.205, 0.25], below: [0.13, 0.1, 0.08] },
  exposure: 0.95,
};
