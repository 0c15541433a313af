import { describe, expect, test } from "vitest";
import type { Answer } from "./answers.ts";
import { findingsOf, othersOn } from "./fool-rates.ts";
import { wilson } from "./wilson.ts";

const mosaic = "gated-unet-mosaic/mean-8";
const whiteOut = "gated-unet-hole/white-out";

let round = 0;
const answer = (changes: Partial<Answer>): Answer => ({
  ...{ game: "g1", player: "p1", round: ++round, kind: "test", place: "cloth@104,192" },
  ...{ first: "whole", second: mosaic, chosen: "first" },
  ...{ shownMs: 0, answerMs: 900, at: "2026-11-25T10:00:00.000Z" },
  ...changes,
});
const fooled = { chosen: "second" } as const;
const swapped = { first: mosaic, second: "whole" } as const;
const caught = { kind: "catch", first: "whole", second: "broken/mean-8" } as const;

describe("findings", () => {
  test("are each network's share of tests in which it was taken for whole, on whichever side", () => {
    const { fool } = findingsOf([
      answer({}),
      answer(fooled),
      answer({ ...swapped, chosen: "first" }),
      answer({ ...swapped, chosen: "second" }),
      answer({ second: whiteOut }),
    ]);
    expect(fool).toEqual([
      { contender: whiteOut, count: 0, of: 1, ...wilson(0, 1) },
      { contender: mosaic, count: 2, of: 4, ...wilson(2, 4) },
    ]);
  });

  test("leave out games that failed a catch trial, and say how many", () => {
    const findings = findingsOf([
      answer({ game: "asleep", player: "p2", ...fooled }),
      answer({ game: "asleep", player: "p2", ...caught, ...fooled }),
      answer({ game: "awake" }),
      answer({ game: "awake", ...caught }),
    ]);
    expect(findings).toMatchObject({ games: 1, failedGames: 1, players: 1 });
    expect(findings.fool).toMatchObject([{ contender: mosaic, count: 0, of: 1 }]);
  });

  test("count which of two networks was preferred", () => {
    const duel = { kind: "duel", first: mosaic, second: whiteOut } as const;
    const back = { kind: "duel", first: whiteOut, second: mosaic } as const;
    const { duels, fool } = findingsOf([
      answer(duel),
      answer(back),
      answer({ ...back, ...fooled }),
    ]);
    expect(fool).toEqual([]);
    expect(duels).toMatchObject([{ contender: whiteOut, rival: mosaic, count: 1, of: 3 }]);
  });

  test("of no answers are none", () => {
    expect(findingsOf([])).toEqual({ fool: [], duels: [], games: 0, failedGames: 0, players: 0 });
  });
});

describe("how the others did", () => {
  const mine = answer({ player: "me" });

  test("counts only others, on such pictures", () => {
    const answers = [
      mine,
      answer({ player: "a" }),
      answer({ player: "b", ...swapped, chosen: "first" }),
      answer({ player: "c", second: whiteOut }),
    ];
    expect(othersOn(mine, answers)).toMatchObject({ count: 1, of: 2 });
    expect(othersOn(mine, [mine])).toBeUndefined();
  });

  test("is of this very place where five met it", () => {
    const elsewhere = Array.from({ length: 9 }, () => answer({ player: "a", place: "shelf@1,2" }));
    const here = Array.from({ length: 5 }, () => answer({ player: "b", ...fooled }));
    expect(othersOn(mine, [...elsewhere, ...here])).toMatchObject({ count: 0, of: 5 });
    expect(othersOn(mine, [...elsewhere, ...here.slice(1)])).toMatchObject({ count: 9, of: 13 });
  });
});
