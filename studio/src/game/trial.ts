/** A trial of the game: two pictures of one place, of which one is whole, or both are mended. */
import type { MethodName } from "kintsugi/browser";
import type { Rectangle, Size } from "kintsugi/image";
import type { Choice } from "../work/protocol.ts";

export const sides = ["first", "second"] as const;
export type Side = (typeof sides)[number];
export const otherSide = (side: Side): Side => (side === "first" ? "second" : "first");

/** What a picture is broken by before it is mended. */
export interface Damage {
  readonly id: string;
  readonly choice: Choice;
  readonly holePx: number;
  /** The best formula for it, which stands in for a second network where there is only one. */
  readonly formula: MethodName;
}

/** Those that the game plays with. Harder kinds have smaller holes, so that no kind is plain at first sight. */
export const damages: readonly Damage[] = [
  {
    ...{ id: "mean-8", choice: { kind: "mean", cellPx: 8 }, holePx: 96 },
    formula: "consistent-bicubic",
  },
  { id: "white-out", choice: { kind: "white-out" }, holePx: 48, formula: "telea" },
];

/** A method, and what it mends. */
export interface Contender {
  readonly method: MethodName;
  readonly damage: Damage;
}

export const contendersFor = (networks: readonly MethodName[]): readonly Contender[] =>
  networks.flatMap((method) => damages.map((damage) => ({ method, damage })));

/** A part of a picture with the middle of its hole; `id` is the same in every game. */
export interface Place {
  readonly id: string;
  /** Which of the pictures. */
  readonly picture: number;
  readonly box: Rectangle;
}

/** What stands on a side: the whole picture, the broken one, or one mended by a method. */
export type Showing =
  | { readonly kind: "whole" }
  | { readonly kind: "broken"; readonly damage: Damage }
  | ({ readonly kind: "mended" } & Contender);

/**
 * `test`: whole and mended. `duel`: two methods' results, neither of them right. `catch`: one side is plainly broken,
 * so that whoever looks chooses the other; it looks like every other trial until it is shown.
 */
export type TrialKind = "test" | "duel" | "catch";

export type Trial = { readonly kind: TrialKind; readonly place: Place } & {
  readonly [S in Side]: Showing;
};

export type Mode = "whole" | "duel";

/** The side to be chosen; none where there is no right one. */
export function rightSide(trial: Trial): Side | undefined {
  if (trial.kind === "duel") return undefined;
  const wrong = trial.kind === "catch" ? "broken" : "mended";
  return sides.find((side) => trial[side].kind !== wrong);
}

/** The side of the picture that a trial shows, at most. */
export const patchPx = 256;
const pitchPx = 96;

/** The places of a picture: their holes, up to 96 px wide, lie beside each other and never overlap. */
export function placesOf(size: Size, picture: { readonly index: number; readonly name: string }) {
  const steps = (side: number) => Math.floor((side - 16) / pitchPx);
  const places: Place[] = [];
  for (let row = 0; row < steps(size.height); row++) {
    for (let column = 0; column < steps(size.width); column++) {
      const x = middle(size.width, column, steps(size.width));
      const y = middle(size.height, row, steps(size.height));
      const id = `${picture.name}@${x},${y}`;
      places.push({ id, picture: picture.index, box: around(x, y, size) });
    }
  }
  return places;
}

/** The middle of a cell of the lattice, which is centred. */
const middle = (side: number, index: number, count: number): number =>
  Math.round((side - count * pitchPx) / 2) + index * pitchPx + pitchPx / 2;

/** The place's part of the picture, around the hole as far as the border allows. */
function around(x: number, y: number, { width, height }: Size): Rectangle {
  const [w, h] = [Math.min(patchPx, width), Math.min(patchPx, height)];
  const within = (at: number, most: number) => Math.min(Math.max(at, 0), most);
  return {
    ...{ width: w, height: h },
    x: within(x - w / 2, width - w),
    y: within(y - h / 2, height - h),
  };
}

/** The hole within the place's box. */
export function holeOf({ id, box }: Place, holePx: number): Rectangle {
  const [, x, y] = /@(\d+),(\d+)$/.exec(id)!.map(Number);
  return { x: x - box.x - holePx / 2, y: y - box.y - holePx / 2, width: holePx, height: holePx };
}
