/** A still life: a bowl-bellied vase mended with gold, a bottle, fruit and a tin on a checked cloth before a wallpaper. */
import { apple, lemon, orangeAt, pear } from "./fruit.ts";
import type { Look, Scene, Thing } from "./scene.ts";
import { moved, roundedBox } from "./solids.ts";
import { band, flower, leafBlade, repeat, rough, smooth, weave } from "./surfaces.ts";
import { blend, ink, ramp, scale, type Vec } from "./vector.ts";
import { bottle, tin, vase } from "./vessels.ts";

/** Where the table ends toward the camera. */
const EDGE = 1.2;

/** Folds fall from the edge and grow on their way down; on the table only creases are left. */
function folds(x: number, y: number, z: number): number {
  const fall = ramp(0.02, 0.7, -y);
  const waved = 3.1 * x + 1.1 * Math.sin(1.3 * x + 0.4) + 0.25 * y;
  const hanging = fall * (0.17 * Math.sin(waved) + 0.06 * Math.sin(2.3 * waved + 1));
  const lying = 0.035 * smooth(x + 0.4 * z, 0.5 * z, 5.5) + 0.02 * smooth(z + 3, x + 0.3 * z, 2.2);
  const ironed = 0.02 * (band(x - 0.66, 0.002, 0.035) + band(z - 0.55, 0.002, 0.035));
  return hanging + (lying + ironed) * (1 - fall);
}

const table = moved([0, -5, EDGE - 6], roundedBox([12, 5, 6], 0.09));

const clothPlace = ([x, y, z]: Vec): readonly [number, number] => [
  x + 0.05 * smooth(x, z, 5),
  z - Math.min(0, y) + 0.03 * smooth(z, x, 4),
];

function clothLook(point: Vec): Look {
  const [u, v] = clothPlace(point);
  const warp = band(repeat(u, 0.42), 0.105, 0.004);
  const weft = band(repeat(v, 0.42), 0.105, 0.004);
  const red = Math.max(
    band(repeat(u - 0.21, 0.42), 0.014, 0.004),
    band(repeat(v - 0.21, 0.42), 0.014, 0.004),
  );
  const dyed = blend(ink("#e9e1cf"), ink("#3d5170"), 0.47 * (warp + weft));
  const colour = blend(dyed, ink("#b5402f"), 0.72 * red);
  const thread = 1 + 0.07 * weave(u, v, 0.02) + 0.03 * rough(u, v, 1.5);
  return { colour: scale(colour, thread * 0.92) };
}

const cloth: Thing = {
  distance: (x, y, z) => {
    const flat = table(x, y, z);
    return flat > 0.6 ? flat - 0.3 : (flat - folds(x, y, z)) * 0.75;
  },
  look: clothLook,
  relief: (x, y, z) => {
    const [u, v] = clothPlace([x, y, z]);
    return 0.0006 * weave(u, v, 0.026);
  },
};

/** Ogees of leaves around flowers, half a step aside in every second column. */
function wallpaper(x: number, y: number): number {
  const [width, height] = [0.86, 1.2];
  const column = Math.round(x / width);
  const u = x - column * width;
  const v = repeat(y + (column & 1 ? height / 2 : 0), height);
  const frame = 0.43 * (0.5 + 0.5 * Math.cos((2 * Math.PI * v) / height)) ** 0.8;
  const ogee = band(Math.abs(u) - frame, 0.017, 0.008);
  const [petal, heart] = flower(u * 4.6, (v - 0.02) * 4.6, 8);
  const stem = band(u - 0.02 * Math.sin(9 * v), 0.009, 0.006) * band(v + 0.28, 0.19, 0.02);
  let leaves = 0;
  for (const [at, side] of [
    [-0.3, 1],
    [-0.24, -1],
    [-0.4, -1],
    [-0.37, 1],
  ] as const) {
    const [dx, dy] = [side * u, v - at];
    leaves = Math.max(leaves, leafBlade((0.75 * dx + 0.66 * dy) * 5, (0.75 * dy - 0.66 * dx) * 5));
  }
  return Math.max(ogee, petal * (1 - heart), stem, leaves);
}

const wall: Thing = {
  distance: (_x, _y, z) => z + 1.75,
  look: ([x, y]) => {
    const printed = wallpaper(x + 0.2, y + 0.25);
    const paper = 1 + 0.025 * rough(x, y, 3);
    const stripe = band(repeat(x + 0.2, 0.86) - 0.43, 0.03, 0.01);
    const ground = blend(ink("#7d8f78"), ink("#71846d"), stripe);
    return { colour: scale(blend(ground, ink("#d9d2b4"), 0.85 * printed), paper) };
  },
};

export const stillLife: Scene = {
  things: [
    ...[cloth, wall, vase, bottle, tin, apple, pear, lemon],
    orangeAt(-0.98, 0.55, 0.35),
    orangeAt(1.86, 0.42, 0.32),
  ],
  camera: { from: [0.3, 2.25, 6.2], to: [0.28, 0.6, -0.2], fieldOfView: 31 },
  window: {
    middle: [-4.6, 4.3, 3.4],
    across: [0.75, 0, 0.95],
    up: [0.25, 1.25, -0.2],
    light: [74, 65, 52],
  },
  ambient: { above: [0.2, 0.23, 0.29], below: [0.15, 0.12, 0.095] },
  exposure: 1.0,
};
