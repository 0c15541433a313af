/** A game as a state machine: trials are made, shown for their time, hidden, answered, told. Pure; the clock is told. */
import { rightSide, type Side, type Trial } from "./trial.ts";

export type Round =
  | { readonly name: "making" }
  | { readonly name: "shown" | "hidden"; readonly sinceMs: number; readonly contenders: Contenders }
  | { readonly name: "told"; readonly given: Given };

/** What was shown on each side, by name: `whole`, or what mended which damage, as `gated-unet-mosaic/mean-8`. */
export type Contenders = { readonly [S in Side]: string };

/** An answer as it was given. */
export interface Given {
  readonly trial: Trial;
  readonly contenders: Contenders;
  readonly chosen: Side;
  /** From when the pictures were shown. */
  readonly answerMs: number;
}

export interface Game {
  readonly trials: readonly Trial[];
  /** Which trial it is; their number once the game is over. */
  readonly at: number;
  readonly round: Round;
  readonly given: readonly Given[];
}

export type GameEvent =
  | { readonly type: "made"; readonly contenders: Contenders; readonly nowMs: number }
  | { readonly type: "hide" }
  | { readonly type: "next" }
  | { readonly type: "choose"; readonly side: Side; readonly nowMs: number };

export const newGame = (trials: readonly Trial[]): Game => ({
  trials,
  at: 0,
  round: { name: "making" },
  given: [],
});

type Rule<T extends GameEvent["type"]> = (
  game: Game,
  event: Extract<GameEvent, { type: T }>,
) => Game;

/** An event that does not fit the round changes nothing. */
const rules: { readonly [T in GameEvent["type"]]: Rule<T> } = {
  made: (game, { contenders, nowMs }) =>
    game.round.name === "making" && !isOver(game)
      ? { ...game, round: { name: "shown", sinceMs: nowMs, contenders } }
      : game,
  hide: (game) =>
    game.round.name === "shown" ? { ...game, round: { ...game.round, name: "hidden" } } : game,
  choose: (game, { side, nowMs }) => {
    const { round, trials, at } = game;
    if (round.name !== "shown" && round.name !== "hidden") return game;
    const { contenders, sinceMs } = round;
    const given = { trial: trials[at], contenders, chosen: side, answerMs: nowMs - sinceMs };
    return { ...game, round: { name: "told", given }, given: [...game.given, given] };
  },
  next: (game) =>
    game.round.name === "told" ? { ...game, at: game.at + 1, round: { name: "making" } } : game,
};

export const stepped = (game: Game, event: GameEvent): Game =>
  (rules[event.type] as (game: Game, event: GameEvent) => Game)(game, event);

export const isOver = ({ at, trials }: Game): boolean => at >= trials.length;

/** Whether the whole picture was found; undefined where neither is whole. */
export function isRight({ trial, chosen }: Given): boolean | undefined {
  const right = rightSide(trial);
  return right && right === chosen;
}

export interface Score {
  readonly found: number;
  /** Answers that could be right. */
  readonly of: number;
  /** Found in a row, up to now, and the most. */
  readonly streak: number;
  readonly bestStreak: number;
}

export function scoreOf({ given }: Pick<Game, "given">): Score {
  const start: Score = { found: 0, of: 0, streak: 0, bestStreak: 0 };
  return given.reduce((score, each) => {
    const right = isRight(each);
    if (right === undefined) return score;
    const streak = right ? score.streak + 1 : 0;
    return {
      found: score.found + (right ? 1 : 0),
      of: score.of + 1,
      streak,
      bestStreak: Math.max(score.bestStreak, streak),
    };
  }, start);
}
