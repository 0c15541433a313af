/** What stands on the table: a vase mended with gold, a bottle of oil with its label, a printed tin. */
import { chance } from "../../src/data/synthetic/noise.ts";
import { type Look, standing } from "./scene.ts";
import {
  carve,
  cylinder,
  type Distance,
  either,
  moved,
  roundedBox,
  turned,
  turnedBy,
} from "./solids.ts";
import { band, cracks, flower, lettering, rough, smallPrint } from "./surfaces.ts";
import { blend, ink, ramp, scale, type Vec } from "./vector.ts";

const vaseBody = carve(
  turned([
    [0, 0.34],
    [0.06, 0.36],
    [0.45, 0.64],
    [0.85, 0.72],
    [1.2, 0.5],
    [1.42, 0.27],
    [1.62, 0.23],
    [1.78, 0.33],
    [1.82, 0.37],
  ]),
  cylinder(0.19, [1.3, 3]),
);

/** Distance to the nearest join of the shards, which are larger than the vase's neck is wide. */
const seamOf: Distance = (x, y, z) => 0.55 * cracks(1.05 * Math.atan2(x, z) + 0.62, 1.25 * y, 21);

/** Ash-blue glaze that pools toward the foot, broken once and joined with gold. */
function vaseLook([x, y, z]: Vec): Look {
  const angle = Math.atan2(x, z);
  if (seamOf(x, y, z) < 0.02)
    return { colour: ink("#e6b450"), gloss: 0.95, rough: 0.5, metal: true };
  const speckle = chance(Math.floor(angle * 90), Math.floor(y * 62), 5) < 0.05 ? 0.75 : 1;
  const pooled = ramp(0.1, 1.6, y + 0.05 * rough(angle, 0.3 * y, 4));
  const glaze = blend(ink("#2f5668"), ink("#a9c3bd"), pooled);
  const rim = band(y - 1.8, 0.03, 0.02);
  const brushed = Math.max(band(y - 1.3, 0.02, 0.008), band(y - 0.2, 0.014, 0.008));
  const painted = blend(blend(glaze, ink("#1d3450"), 0.8 * brushed), ink("#6b4a2f"), 0.7 * rim);
  return { colour: scale(painted, speckle), gloss: 0.05, rough: 0.06 };
}

export const vase = standing([0.28, 0, -0.55], 0.95, {
  distance: vaseBody,
  look: vaseLook,
  relief: (x, y, z) => {
    return 0.007 * (1 - ramp(0.004, 0.024, seamOf(x, y, z))) + 0.0012 * Math.sin(46 * y);
  },
});

const bottleBody = either(
  turned([
    [0, 0.36],
    [0.04, 0.4],
    [1.25, 0.4],
    [1.5, 0.33],
    [1.72, 0.165],
    [1.9, 0.135],
    [2.32, 0.128],
  ]),
  moved(
    [0, 2.2, 0],
    turned([
      [0, 0.15],
      [0.03, 0.16],
      [0.1, 0.16],
      [0.13, 0.15],
    ]),
  ),
);

const labelName = lettering("OLIO", { height: 0.165, pen: 0.6 });
const labelFrom = lettering("DI OLIVA", { height: 0.085, pen: 0.62 });
const labelYear = lettering("EXTRA", { height: 0.07, pen: 0.6 });

/** Dark glass; a paper label whose print runs around it; a waxed top. */
function bottleLook([x, y, z]: Vec): Look {
  if (y > 2.12)
    return { colour: scale(ink("#7c2a20"), 1 + 0.08 * rough(x, y, 1)), gloss: 0.04, rough: 0.3 };
  const around = (Math.atan2(x, z) - 0.26) * 0.4;
  const [u, v] = [around, y - 0.72];
  if (Math.abs(u) < 0.42 && Math.abs(v) < 0.4)
    return { colour: labelColour(u, v), gloss: 0.02, rough: 0.7 };
  const depth = Math.max(0, 1 - Math.hypot(x, z) / 0.5);
  return { colour: blend(ink("#10160a"), ink("#2c3612"), depth), gloss: 0.06, rough: 0.01 };
}

function labelColour(u: number, v: number): Vec {
  const border = Math.max(Math.abs(u) - 0.385, Math.abs(v) - 0.365);
  const lines = band(border, 0.006, 0.003) + band(border + 0.028, 0.003, 0.003);
  const black = Math.max(
    labelName(u, v - 0.085),
    labelYear(u, v + 0.16),
    v < -0.22 && v > -0.33 ? smallPrint(u + 0.27, -v, { leading: 0.042, width: 0.56, salt: 9 }) : 0,
  );
  const red = Math.max(labelFrom(u, v + 0.065), Math.min(1, lines));
  const [sprig] = flower(u * 12, (v - 0.265) * 12, 6);
  const paper = scale(ink("#eee3c6"), 1 + 0.025 * rough(u, v, 0.8));
  return blend(
    blend(blend(paper, ink("#27301c"), 0.92 * black), ink("#9a3324"), red),
    ink("#5d7032"),
    sprig,
  );
}

export const bottle = standing([-1.16, 0, -0.5], 1.2, { distance: bottleBody, look: bottleLook });

/** A tea tin with a printed front: stripes, a frame, letters. */
const tinName = lettering("CHAI", { height: 0.125, pen: 0.7 });
const tinLine = lettering("MASALA", { height: 0.075, pen: 0.65 });
const tinTurn = -0.42;

function tinLook(point: Vec): Look {
  const [cos, sin] = [Math.cos(tinTurn), Math.sin(tinTurn)];
  const x = cos * point[0] - sin * point[2];
  const z = sin * point[0] + cos * point[2];
  const y = point[1];
  const u = Math.abs(z) > 0.335 ? x : z;
  if (y > 0.98) return { colour: ink("#c9a24a"), gloss: 0.75, rough: 0.4, metal: true };
  const gold = band(Math.max(Math.abs(u) - 0.3, Math.abs(y - 0.48) - 0.38), 0.012, 0.005);
  const panel = 1 - ramp(0.2, 0.205, Math.hypot(u * 0.75, y - 0.52));
  const rays = 0.5 + 0.5 * Math.sign(Math.sin(14 * Math.atan2(y - 0.52, u)));
  const ground = blend(ink("#a8322c"), ink("#8c2521"), rays);
  const cream = Math.max(panel, tinLine(u, y - 0.18));
  const letters = tinName(u, y - 0.52);
  const printed = blend(blend(ground, ink("#f0dfb4"), cream), ink("#2c2a4a"), letters);
  return { colour: blend(printed, ink("#e2b45a"), Math.min(1, gold)), gloss: 0.06, rough: 0.25 };
}

export const tin = standing([1.5, 0.01, -0.42], 0.72, {
  distance: either(
    turnedBy(tinTurn, moved([0, 0.49, 0], roundedBox([0.36, 0.49, 0.36], 0.035))),
    turnedBy(tinTurn, moved([0, 1.04, 0], roundedBox([0.34, 0.06, 0.34], 0.03))),
  ),
  look: tinLook,
});
