/** The order of a game: every network, damage and either side equally often, no place twice, catch trials hidden among the rest. */
import type { MethodName } from "kintsugi/browser";
import { pick, type Random, randomInteger } from "kintsugi/image";
import {
  type Contender,
  contendersFor,
  type Mode,
  otherSide,
  type Place,
  type Showing,
  type Side,
  sides,
  type Trial,
  type TrialKind,
} from "./trial.ts";

export const roundCount = 10;
const catchCount = 2;
/** The most trials in a row whose right side is the same. */
const longestRun = 3;

export interface Deck {
  readonly places: readonly Place[];
  /** How often a place was shown to this player before. */
  readonly seen: (place: Place) => number;
  readonly mode: Mode;
  readonly networks: readonly MethodName[];
}

/** As many trials as there are rounds, or places where those are fewer. */
export function scheduleOf(deck: Deck, random: Random): readonly Trial[] {
  const places = leastSeen(deck, random).slice(0, roundCount);
  const slots = inOrder(slotsOf(places.length, deck, random), random);
  return slots.map((slot, i) => trialOf(slot, places[i], deck.networks));
}

/** Those seen least come first; which of them is chance. */
const leastSeen = ({ places, seen }: Deck, random: Random): readonly Place[] =>
  shuffled(places, random).sort((a, b) => seen(a) - seen(b));

interface Slot {
  readonly kind: TrialKind;
  readonly contender: Contender;
  /** Where the whole picture is; in a duel, the contender. */
  readonly side: Side;
}

function slotsOf(count: number, { mode, networks }: Deck, random: Random): readonly Slot[] {
  const catches = Math.min(catchCount, Math.floor(count / 4));
  const kind = mode === "whole" ? "test" : "duel";
  const evenly = (kind: TrialKind, count: number) =>
    slotsOfKind(contendersFor(networks), { kind, count }, random);
  return [...evenly("catch", catches), ...evenly(kind, count - catches)];
}

/** Contenders in turn, each on both sides in turn; which begins is chance. */
function slotsOfKind(
  contenders: readonly Contender[],
  { kind, count }: { readonly kind: TrialKind; readonly count: number },
  random: Random,
): readonly Slot[] {
  const begin = randomInteger(random, 0, contenders.length - 1);
  const firstSide = pick(random, sides);
  return Array.from({ length: count }, (_, i) => {
    const turn = Math.floor(i / contenders.length) + (i % contenders.length);
    const side = turn % 2 === 0 ? firstSide : otherSide(firstSide);
    return { kind, contender: contenders[(begin + i) % contenders.length], side };
  });
}

/** By chance, but never with a catch trial first or two beside each other, nor with long runs of one side. */
function inOrder(slots: readonly Slot[], random: Random): readonly Slot[] {
  let order = shuffled(slots, random);
  for (let draws = 0; draws < 1000 && !isFair(order); draws++) order = shuffled(slots, random);
  return order;
}

function isFair(order: readonly Slot[]): boolean {
  const isPlain = order.some(
    ({ kind }, i) => kind === "catch" && (i === 0 || order[i - 1].kind === "catch"),
  );
  const isLong = order.some((_, i) => {
    const run = order.slice(i, i + longestRun + 1);
    return run.length > longestRun && run.every(({ side }) => side === run[0].side);
  });
  return !isPlain && !isLong;
}

function trialOf(
  { kind, contender, side }: Slot,
  place: Place,
  networks: readonly MethodName[],
): Trial {
  const { damage } = contender;
  const at = (one: Showing, other: Showing) =>
    side === "first" ? { first: one, second: other } : { first: other, second: one };
  const mended: Showing = { kind: "mended", ...contender };
  if (kind === "duel") {
    return { kind, place, ...at(mended, { ...mended, method: rivalOf(contender, networks) }) };
  }
  return {
    kind,
    place,
    ...at({ kind: "whole" }, kind === "test" ? mended : { kind: "broken", damage }),
  };
}

/** The next network; the best formula where there is no other. */
function rivalOf({ method, damage }: Contender, networks: readonly MethodName[]): MethodName {
  if (networks.length < 2) return damage.formula;
  return networks[(networks.indexOf(method) + 1) % networks.length];
}

/** Fisher and Yates. */
function shuffled<T>(array: readonly T[], random: Random): T[] {
  const mixed = [...array];
  for (let i = mixed.length - 1; i > 0; i--) {
    const j = randomInteger(random, 0, i);
    [mixed[i], mixed[j]] = [mixed[j], mixed[i]];
  }
  return mixed;
}
