import { describe, expect, test } from "vitest";
import { tinyRecipe } from "../../tests/tiny-recipe.ts";
import { floats } from "../runtime/index.ts";
import { phasesOf } from "./phases.ts";
import type { StepResult } from "./stepper.ts";
import { afterReturns, diverged, isSaturated, troubleOf, troubleOfState } from "./trouble.ts";

const phaseOf = (kind: "hinge" | "bce") => {
  const loss = { adversarial: { kind, collapseSteps: 3 } };
  return phasesOf(tinyRecipe({ loss }))[0];
};
const result = (discriminator: StepResult["discriminator"], loss = 1): StepResult => ({
  ...{ loss, gradientNorm: 1, losses: {} },
  ...(discriminator && { discriminator }),
});
const against = (loss: number, gradientNorm = 1) => result({ loss, gradientNorm });

describe("a discriminator has nothing to learn", () => {
  test.each([
    ["hinge", 0.021, false],
    ["hinge", 0.019, true],
    ["bce", 0.0139, false],
    ["bce", 0.0138, true],
  ] as const)("under 1 % of an undecided one's loss: %s, %d", (kind, loss, expected) => {
    expect(isSaturated(against(loss), phaseOf(kind))).toBe(expected);
  });

  test("where its gradient is 0, and never where there is none", () => {
    expect(isSaturated(against(2, 0), phaseOf("hinge"))).toBe(true);
    expect(isSaturated(result(undefined), phasesOf(tinyRecipe())[0])).toBe(false);
  });
});

describe("trouble", () => {
  const afterStep = (found: StepResult, saturated = 0) =>
    troubleOf(found, { step: 9, saturated, phase: phaseOf("hinge") });

  test("is a loss or a gradient that is no number, of either player", () => {
    expect(afterStep(result(undefined, Number.NaN))).toEqual({
      step: 9,
      kind: "not-finite",
      found: "a loss of NaN",
    });
    expect(afterStep({ ...result(undefined), gradientNorm: Number.POSITIVE_INFINITY })?.found).toBe(
      "a gradient norm of Infinity",
    );
    expect(afterStep(against(Number.NaN))?.found).toBe("a discriminator's loss of NaN");
    expect(afterStep(against(1, Number.NaN))?.kind).toBe("not-finite");
    expect(afterStep(against(1))).toBeUndefined();
  });

  test("is a discriminator that has had nothing to learn for as many steps as the recipe says", () => {
    expect(afterStep(against(0), 2)).toBeUndefined();
    expect(afterStep(against(0), 3)).toEqual({
      step: 9,
      kind: "collapsed",
      found: "a discriminator with nothing to learn for 3 steps",
    });
  });

  test("is a state with an entry that is no number", () => {
    const state = {
      a: floats([2], Float32Array.of(3e38, 3e38)),
      b: floats([1], Float32Array.of(1)),
    };
    expect(troubleOfState(state, 4)).toBeUndefined();
    for (const wrong of [Number.NaN, Number.POSITIVE_INFINITY]) {
      const spoilt = { ...state, b: floats([3], Float32Array.of(1, wrong, 2)) };
      expect(troubleOfState(spoilt, 4)?.found).toBe('entries of "b" that are no numbers');
    }
  });
});

test("every return changes the data and halves the rates", () => {
  const back = { from: 9, to: 5, found: "a loss of NaN" };
  expect(afterReturns({ seed: 7 }, [])).toEqual({ dataSeed: 7, rateFactor: 1 });
  const seeds = [1, 2, 3].map((times) => afterReturns({ seed: 7 }, Array(times).fill(back)));
  expect(seeds.map(({ rateFactor }) => rateFactor)).toEqual([0.5, 0.25, 0.125]);
  expect(new Set([7, 8, ...seeds.map(({ dataSeed }) => dataSeed)]).size).toBe(5);
});

test("a run that went back as often as it may says what to change", () => {
  const trouble = { step: 9, kind: "collapsed", found: "a discriminator" } as const;
  expect(diverged("run", trouble).message).toMatch(
    /^run, step 9: expected a game that goes on, got a discriminator, after 3 returns to a good checkpoint with half the learning rates; lower loss\.adversarial\.learningRate or raise/,
  );
  expect(diverged("run", { ...trouble, kind: "not-finite" })).toMatchObject({
    code: "training-diverged",
  });
});
