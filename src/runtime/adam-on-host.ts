/**
 * Steps of Adam on several devices whose state lies in main memory, and which each differentiate a part of a batch. Every
 * parameter is moved by one of them, its owner, who alone has its moments: the others give it their slopes and take the weight,
 * through memory that all of them see. What ONNX Runtime reads cannot lie there, so it is copied.
 */
import type { AdamOptions } from "../nn/optimisers.ts";
import type { AdamInPlace, AdamRates, AdamValues } from "./adam-in-place.ts";

/** The names of a parameter's weight and of its slope, which a run keeps. */
interface Named {
  readonly weight: string;
  readonly slope: string;
}

/** And of what its owner keeps. */
export interface Kept extends Named {
  readonly moment1: string;
  readonly moment2: string;
  readonly average?: string;
}

/** A parameter that a device moves. */
export interface OwnParameter {
  readonly names: Kept;
  /** What the other devices give: their slopes. */
  readonly given: readonly Float32Array[];
  /** Where they take the weight from: may be one of those. */
  readonly moved: Float32Array;
}

/** A parameter that another device moves. */
export interface OthersParameter extends Named {
  readonly given: Float32Array;
  readonly moved: Float32Array;
}

export interface AdamPlayer {
  readonly optimiser: AdamOptions;
  readonly own: readonly OwnParameter[];
  readonly others: readonly OthersParameter[];
}

/** A device's part in every step; what is an array in it is seen by others, too. */
export interface AdamShare {
  readonly players: readonly AdamPlayer[];
}

/** A step in four parts, each of which begins when all devices have done the one before. */
export type AdamRequest =
  | { readonly part: "give" }
  /** Answered by Σ g² of each player's own parameters, over the whole batch. */
  | { readonly part: "sum" }
  | { readonly part: "move"; readonly rates: readonly AdamRates[] }
  | { readonly part: "take" };

/** Answers the parts by its loops, in whose memory own parameters lie; `valuesOf` gives state as it lies. */
export function adamOnHost(
  { players }: AdamShare,
  loops: AdamInPlace,
  valuesOf: (name: string) => Float32Array,
): (request: AdamRequest) => readonly number[] {
  const give = ({ others }: AdamPlayer) => {
    for (const { slope, given } of others) given.set(valuesOf(slope));
  };
  const sum = ({ own }: AdamPlayer): number => {
    let total = 0;
    for (const { names, given } of own) {
      const values = valuesOf(names.slope);
      for (const other of given.slice(1)) loops.add(values, other);
      total += loops.add(values, given[0]);
    }
    return total;
  };
  const move = ({ own, optimiser }: AdamPlayer, rates: AdamRates) => {
    for (const { names, moved } of own) {
      const named = Object.entries(names).map(([part, name]) => [part, valuesOf(name)]);
      const values: AdamValues = Object.fromEntries(named);
      loops.step(values, optimiser, rates);
      moved.set(values.weight);
    }
  };
  const take = ({ others }: AdamPlayer) => {
    for (const { weight, moved } of others) valuesOf(weight).set(moved);
  };
  return (request) => {
    if (request.part === "sum") return players.map(sum);
    for (const [i, player] of players.entries()) {
      if (request.part === "give") give(player);
      else if (request.part === "take") take(player);
      else move(player, request.rates[i]);
    }
    return [];
  };
}
