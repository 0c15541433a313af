/** What synthetic pictures show: each scene is a ground and layers of things laid upon it, from back to front. */
import type { FamilyName } from "./colour.ts";
import type { ShapeName } from "./shapes.ts";
import type { MaterialName } from "./surface.ts";

/** Things of one sort. Radii are parts of the picture's shorter side, drawn with density ∝ r⁻³. */
export interface Layer {
  readonly shapes: readonly ShapeName[];
  readonly materials: readonly MaterialName[];
  /** Colours; the scene's unless given. */
  readonly families?: readonly FamilyName[];
  readonly radius: readonly [number, number];
  /** Things are laid until their discs add up to about this many times the picture. */
  readonly coverage: number;
  /** 0 flat (unless given) … 1 balls. */
  readonly round?: readonly [number, number];
  /** Whether all are of one shape, one material and related colours, as the leaves of a tree. */
  readonly kin?: boolean;
  /** Where on the picture their centres may lie, as parts of its height; anywhere unless given. */
  readonly band?: readonly [number, number];
  /** How soft the rims are (px). */
  readonly blurPx?: readonly [number, number];
}

export interface Scene {
  /** How often, against the others. */
  readonly share: number;
  readonly families: readonly FamilyName[];
  readonly ground: {
    readonly materials: readonly MaterialName[];
    readonly families?: readonly FamilyName[];
  };
  readonly layers: readonly Layer[];
}

const plants: Scene = {
  share: 3,
  families: ["yellow", "red", "pink", "orange", "light"],
  ground: {
    materials: ["foliage", "fur", "wall", "stone"],
    families: ["foliage", "foliage", "dark"],
  },
  layers: [
    {
      shapes: ["blob", "ball"],
      materials: ["wall"],
      families: ["foliage", "foliage", "earth", "dark"],
      radius: [0.15, 0.5],
      coverage: 1,
      blurPx: [8, 30],
    },
    {
      shapes: ["stem"],
      materials: ["fruit"],
      families: ["foliage", "earth"],
      radius: [0.2, 0.6],
      coverage: 0.3,
      kin: true,
    },
    {
      shapes: ["lens", "blob"],
      materials: ["fruit", "foliage"],
      families: ["foliage"],
      radius: [0.04, 0.4],
      coverage: 1.6,
      round: [0, 0.5],
      kin: true,
    },
    {
      shapes: ["lens", "blob"],
      materials: ["fruit"],
      radius: [0.05, 0.35],
      coverage: 0.6,
      round: [0.1, 0.6],
      kin: true,
    },
    {
      shapes: ["ball"],
      materials: ["foliage", "stone"],
      radius: [0.02, 0.12],
      coverage: 0.03,
      round: [0.2, 0.8],
      kin: true,
    },
  ],
};

const stillLife: Scene = {
  share: 3,
  families: [],
  ground: { materials: ["wall", "wall", "cloth"] },
  layers: [
    {
      shapes: ["land"],
      materials: ["wood", "cloth", "stone", "wall"],
      radius: [0.9, 1],
      coverage: 0.5,
      band: [0.4, 0.7],
    },
    {
      shapes: ["polygon", "blob"],
      materials: ["cloth", "paper"],
      radius: [0.2, 0.6],
      coverage: 0.3,
      band: [0.6, 1],
    },
    {
      shapes: ["ball", "ball", "blob", "box"],
      materials: ["fruit", "fruit", "card", "cloth", "wood"],
      radius: [0.07, 0.4],
      coverage: 0.8,
      round: [0.3, 0.95],
      band: [0.35, 0.9],
    },
    {
      shapes: ["ball", "lens"],
      materials: ["fruit", "foliage"],
      radius: [0.04, 0.12],
      coverage: 0.1,
      round: [0.3, 0.9],
      kin: true,
      band: [0.5, 1],
    },
  ],
};

const groceries: Scene = {
  share: 2,
  families: ["yellow", "red", "orange", "foliage"],
  ground: { materials: ["wood", "card", "stone"], families: ["earth", "grey", "dark"] },
  layers: [
    {
      shapes: ["ball", "blob"],
      materials: ["fruit"],
      radius: [0.07, 0.3],
      coverage: 2.5,
      round: [0.5, 0.95],
      kin: true,
    },
    {
      shapes: ["box"],
      materials: ["card", "paper"],
      radius: [0.07, 0.4],
      coverage: 0.25,
      round: [0, 0.2],
    },
  ],
};

const cloth: Scene = {
  share: 2.5,
  families: ["denim", "light", "dark"],
  ground: { materials: ["cloth"] },
  layers: [
    {
      shapes: ["polygon", "box", "land"],
      materials: ["cloth"],
      radius: [0.3, 0.8],
      coverage: 0.5,
      round: [0, 0.2],
    },
    { shapes: ["box"], materials: ["paper", "cloth"], radius: [0.08, 0.25], coverage: 0.06 },
    {
      shapes: ["ball"],
      materials: ["fruit"],
      radius: [0.02, 0.05],
      coverage: 0.01,
      round: [0.2, 0.9],
      kin: true,
    },
  ],
};

const garment: Scene = {
  share: 2.5,
  families: ["light", "denim", "dark"],
  ground: { materials: ["wall", "wall", "wood", "cloth"], families: ["light", "grey", "earth"] },
  layers: [
    {
      shapes: ["box", "stem"],
      materials: ["cloth"],
      radius: [0.3, 0.6],
      coverage: 0.4,
      round: [0, 0.4],
      kin: true,
      band: [0.3, 0.7],
    },
    {
      shapes: ["blob", "polygon", "box"],
      materials: ["cloth"],
      radius: [0.35, 0.6],
      coverage: 0.6,
      round: [0, 0.4],
      kin: true,
      band: [0.4, 0.7],
    },
    {
      shapes: ["box", "ball"],
      materials: ["paper", "card", "cloth"],
      radius: [0.08, 0.25],
      coverage: 0.06,
      round: [0, 0.4],
      band: [0.3, 0.7],
    },
  ],
};

const print: Scene = {
  share: 2,
  families: ["light", "light"],
  ground: { materials: ["paper", "wood", "wall"] },
  layers: [
    {
      shapes: ["box"],
      materials: ["card", "paper"],
      radius: [0.25, 0.7],
      coverage: 0.8,
      round: [0, 0.3],
    },
    {
      shapes: ["box", "box", "ball"],
      materials: ["paper", "card", "foliage", "stone"],
      radius: [0.06, 0.3],
      coverage: 0.25,
      round: [0, 0.3],
    },
  ],
};

const landscape: Scene = {
  share: 2,
  families: ["foliage", "earth", "earth", "grey"],
  ground: { materials: ["wall"], families: ["sky", "sky", "light", "grey"] },
  layers: [
    {
      shapes: ["blob"],
      materials: ["wall"],
      families: ["light"],
      radius: [0.1, 0.5],
      coverage: 0.4,
      band: [0, 0.35],
      blurPx: [15, 60],
    },
    {
      shapes: ["land"],
      materials: ["stone", "foliage"],
      radius: [0.9, 1],
      coverage: 1.5,
      band: [0.3, 0.6],
    },
    {
      shapes: ["blob", "box"],
      materials: ["foliage", "foliage", "stone", "card"],
      radius: [0.03, 0.25],
      coverage: 0.3,
      round: [0, 0.6],
      kin: true,
      band: [0.45, 0.7],
    },
    {
      shapes: ["land"],
      materials: ["foliage", "stone", "fur"],
      radius: [0.9, 1],
      coverage: 0.5,
      band: [0.65, 0.95],
    },
    {
      shapes: ["lens", "stem"],
      materials: ["foliage", "fruit"],
      radius: [0.04, 0.3],
      coverage: 0.1,
      kin: true,
      band: [0.7, 1],
    },
  ],
};

const animal: Scene = {
  share: 1.5,
  families: ["earth", "grey", "dark", "light"],
  ground: {
    materials: ["foliage", "stone", "wall", "fur"],
    families: ["foliage", "earth", "grey"],
  },
  layers: [
    {
      shapes: ["blob"],
      materials: ["fur"],
      radius: [0.2, 0.6],
      coverage: 0.9,
      round: [0.3, 0.9],
      kin: true,
    },
    {
      shapes: ["lens", "blob"],
      materials: ["fur"],
      radius: [0.06, 0.25],
      coverage: 0.2,
      round: [0, 0.7],
      kin: true,
    },
    {
      shapes: ["ball"],
      materials: ["fruit"],
      families: ["dark"],
      radius: [0.02, 0.06],
      coverage: 0.01,
      round: [0.5, 1],
      kin: true,
    },
  ],
};

/** All of it, at all scales: Lee, Mumford and Huang 2001. */
const deadLeaves: Scene = {
  share: 2,
  families: ["earth", "dark"],
  ground: { materials: ["stone", "foliage", "cloth", "wood"] },
  layers: [
    {
      shapes: ["ball", "blob", "box", "polygon", "lens"],
      materials: ["cloth", "paper", "card", "foliage", "fruit", "wood", "stone", "fur", "wall"],
      radius: [0.03, 0.7],
      coverage: 2.5,
      round: [0, 0.7],
    },
  ],
};

export const scenes: readonly Scene[] = [
  plants,
  stillLife,
  groceries,
  cloth,
  garment,
  print,
  landscape,
  animal,
  deadLeaves,
];
