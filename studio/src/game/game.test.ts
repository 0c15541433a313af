import { describe, expect, test } from "vitest";
import { type Game, isOver, newGame, scoreOf, stepped } from "./game.ts";
import { damages, otherSide, placesOf, rightSide, type Trial } from "./trial.ts";

const [place] = placesOf({ width: 112, height: 112 }, { index: 0, name: "a" });
const [damage] = damages;
const mended = { kind: "mended", method: "gated-unet", damage } as const;
const whole = { kind: "whole" } as const;
const test1: Trial = { kind: "test", place, first: whole, second: mended };
const duel: Trial = { kind: "duel", place, first: mended, second: mended };
const caught: Trial = { kind: "catch", place, first: { kind: "broken", damage }, second: whole };

const contenders = { first: "whole", second: "gated-unet-mosaic/mean-8" };

/** Plays one trial; `isRight` says whether the right side is chosen. */
function played(game: Game, isRight: boolean): Game {
  const right = rightSide(game.trials[game.at]) ?? "first";
  const shown = stepped(game, { type: "made", contenders, nowMs: 1000 });
  const side = isRight ? right : otherSide(right);
  const told = stepped(shown, { type: "choose", side, nowMs: 1800 });
  return stepped(told, { type: "next" });
}

describe("a game", () => {
  test("shows, hides, takes an answer, tells it and goes on", () => {
    const game = newGame([test1, caught]);
    const shown = stepped(game, { type: "made", contenders, nowMs: 500 });
    expect(shown.round).toEqual({ name: "shown", sinceMs: 500, contenders });
    const hidden = stepped(shown, { type: "hide" });
    expect(hidden.round).toEqual({ name: "hidden", sinceMs: 500, contenders });
    const told = stepped(hidden, { type: "choose", side: "second", nowMs: 1700 });
    expect(told.given).toEqual([{ trial: test1, contenders, chosen: "second", answerMs: 1200 }]);
    expect(stepped(told, { type: "next" })).toMatchObject({
      at: 1,
      round: { name: "making" },
    });
  });

  test("takes no answer before the pictures are shown, and no second one", () => {
    const game = newGame([test1]);
    const choose = { type: "choose", side: "first", nowMs: 0 } as const;
    expect(stepped(game, choose)).toBe(game);
    const told = stepped(stepped(game, { type: "made", contenders, nowMs: 0 }), choose);
    expect(stepped(told, { ...choose, side: "second" })).toBe(told);
    expect(stepped(told, { type: "hide" })).toBe(told);
  });

  test("is over after its last trial, and then takes nothing", () => {
    const over = played(newGame([test1]), true);
    expect(isOver(over)).toBe(true);
    expect(stepped(over, { type: "made", contenders, nowMs: 0 })).toBe(over);
  });

  test("scores what was found and the longest streak; a duel is neither", () => {
    const trials = [test1, caught, duel, test1, test1, test1, caught];
    const answers = [true, true, true, false, true, true, true];
    const game = answers.reduce(played, newGame(trials));
    expect(scoreOf(game)).toEqual({ found: 5, of: 6, streak: 3, bestStreak: 3 });
    const missed = [true, true, false].reduce(played, newGame([test1, test1, test1]));
    expect(scoreOf(missed)).toEqual({ found: 2, of: 3, streak: 0, bestStreak: 2 });
  });
});
