/** A shelf of wood: cloth-bound books with printed spines, card boxes with labels, a turned pot and a brass ball. */
import { chance } from "../../src/data/synthetic/noise.ts";
import { books, rowOf } from "./books.ts";
import { type Look, type Scene, standing, type Thing } from "./scene.ts";
import { carve, cylinder, either, moved, roundedBox, sphere, turned } from "./solids.ts";
import {
  band,
  lettering,
  repeat,
  rough,
  smallPrint,
  smooth,
  twill,
  woodGrain,
} from "./surfaces.ts";
import { blend, ink, ramp, scale, type Vec } from "./vector.ts";

// ── The shelf ───────────────────────────────────────────────────────────────────────────────────

function wood(u: number, v: number, salt: number): Look {
  const dark = woodGrain(u, v, salt);
  return { colour: blend(ink("#b98a56"), ink("#5f3b1e"), dark), gloss: 0.03, rough: 0.6 };
}

const board = (y: number, salt: number): Thing => ({
  distance: moved([0, y, -0.3], roundedBox([9, 0.09, 1.05], 0.02)),
  look: ([x, py, z]) => (z > 0.73 ? wood(x, py * 1.5, salt + 3) : wood(x, z, salt)),
  relief: (x, y1, z) => -0.003 * woodGrain(x, z > 0.73 ? y1 * 1.5 : z, salt),
});

/** Planks with a groove between them. */
const back: Thing = {
  distance: (x, _y, z) => z + 1.1 + 0.02 * band(repeat(x + 0.3, 1.1), 0.012, 0.008),
  look: ([x, y]) => {
    const plank = Math.round((x + 0.3) / 1.1);
    const { colour } = wood(y, repeat(x + 0.3, 1.1), 7 * plank);
    return { colour: scale(colour, 0.8 + 0.25 * chance(plank, 2, 4)) };
  },
};

// ── Boxes, pot, ball ────────────────────────────────────────────────────────────────────────────

interface Box {
  readonly half: Vec;
  readonly colour: (u: number, v: number) => Vec;
}

const boxAt = (x: number, y: number, z: number, { half, colour }: Box): Thing =>
  standing([x, y, z], Math.hypot(...half), {
    distance: moved([0, half[1], 0], roundedBox(half, 0.02)),
    look: ([u, v, w]) => ({
      colour: Math.abs(w) > half[2] - 0.03 ? colour(u, v - half[1]) : colour(u, w + 9),
    }),
  });

const seeds = lettering("SEEDS", { height: 0.15, pen: 0.68 });
const thread = lettering("THREAD", { height: 0.1, pen: 0.66 });

function seedBox(u: number, v: number): Vec {
  const card = scale(ink("#a98a5e"), 1 + 0.06 * rough(u, v, 1) + 0.05 * twill(u, 3 * v, 0.05));
  const [x, y] = [u, v + 0.02];
  if (Math.abs(x) > 0.38 || Math.abs(y) > 0.21) return card;
  const frame = band(Math.max(Math.abs(x) - 0.36, Math.abs(y) - 0.19), 0.005, 0.003);
  const print = y < -0.05 ? smallPrint(x + 0.29, -y, { leading: 0.045, width: 0.58, salt: 3 }) : 0;
  return blend(ink("#f1e8d2"), ink("#3b4a2c"), Math.max(frame, seeds(x, y - 0.07), print));
}

function threadBox(u: number, v: number): Vec {
  const stripe = band(repeat(u, 0.16), 0.04, 0.004);
  const paper = blend(ink("#d9cfb4"), ink("#44637a"), stripe);
  const isLabel = Math.hypot(u / 1.5, v) < 0.14;
  return isLabel
    ? blend(ink("#f3ead2"), ink("#8a2f26"), thread(u * 1.35, v * 1.35))
    : scale(paper, 1 + 0.04 * rough(u, v, 1));
}

const potBody = carve(
  turned([
    [0, 0.24],
    [0.05, 0.26],
    [0.3, 0.4],
    [0.56, 0.43],
    [0.78, 0.36],
    [0.88, 0.33],
    [0.94, 0.36],
  ]),
  cylinder(0.29, [0.6, 2]),
);

const pot: Thing = standing([2.32, 0, 0.1], 0.56, {
  distance: potBody,
  look: ([x, y, z]) => {
    const angle = Math.atan2(x, z);
    const wave = band(y - 0.52 - 0.06 * Math.sin(8 * angle), 0.016, 0.008);
    const rings = Math.max(band(y - 0.66, 0.012, 0.006), band(y - 0.38, 0.012, 0.006));
    const drip = ramp(0.2, 0.27, y + 0.05 * smooth(angle, 0, 2.4));
    const glaze = blend(ink("#9a5f3c"), ink("#d8cdb2"), drip);
    const painted = blend(glaze, ink("#2f4668"), Math.max(wave, rings));
    return {
      colour: scale(painted, 1 + 0.04 * rough(angle, y, 2)),
      gloss: drip > 0.5 ? 0.05 : 0.01,
      rough: 0.12,
    };
  },
});

const ball: Thing = standing([0.68, 0, 0.42], 0.2, {
  distance: either(
    moved([0, 0.22, 0], sphere(0.19)),
    turned([
      [0, 0.13],
      [0.03, 0.13],
      [0.06, 0.08],
      [0.09, 0.09],
    ]),
  ),
  look: () => ({ colour: ink("#d8a94e"), gloss: 0.9, rough: 0.12, metal: true }),
});

export const shelf: Scene = {
  things: [
    ...[back, board(-0.09, 2), board(2.3, 9), pot, ball],
    ...rowOf(books, -2.2),
    boxAt(1.42, 0, -0.1, { half: [0.5, 0.36, 0.5], colour: seedBox }),
    boxAt(1.4, 0.72, -0.12, { half: [0.44, 0.2, 0.42], colour: threadBox }),
  ],
  camera: { from: [0.2, 1.5, 7.0], to: [0.2, 0.9, 0], fieldOfView: 31 },
  window: {
    middle: [-4.2, 4.0, 5.2],
    across: [1.0, 0, 0.8],
    up: [0.2, 1.2, -0.3],
    light: [78, 69, 56],
  },
  ambient: { above: [0.24, 0.26, 0.31], below: [0.18, 0.14, 0.1] },
  exposure: 1.0,
};
