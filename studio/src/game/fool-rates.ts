/**
 * What answers say about networks: how often a mended picture was taken for the whole one (half of the time, where
 * nobody can tell), and which of two was preferred. Games that failed a catch trial are left out.
 */
import type { Answer } from "./answers.ts";
import { otherSide } from "./trial.ts";
import { type Interval, wilson } from "./wilson.ts";

export interface Rate extends Interval {
  /** How often, of how many answers. */
  readonly count: number;
  readonly of: number;
}

export const rateOf = (count: number, of: number): Rate => ({ count, of, ...wilson(count, of) });

/** A mended picture's rate of being taken for the whole one. */
export interface FoolRate extends Rate {
  /** What mended which damage. */
  readonly contender: string;
}

/** How often `contender` was chosen over `rival`. */
export interface DuelRate extends FoolRate {
  readonly rival: string;
}

export interface Findings {
  readonly fool: readonly FoolRate[];
  readonly duels: readonly DuelRate[];
  /** Games that count, and that failed a catch trial. */
  readonly games: number;
  readonly failedGames: number;
  readonly players: number;
}

export function findingsOf(answers: readonly Answer[]): Findings {
  const games = grouped(answers, ({ game }) => game);
  const sound = [...games.values()].filter((game) => game.every(isAwake));
  const counted = sound.flat();
  return {
    fool: foolRates(counted),
    duels: duelRates(counted),
    games: sound.length,
    failedGames: games.size - sound.length,
    players: new Set(counted.map(({ player }) => player)).size,
  };
}

/** Whether the broken side of a catch trial was not the one chosen. */
const isAwake = (answer: Answer): boolean =>
  answer.kind !== "catch" || !chosenOf(answer).startsWith("broken/");

export const chosenOf = (answer: Answer): string => answer[answer.chosen];
const rejectedOf = (answer: Answer): string => answer[otherSide(answer.chosen)];

/** The one of a test that is mended. */
export const mendedOf = ({ first, second }: Answer): string => (first === "whole" ? second : first);

export const isFooled = (answer: Answer): boolean => chosenOf(answer) !== "whole";

function foolRates(answers: readonly Answer[]): readonly FoolRate[] {
  const tests = answers.filter(({ kind }) => kind === "test");
  return sorted(grouped(tests, mendedOf)).map(([contender, of]) => ({
    contender,
    ...rateOf(of.filter(isFooled).length, of.length),
  }));
}

function duelRates(answers: readonly Answer[]): readonly DuelRate[] {
  const duels = answers.filter(({ kind }) => kind === "duel");
  const pairOf = (answer: Answer) => [chosenOf(answer), rejectedOf(answer)].sort().join(" ");
  return sorted(grouped(duels, pairOf)).map(([pair, of]) => {
    const [contender, rival] = pair.split(" ");
    const won = of.filter((answer) => chosenOf(answer) === contender).length;
    return { contender, rival, ...rateOf(won, of.length) };
  });
}

function grouped(
  answers: readonly Answer[],
  nameOf: (answer: Answer) => string,
): ReadonlyMap<string, readonly Answer[]> {
  const groups = new Map<string, Answer[]>();
  for (const answer of answers) {
    const name = nameOf(answer);
    groups.set(name, [...(groups.get(name) ?? []), answer]);
  }
  return groups;
}

const sorted = <T>(groups: ReadonlyMap<string, T>): readonly (readonly [string, T])[] =>
  [...groups].sort(([a], [b]) => (a < b ? -1 : 1));

/** How others did where this player now answered: on the very place where enough of them met it, else on such pictures. */
export function othersOn(
  answer: Pick<Answer, "player" | "place" | "first" | "second">,
  answers: readonly Answer[],
): Rate | undefined {
  const isSame = (other: Answer) => pairOf(other) === pairOf(answer);
  const others = answers.filter(
    (other) => other.kind !== "duel" && other.player !== answer.player && isSame(other),
  );
  const here = others.filter(({ place }) => place === answer.place);
  const meant = here.length >= enough ? here : others;
  const found = meant.filter((other) => !isFooled(other)).length;
  return meant.length > 0 ? rateOf(found, meant.length) : undefined;
}

const enough = 5;
const pairOf = ({ first, second }: Pick<Answer, "first" | "second">): string =>
  [first, second].sort().join(" ");
