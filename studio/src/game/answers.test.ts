import { describe, expect, test } from "vitest";
import { type Answer, answersIn, answersOf, csvOf, jsonOf, united } from "./answers.ts";
import type { Given } from "./game.ts";
import { damages, placesOf } from "./trial.ts";

const answer: Answer = {
  ...{ game: "g1", player: "p1", round: 1, kind: "test", place: "cloth@104,192" },
  ...{ first: "whole", second: "gated-unet-mosaic/mean-8", chosen: "first" },
  ...{ shownMs: 2000, answerMs: 1450, at: "2026-11-25T10:00:00.000Z" },
};

describe("answers", () => {
  test("come from what was given in a game", () => {
    const [place] = placesOf({ width: 112, height: 112 }, { index: 0, name: "cloth" });
    const showing = { kind: "mended", method: "gated-unet", damage: damages[0] } as const;
    const given: Given = {
      trial: { kind: "test", place, first: { kind: "whole" }, second: showing },
      contenders: { first: "whole", second: "gated-unet-mosaic/mean-8" },
      ...{ chosen: "second", answerMs: 812.6 },
    };
    const { at, shownMs } = answer;
    const sitting = { game: "g1", player: "p1", shownMs, at };
    expect(answersOf({ given: [given] }, sitting)).toEqual([
      { ...answer, place: "cloth@56,56", chosen: "second", answerMs: 813 },
    ]);
  });

  test("come back from JSON as they were, without what does not belong to them", () => {
    expect(answersIn(jsonOf([answer]))).toEqual([answer]);
    expect(answersIn(JSON.stringify([{ ...answer, extra: 1 }]))).toEqual([answer]);
  });

  test.each([
    ["chosen", "third"],
    ["kind", "guess"],
    ["round", -1],
    ["answerMs", 1.5],
    ["at", "yesterday"],
    ["player", ""],
    ["place", undefined],
  ])("whose %s is %j are none", (field, value) => {
    expect(answersIn(JSON.stringify([{ ...answer, [field]: value }, answer]))).toEqual([answer]);
  });

  test("are not read from what is no list", () => {
    expect(answersIn("{}")).toBeUndefined();
    expect(answersIn("no JSON")).toBeUndefined();
  });

  test("as CSV are lines of eleven columns, quoted where they must be, never a formula", () => {
    const text = csvOf([answer, { ...answer, place: 'a "b", c@1,2', first: "=1+1" }]);
    expect(text).toBe(
      "game,player,round,kind,place,first,second,chosen,shownMs,answerMs,at\r\n" +
        'g1,p1,1,test,"cloth@104,192",whole,gated-unet-mosaic/mean-8,first,2000,1450,2026-11-25T10:00:00.000Z\r\n' +
        `g1,p1,1,test,"a ""b"", c@1,2",'=1+1,gated-unet-mosaic/mean-8,first,2000,1450,2026-11-25T10:00:00.000Z\r\n`,
    );
  });

  test("of one round are counted once", () => {
    const second = { ...answer, round: 2 };
    expect(united([answer], [{ ...answer, chosen: "second" }, second])).toEqual([answer, second]);
  });
});
