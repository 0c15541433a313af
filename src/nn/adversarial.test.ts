import { expect, test } from "vitest";
import { uniform } from "../../tests/goldens/hash.ts";
import golden from "../../tests/goldens/losses.json" with { type: "json" };
import { expectLoss } from "../../tests/goldens/losses.ts";
import { evaluate } from "../../tests/run-program.ts";
import { gradients, input, mul, sum } from "../graph/index.ts";
import {
  type AdversarialLoss,
  discriminatorLoss,
  featureDistance,
  generatorLoss,
  partOfMean,
  undecidedLoss,
} from "./adversarial.ts";

const kinds: readonly AdversarialLoss[] = ["hinge", "bce"];
const logits = [2, 1, 3, 4];
const values = { fake: uniform(logits, 1, -2, 2), real: uniform(logits, 2, -2, 2) };

test.each(kinds)("%s is PyTorch's for the discriminator and for the generator", async (kind) => {
  const [real, fake] = [input("real", logits), input("fake", logits)];
  const { discriminator, generator } = golden.adversarial[kind];
  await expectLoss(
    [discriminatorLoss(kind, { real, fake }, 2), [real, fake]],
    discriminator,
    values,
  );
  await expectLoss([generatorLoss(kind, fake, 2), [fake]], generator, { fake: values.fake });
});

test.each(kinds)(
  "%s of a discriminator without an idea is what `undecidedLoss` says",
  async (kind) => {
    const [real, fake] = [input("real", logits), input("fake", logits)];
    const nothing = new Float32Array(24);
    const loss = discriminatorLoss(kind, { real, fake }, 2);
    const results = await evaluate({ loss }, { real: nothing, fake: nothing });
    expect(results.loss[0]).toBeCloseTo(undecidedLoss(kind), 6);
  },
);

test("feature matching is the sum of the layers' mean differences, and moves the fake alone", async () => {
  const shapes = [
    [2, 3, 4, 4],
    [2, 5, 2, 3],
  ];
  const [fake, real] = ["fake", "real"].map((of) =>
    shapes.map((shape, i) => input(`${of}${i}`, shape)),
  );
  const fed = Object.fromEntries(
    shapes.flatMap((shape, i) => [
      [`fake${i}`, uniform(shape, i + 1)],
      [`real${i}`, uniform(shape, i + 11)],
    ]),
  );
  await expectLoss([featureDistance(fake, real, 2), fake], golden.featureMatching, fed);
  const [slope] = gradients(featureDistance(fake, real, 2), [real[0]]);
  const still = await evaluate({ slope }, {});
  expect(Math.max(...still.slope)).toBe(0);
});

test("the parts of a mean that micro-batches hold add up to it", async () => {
  const [whole, part] = [input("whole", [4, 3]), input("part", [1, 3])];
  const all = uniform([4, 3], 5);
  const { mean } = await evaluate({ mean: partOfMean(whole, 4) }, { whole: all });
  let total = 0;
  for (let i = 0; i < 4; i++) {
    const fed = { part: all.slice(3 * i, 3 * i + 3) };
    total += (await evaluate({ mean: partOfMean(part, 4) }, fed)).mean[0];
  }
  expect(total).toBeCloseTo(mean[0], 6);
  expect(mean[0]).toBeCloseTo(all.reduce((sofar, each) => sofar + each, 0) / 12, 6);
});

test("one pass of the discriminator serves both: each player's gradient is that of a pass of its own", async () => {
  const [weight, picture] = [input("weight", [3]), input("picture", [2, 3])];
  const made = mul(picture, 2);
  const judged = (x: typeof made) => sum(mul(x, weight), { axes: [1] });
  const fake = judged(made);
  const ofDiscriminator = discriminatorLoss("hinge", { real: judged(picture), fake }, 2);
  const own = input("own", [2, 3]);
  const apart = discriminatorLoss("hinge", { real: judged(picture), fake: judged(own) }, 2);
  const [shared] = gradients(ofDiscriminator, [weight]);
  const [separate] = gradients(apart, [weight]);
  const pictures = uniform([2, 3], 1);
  const fed = { weight: uniform([3], 2), picture: pictures, own: pictures.map((x) => 2 * x) };
  const results = await evaluate({ shared, separate }, fed);
  expect(results.shared).toEqual(results.separate);
  expect(Math.max(...results.shared.map(Math.abs))).toBeGreaterThan(0.1);
});
