/** Fruit: oranges, an apple, a pear, a lemon. */
import { chance } from "../../src/data/synthetic/noise.ts";
import { standing, type Thing } from "./scene.ts";
import {
  type Distance,
  either,
  ellipsoid,
  melt,
  moved,
  sphere,
  turned,
  turnedBy,
} from "./solids.ts";
import { rough, smooth } from "./surfaces.ts";
import { blend, ink, ramp, scale, sub } from "./vector.ts";

/** Small dents all over. */
const pitted: Distance = (x, y, z) =>
  0.0035 * Math.sin(47 * x + 9 * y) * Math.sin(45 * y + 11 * z) * Math.sin(46 * z + 8 * x);

export const orangeAt = (x: number, z: number, radius: number): Thing =>
  standing([x, 0, z], radius, {
    distance: moved([0, radius - 0.01, 0], sphere(radius)),
    look: (point) => {
      const [u, v, w] = sub(point, [0, radius, 0]);
      const shade = 0.5 + 0.25 * smooth(u + x, v + 0.5 * w, 2);
      const navel = 1 - ramp(0.02, 0.05, Math.hypot(u - 0.3 * radius, w - 0.45 * radius));
      const peel = blend(ink("#d9720f"), ink("#ee9420"), shade);
      return { colour: v > 0 ? blend(peel, ink("#5b5a2a"), navel) : peel, gloss: 0.04, rough: 0.5 };
    },
    relief: pitted,
  });

/** Sunk at the stalk, redder on the sunny side, streaked from pole to pole. */
export const apple = standing([0.86, 0, 0.52], 0.38, {
  distance: either(
    moved([0, 0.35, 0], (x, y, z) => {
      const r = Math.sqrt(x * x + z * z);
      const dent = 0.13 * Math.exp(-((r / 0.13) ** 2));
      return (
        (Math.sqrt(r * r + (y + (y > 0 ? dent : -0.5 * dent)) ** 2) -
          0.37 +
          0.04 * (y < 0 ? -y : 0)) *
        0.7
      );
    }),
    moved(
      [0.01, 0.6, 0],
      turned([
        [0, 0.016],
        [0.1, 0.013],
        [0.2, 0.022],
      ]),
    ),
  ),
  look: ([x, y, z]) => {
    if (Math.hypot(x, z) < 0.03 && y > 0.6) return { colour: ink("#4a3520") };
    const angle = Math.atan2(z, x);
    const streak = 0.5 + 0.22 * rough(angle * 2.4, 0.25 * y, 1.1) + 0.1 * smooth(angle, y, 3);
    const sunny = ramp(-0.4, 0.5, x * -0.6 + z * 0.6 + 0.5 * (y - 0.3) + 0.25 * (streak - 0.5));
    const skin = blend(
      ink("#d7b64a"),
      ink("#b3241f"),
      Math.min(1, Math.max(0, sunny + 0.7 * (streak - 0.5))),
    );
    const lenticel = chance(Math.floor(angle * 30), Math.floor(y * 48), 8) < 0.035 ? 1.35 : 1;
    return { colour: scale(skin, lenticel), gloss: 0.05, rough: 0.18 };
  },
});

const pearBody = melt(moved([0, 0.34, 0], sphere(0.36)), moved([0.06, 0.78, 0], sphere(0.2)), 0.38);

export const pear = standing([-0.3, 0, 0.2], 0.56, {
  distance: either(
    pearBody,
    moved(
      [0.08, 0.95, 0],
      turned([
        [0, 0.02],
        [0.1, 0.015],
        [0.2, 0.026],
      ]),
    ),
  ),
  look: ([x, y, z]) => {
    if (y > 1.0) return { colour: ink("#4d3a22") };
    const angle = Math.atan2(x, z);
    const dots = chance(Math.floor(24 * angle), Math.floor(60 * y), 3) < 0.1 ? 0.8 : 1;
    const blush = ramp(-0.1, 0.45, x + 0.06 * smooth(angle, y, 3));
    const skin = blend(blend(ink("#a3a23a"), ink("#c2b245"), y), ink("#b3532f"), 0.75 * blush);
    return {
      colour: scale(skin, dots * (1 + 0.04 * rough(angle, y, 2))),
      gloss: 0.035,
      rough: 0.4,
    };
  },
});

export const lemon = standing([0.2, 0, 0.82], 0.3, {
  distance: moved(
    [0, 0.25, 0],
    turnedBy(0.5, melt(ellipsoid([0.35, 0.255, 0.255]), moved([-0.34, 0, 0], sphere(0.07)), 0.12)),
  ),
  look: ([x, y, z]) => ({
    colour: scale(blend(ink("#e8c62c"), ink("#f3dc58"), 0.5 + 0.2 * rough(x, y + z, 3)), 1),
    gloss: 0.045,
    rough: 0.4,
  }),
  relief: pitted,
});
