/** What a scene is made of: things with a shape and a look, a camera and a window that lights them. */
import { type Distance, moved } from "./solids.ts";
import { add, sub, type Vec } from "./vector.ts";

/** How a point of a surface meets light. */
export interface Look {
  /** The share of light that it throws back all around, linear, 0…1. */
  readonly colour: Vec;
  /** The share of light that it mirrors straight on, 0 (chalk) … 1; glass and glaze have 0.04. */
  readonly gloss?: number;
  /** How far mirrored light is spread, 0 (polished) … 1. */
  readonly rough?: number;
  /** Metals mirror in their own colour. */
  readonly metal?: boolean;
}

export interface Thing {
  readonly distance: Distance;
  readonly look: (point: Vec) => Look;
  /** Fine relief that bends the normal only: height at a point, in the scene's unit. */
  readonly relief?: Distance;
  /** A ball around the thing, so that marching elsewhere need not measure it. */
  readonly within?: { readonly centre: Vec; readonly radius: number };
}

export interface Scene {
  readonly things: readonly Thing[];
  readonly camera: {
    readonly from: Vec;
    readonly to: Vec;
    /** Height of the picture, degrees. */
    readonly fieldOfView: number;
  };
  /** A rectangle that shines: its middle, its two half sides, and its light at a distance of 1. */
  readonly window: {
    readonly middle: Vec;
    readonly across: Vec;
    readonly up: Vec;
    readonly light: Vec;
  };
  /** Light from all around, from above and from below. */
  readonly ambient: { readonly above: Vec; readonly below: Vec };
  readonly exposure: number;
}

/** A thing on its foot, at most twice `reach` tall; its own look and relief see points relative to the foot. */
export function standing(
  foot: Vec,
  reach: number,
  { distance, look, relief }: Pick<Thing, "distance" | "look" | "relief">,
): Thing {
  return {
    distance: moved(foot, distance),
    look: (point) => look(sub(point, foot)),
    ...(relief && { relief: moved(foot, relief) }),
    within: { centre: add(foot, [0, reach, 0]), radius: reach * 1.25 },
  };
}
