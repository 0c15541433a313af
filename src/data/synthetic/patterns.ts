/** What is printed on things: a pattern says how much ink covers a point. Periods and points in px. */
import { type Random, randomInteger } from "../../image/random.ts";
import { between, clip } from "./colour.ts";
import { letterCount, penDistance } from "./letters.ts";
import { chance } from "./noise.ts";

/** Ink at a point of the surface, 0 (none) … 1. */
export type Pattern = (u: number, v: number) => number;

export type PatternName = keyof typeof patterns;

/** A random pattern of the kind; `unitPx` sets its scale. */
export function patternOf(name: PatternName, random: Random, unitPx: number): Pattern {
  return patterns[name](random, unitPx);
}

const patterns = {
  stripes: (random, unitPx) => {
    const period = unitPx * between(random, 0.8, 2);
    const width = period * between(random, 0.15, 0.6);
    return (u) => inside(Math.abs(centred(u, period)) - width / 2);
  },
  checks: (random, unitPx) => {
    const period = unitPx * between(random, 0.8, 2);
    return (u, v) => {
      const across = inside(Math.abs(centred(u, period)) - period / 4);
      const down = inside(Math.abs(centred(v, period)) - period / 4);
      return across + down - 2 * across * down;
    };
  },
  /** Translucent bands that cross: where two meet the ink is deeper. */
  plaid: (random, unitPx) => {
    const period = unitPx * between(random, 1.5, 3.5);
    const broad = period * between(random, 0.3, 0.5);
    const thin = period * between(random, 0.03, 0.08);
    const band = (t: number) => {
      const wide = 0.5 * inside(Math.abs(centred(t, period)) - broad / 2);
      return Math.max(wide, 0.8 * inside(Math.abs(centred(t + broad, period)) - thin));
    };
    return (u, v) => {
      const across = band(u);
      const down = band(v);
      return across + down - across * down;
    };
  },
  dots: (random, unitPx) => {
    const period = unitPx * between(random, 0.7, 1.6);
    const radius = period * between(random, 0.12, 0.33);
    return (u, v) => {
      const shifted = Math.floor(v / period) % 2 === 0 ? u : u + period / 2;
      return inside(length(centred(shifted, period), centred(v - period / 2, period)) - radius);
    };
  },
  chevron: (random, unitPx) => {
    const period = unitPx * between(random, 0.8, 1.6);
    const slope = between(random, 0.5, 1.2);
    return (u, v) => {
      const bent = v + slope * Math.abs(centred(u, 2 * period));
      return inside(Math.abs(centred(bent, period)) - period / 4);
    };
  },
  /** Flowers: petals around a point of every tile, each turned and sized by the tile. */
  petals: (random, unitPx) => {
    const period = unitPx * between(random, 1.2, 2.6);
    const count = randomInteger(random, 4, 7);
    const salt = randomInteger(random, 0, 1e6);
    return (u, v) => {
      const column = Math.round(u / period);
      const row = Math.round(v / period);
      const turn = chance(column, row, salt);
      const size = chance(column, row, salt + 1);
      const x = u - (column + 0.3 * (turn - 0.5)) * period;
      const y = v - (row + 0.3 * (size - 0.5)) * period;
      const distance = length(x, y);
      if (distance > 0.35 * period) return 0;
      const petal = Math.cos(count * (Math.atan2(y, x) + 2 * Math.PI * turn));
      const rim = period * (0.16 + 0.14 * size) * (0.75 + 0.3 * petal);
      return inside(distance - rim) * (1 - 0.8 * inside(distance - 0.06 * period));
    };
  },
  /** Lines of words in capitals with ragged ends. */
  text: (random, unitPx) => {
    const height = Math.max(4, unitPx * between(random, 0.5, 1.6));
    const scale = height / 6;
    const advance = 5.6 * scale;
    const leading = height * between(random, 1.4, 2);
    const pen = between(random, 0.3, 0.75);
    const slant = random() < 0.3 ? 0.2 : 0;
    const columns = randomInteger(random, 8, 40);
    const salt = randomInteger(random, 0, 1e6);
    return (u, v) => {
      const row = Math.floor(v / leading);
      const y = (v - row * leading) / scale - pen;
      if (y > 6 + pen + 1) return 0;
      const column = Math.floor((u + slant * v) / advance);
      const x = (u + slant * v - column * advance) / scale - 0.8;
      const ends = Math.floor(columns * (0.6 + 0.4 * chance(row, 7, salt)));
      const place = ((column % columns) + columns) % columns;
      const draw = chance(column, row, salt);
      if (place >= ends || draw < 0.16) return 0;
      return inside((penDistance(Math.floor(draw * 1e4) % letterCount, x, y) - pen) * scale);
    };
  },
} as const satisfies Record<string, (random: Random, unitPx: number) => Pattern>;

/** 1 inside (negative distances, px), 0 outside, a ramp of one pixel between. */
function inside(distancePx: number): number {
  return clip(0.5 - distancePx);
}

/** `value` brought into −period/2…period/2. */
function centred(value: number, period: number): number {
  return value - period * Math.round(value / period);
}

function length(x: number, y: number): number {
  return Math.sqrt(x * x + y * y);
}
