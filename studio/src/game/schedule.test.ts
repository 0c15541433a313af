import { randomOf } from "kintsugi/image";
import { describe, expect, test } from "vitest";
import { type Deck, roundCount, scheduleOf } from "./schedule.ts";
import { damages, holeOf, placesOf, rightSide, type Trial } from "./trial.ts";

const places = ["a", "b", "c"].flatMap((name, index) =>
  placesOf({ width: 512, height: 384 }, { index, name }),
);
const deck: Deck = { places, seen: () => 0, mode: "whole", networks: ["gated-unet"] };
const seeds = Array.from({ length: 60 }, (_, seed) => seed);
const games = (changes: Partial<Deck> = {}): readonly (readonly Trial[])[] =>
  seeds.map((seed) => scheduleOf({ ...deck, ...changes }, randomOf(seed)));

const count = (trials: readonly Trial[], is: (trial: Trial) => boolean): number =>
  trials.filter(is).length;
const damageOf = ({ first, second }: Trial): string | undefined =>
  [first, second].flatMap((each) => (each.kind === "whole" ? [] : each.damage.id))[0];

describe("places", () => {
  test("of a sample are fifteen, their holes apart and within", () => {
    expect(placesOf({ width: 512, height: 384 }, { index: 0, name: "a" })).toHaveLength(15);
    const holes = places.slice(0, 15).map((place) => {
      const { x, y, width } = holeOf(place, 96);
      expect(width).toBe(96);
      expect([x >= 0, y >= 0, x + 96 <= place.box.width, y + 96 <= place.box.height]).not.toContain(
        false,
      );
      return { x: place.box.x + x, y: place.box.y + y };
    });
    for (const [i, a] of holes.entries()) {
      for (const b of holes.slice(i + 1)) {
        expect(Math.max(Math.abs(a.x - b.x), Math.abs(a.y - b.y))).toBeGreaterThanOrEqual(96);
      }
    }
  });

  test("of a picture too small for a hole are none, of one just large enough one", () => {
    expect(placesOf({ width: 111, height: 400 }, { index: 0, name: "a" })).toEqual([]);
    const [only, ...others] = placesOf({ width: 112, height: 112 }, { index: 0, name: "a" });
    expect(only.box).toEqual({ x: 0, y: 0, width: 112, height: 112 });
    expect(holeOf(only, 48)).toEqual({ x: 32, y: 32, width: 48, height: 48 });
    expect(others).toEqual([]);
  });
});

describe("a game's schedule", () => {
  test("has ten trials, two of them to catch who does not look, and no place twice", () => {
    for (const trials of games()) {
      expect(trials).toHaveLength(roundCount);
      expect(count(trials, ({ kind }) => kind === "catch")).toBe(2);
      expect(new Set(trials.map(({ place }) => place.id)).size).toBe(roundCount);
    }
  });

  test("shows every damage equally often, whole on either side equally often", () => {
    for (const trials of games()) {
      expect(count(trials, (trial) => rightSide(trial) === "first")).toBe(5);
      for (const { id } of damages) {
        const those = trials.filter((trial) => trial.kind === "test" && damageOf(trial) === id);
        expect(those).toHaveLength(4);
        expect(count(those, (trial) => rightSide(trial) === "first")).toBe(2);
      }
    }
  });

  test("hides its catch trials, and has no four of one side in a row", () => {
    const catchesAt = new Set<number>();
    for (const trials of games()) {
      const kinds = trials.map(({ kind }) => kind);
      expect(kinds[0]).not.toBe("catch");
      expect(kinds.join(" ")).not.toContain("catch catch");
      for (const [i, kind] of kinds.entries()) if (kind === "catch") catchesAt.add(i);
      const order = trials.map((trial) => rightSide(trial)?.[0]).join("");
      expect(order).not.toMatch(/ffff|ssss/);
    }
    expect(catchesAt.size).toBe(roundCount - 1);
  });

  test("takes the places that were seen least", () => {
    const seen = new Map(places.map(({ id }, i) => [id, i < 30 ? 1 : 0]));
    for (const trials of games({ seen: ({ id }) => seen.get(id)! })) {
      const fresh = trials.filter(({ place }) => seen.get(place.id) === 0);
      expect(fresh).toHaveLength(roundCount);
    }
  });

  test("shows several networks as often as each other", () => {
    for (const trials of games({ networks: ["gated-unet", "pepsi"] })) {
      for (const method of ["gated-unet", "pepsi"]) {
        const those = trials.filter(({ kind, first, second }) => {
          const mended = first.kind === "mended" ? first : second;
          return kind === "test" && mended.kind === "mended" && mended.method === method;
        });
        expect(those).toHaveLength(4);
        expect(count(those, (trial) => rightSide(trial) === "first")).toBe(2);
      }
    }
  });

  test.each([
    [["gated-unet", "pepsi"], "pepsi", "pepsi"],
    [["gated-unet"], "consistent-bicubic", "telea"],
  ] as const)(
    "of duels sets %j against others over one damage, on either side equally often",
    (networks, onMosaic, onWhite) => {
      for (const trials of games({ mode: "duel", networks })) {
        const duels = trials.filter(({ kind }) => kind === "duel");
        expect(duels).toHaveLength(8);
        const first = duels.map(({ first, second }) => {
          if (first.kind !== "mended" || second.kind !== "mended") throw new Error("not mended");
          expect(first.damage).toBe(second.damage);
          const rival = first.damage.id === "mean-8" ? onMosaic : onWhite;
          expect([first.method, second.method].sort()).toEqual(["gated-unet", rival].sort());
          return first.method;
        });
        expect(first.filter((method) => method === "gated-unet")).toHaveLength(4);
        expect(duels.map(rightSide)).toEqual(duels.map(() => undefined));
      }
    },
  );

  test("is shorter where there are fewer places", () => {
    const trials = scheduleOf({ ...deck, places: places.slice(0, 5) }, randomOf(1));
    expect(trials).toHaveLength(5);
    expect(count(trials, ({ kind }) => kind === "catch")).toBe(1);
  });
});
