import { describe, expect, test } from "vitest";
import type { Answer } from "./answers.ts";
import {
  forgetAll,
  keepAnswers,
  keepSeen,
  keptAnswers,
  newPlayer,
  playerOf,
  type Shelf,
  seenPlaces,
} from "./keeping.ts";

/** A browser's storage, in memory; a full one takes nothing. */
function shelf({ isFull = false } = {}): Shelf & { readonly kept: Map<string, string> } {
  const kept = new Map<string, string>();
  return {
    kept,
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => {
      if (isFull) throw new Error("QuotaExceededError");
      kept.set(key, value);
    },
    removeItem: (key) => kept.delete(key),
  };
}

const answer: Answer = {
  ...{ game: "g1", player: "p1", round: 1, kind: "test", place: "cloth@104,192" },
  ...{ first: "whole", second: "gated-unet-mosaic/mean-8", chosen: "first" },
  ...{ shownMs: 2000, answerMs: 1450, at: "2026-11-25T10:00:00.000Z" },
};

describe("what the game keeps", () => {
  test("is every answer once, until all is forgotten", () => {
    const own = shelf();
    expect(keptAnswers(own)).toEqual([]);
    expect(keepAnswers(own, [answer])).toBe(true);
    keepAnswers(own, [answer, { ...answer, round: 2 }]);
    expect(keptAnswers(own)).toEqual([answer, { ...answer, round: 2 }]);
    keepSeen(own, "a@1,2");
    playerOf(own);
    forgetAll(own);
    expect(own.kept.size).toBe(0);
  });

  test("is how often each place was seen, for one player", () => {
    const own = shelf();
    const player = playerOf(own);
    for (const place of ["a@1,2", "b@1,2", "a@1,2"]) keepSeen(own, place);
    expect(seenPlaces(own)).toEqual({ "a@1,2": 2, "b@1,2": 1 });
    expect(playerOf(own)).toBe(player);
    expect(newPlayer(own)).not.toBe(player);
    expect(seenPlaces(own)).toEqual({});
  });

  test("is nothing where the storage is full or foreign, which stops no game", () => {
    const full = shelf({ isFull: true });
    expect(keepAnswers(full, [answer])).toBe(false);
    expect(playerOf(full)).toMatch(/^[0-9a-f-]{36}$/);
    const foreign = shelf();
    foreign.kept.set("kintsugi-game-seen", "[[").set("kintsugi-game-answers", "{}");
    expect(seenPlaces(foreign)).toEqual({});
    expect(keptAnswers(foreign)).toEqual([]);
  });
});
