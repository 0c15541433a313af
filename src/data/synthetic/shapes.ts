/**
 * Outlines of things: signed distances (px, negative inside) in the thing's own frame, about right near the rim.
 * `Math.hypot` and arc functions are many times slower than what stands here instead.
 */
import { type Random, randomInteger } from "../../image/random.ts";
import { between } from "./colour.ts";

export interface Shape {
  readonly distance: (u: number, v: number) => number;
  /** Nothing of the shape is farther from its centre (px). */
  readonly reachPx: number;
}

export type ShapeName = keyof typeof shapes;

/** A random shape of the kind; along u it reaches about `radiusPx` from its centre. */
export function shapeOf(name: ShapeName, random: Random, radiusPx: number): Shape {
  return shapes[name](random, radiusPx);
}

const shapes = {
  ball: (_, radius) => ({
    distance: (u, v) => Math.sqrt(u * u + v * v) - radius,
    reachPx: radius,
  }),
  /** An ellipse with lobes: the rim at angle θ is 1 + Σ over k = 2, 3 of aₖ cos kθ + bₖ sin kθ. */
  blob: (random, radius) => {
    const height = radius * between(random, 0.45, 1);
    const [a2, b2] = [between(random, -0.2, 0.2), between(random, -0.2, 0.2)];
    const [a3, b3] = [between(random, -0.12, 0.12), between(random, -0.12, 0.12)];
    return {
      distance: (u, v) => {
        const x = u / radius;
        const y = v / height;
        const r = Math.sqrt(x * x + y * y) + 1e-9;
        const c = x / r;
        const s = y / r;
        const lobes2 = a2 * (c * c - s * s) + b2 * 2 * c * s;
        const lobes3 = a3 * c * (4 * c * c - 3) + b3 * s * (3 - 4 * s * s);
        return (r - 1 - lobes2 - lobes3) * height;
      },
      reachPx: 1.45 * radius,
    };
  },
  box: (random, radius) => {
    const height = radius * between(random, 0.35, 1);
    const corner = height * (random() < 0.5 ? 0.05 : between(random, 0.1, 0.7));
    return {
      distance: (u, v) => {
        const x = Math.abs(u) - radius + corner;
        const y = Math.abs(v) - height + corner;
        if (x <= 0 || y <= 0) return Math.max(x, y) - corner;
        return Math.sqrt(x * x + y * y) - corner;
      },
      reachPx: Math.sqrt(radius * radius + height * height),
    };
  },
  /** Sheets, stones: the common inside of three to seven half-planes. */
  polygon: (random, radius) => {
    const count = randomInteger(random, 3, 7);
    const turn = between(random, 0, 2 * Math.PI);
    const sides = Array.from({ length: count }, (_, i) => {
      const angle = turn + (2 * Math.PI * (i + between(random, -0.3, 0.3))) / count;
      return { x: Math.cos(angle), y: Math.sin(angle), far: radius * between(random, 0.45, 0.9) };
    });
    return {
      distance: (u, v) => {
        let farthest = Math.sqrt(u * u + v * v) - 1.5 * radius;
        for (const { x, y, far } of sides) farthest = Math.max(farthest, u * x + v * y - far);
        return farthest;
      },
      reachPx: 1.5 * radius,
    };
  },
  /** A leaf of a plant, a petal, a fish: two arcs that meet in points, bent. */
  lens: (random, radius) => {
    const height = radius * between(random, 0.2, 0.5);
    const bend = between(random, -0.4, 0.4) / radius;
    const taper = between(random, -0.5, 0.8);
    return {
      distance: (u, v) => {
        const x = u / radius;
        const rim = height * (1 - x * x) * (1 - taper * x);
        return Math.max(Math.abs(v - bend * u * u) - rim, Math.abs(u) - radius);
      },
      reachPx: 1.3 * radius,
    };
  },
  /** Stems, cords, handles: a bent line. */
  stem: (random, radius) => {
    const height = radius * between(random, 0.02, 0.1) + 0.5;
    const bend = between(random, -0.6, 0.6) / radius;
    return {
      distance: (u, v) => {
        const slope = 2 * bend * u;
        const aside = Math.abs(v - bend * u * u) / Math.sqrt(1 + slope * slope);
        return Math.max(aside - height, Math.abs(u) - radius);
      },
      reachPx: 1.4 * radius,
    };
  },
  /** The ground: all that lies below a rolling skyline. */
  land: (random, radius) => {
    const waves = [1, 2.7, 7].map((k) => ({
      rate: (k * between(random, 1, 2)) / radius,
      size: (radius * between(random, 0, 0.12)) / k,
      phase: between(random, 0, 2 * Math.PI),
    }));
    const highest = waves.reduce((sum, { size }) => sum + size, 0);
    return {
      distance: (u, v) => {
        if (Math.abs(v) > highest + 10) return -v;
        let skyline = 0;
        for (const { rate, size, phase } of waves) skyline += size * Math.sin(rate * u + phase);
        return skyline - v;
      },
      reachPx: 8 * radius,
    };
  },
} as const satisfies Record<string, (random: Random, radiusPx: number) => Shape>;
