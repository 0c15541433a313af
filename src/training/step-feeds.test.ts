import { expect, test } from "vitest";
import { tinyRecipe } from "../../tests/tiny-recipe.ts";
import { phasesOf } from "./phases.ts";
import { coarseWeight, pictureWeights, stepFeeds } from "./step-feeds.ts";

/** Two pictures of 4 px: holes of 1 and 3 px. */
const hole = Float32Array.of(1, 0, 0, 0, 1, 1, 1, 0);

test("weighted by pixel, all pixels of the batch's holes count alike", () => {
  expect(pictureWeights(hole, 2, "pixel")).toEqual(Float32Array.of(1 / 12, 1 / 12));
});

test("weighted by picture, every picture counts alike", () => {
  expect(pictureWeights(hole, 2, "picture")).toEqual(Float32Array.of(1 / 6, 1 / 18));
});

test("a batch without holes weighs finitely", () => {
  const none = pictureWeights(new Float32Array(8), 2, "picture");
  expect(none.every(Number.isFinite)).toBe(true);
});

const pepsi = (coarse: object) =>
  phasesOf(tinyRecipe({ network: "pepsi", configuration: {}, steps: 8, loss: { coarse } }))[0];

test("the coarse path's weight falls from λ by 1 − k/k_max, or stays", () => {
  const annealed = pepsi({ weight: 5 });
  expect([1, 2, 5, 8].map((step) => coarseWeight(annealed, step))).toEqual([
    5,
    5 * (7 / 8),
    2.5,
    5 / 8,
  ]);
  expect(coarseWeight(pepsi({ weight: 5, annealed: false }), 8)).toBe(5);
});

test("a step is fed what its programs ask for, the known part weighed as the hole is", () => {
  const kind = Float32Array.of(1, 0, 0, 0, 0, 0, 1, 0);
  const batch = { step: 3, feeds: { hole, kind }, original: new Float32Array(24) };
  const at = {
    phase: pepsi({}),
    step: 3,
    names: ["hole", "weight", "knownWeight", "coarseWeight"],
  };
  const feeds = stepFeeds(batch, at, { batch: 2 });
  expect(Object.keys(feeds)).toEqual(at.names);
  expect(feeds.weight).toEqual(Float32Array.of(1 / 12, 1 / 12));
  expect(feeds.knownWeight).toEqual(Float32Array.of(1 / 12, 1 / 12));
  expect(feeds.coarseWeight).toEqual(Float32Array.of(5 * (6 / 8)));
});

test("a white-out counts what the recipe says beside a mosaic, over all of its pixels", () => {
  const kind = Float32Array.of(0, 0, 0, 0, 0, 1, 0, 0);
  const batch = { step: 1, feeds: { hole, kind }, original: new Float32Array(24) };
  const loss = { whiteOut: 1 / 16 };
  const [phase] = phasesOf(tinyRecipe({ network: "pepsi", configuration: {}, steps: 8, loss }));
  const feeds = stepFeeds(
    batch,
    { phase, step: 1, names: ["weight", "knownWeight"] },
    { batch: 2 },
  );
  expect(feeds.weight).toEqual(Float32Array.of(1 / (12 * 16), 1 / 12));
  expect(feeds.knownWeight).toEqual(Float32Array.of(1 / (12 * 16), 1 / 12));
});
