import { describe, expect, test } from "vitest";
import golden from "../../tests/goldens/attention.json" with { type: "json" };
import { expectDigest } from "../../tests/goldens/graph.ts";
import { uniform } from "../../tests/goldens/hash.ts";
import { type Planes, plainCosine, plainEuclidean } from "../../tests/plain-attention.ts";
import { evaluate } from "../../tests/run-program.ts";
import {
  gradients,
  input,
  mul,
  type Shape,
  sizeOf,
  sum,
  type Tensor,
  topologicalOrder,
} from "../graph/index.ts";
import {
  type CosineAttention,
  cosineAttention,
  cosineAttentionDefaults,
  publishedCosineAttention,
} from "./cosine-attention.ts";
import {
  type EuclideanAttention,
  euclideanAttention,
  euclideanAttentionDefaults,
  publishedEuclideanAttention,
} from "./euclidean-attention.ts";

const shape = [2, 3, 6, 8];
const [pictures, channels, height, width] = shape;
const features = uniform(shape, 1);
const holeShape = [pictures, 1, height, width];

/** A box in the first picture, another one in the second. */
const hole = Float32Array.from({ length: sizeOf(holeShape) }, (_, i) => {
  const [n, y, x] = [Math.floor(i / 48), Math.floor(i / 8) % 6, i % 8];
  return Number(n === 0 ? y < 3 && x > 4 : y > 3 && x < 3);
});
const nothing = new Float32Array(sizeOf(holeShape));

const feeds = { features: input("features", shape), hole: input("hole", holeShape) };
type Values = { readonly features: Float32Array; readonly hole: Float32Array };

const valuesOf = async (result: Tensor, values: Values) =>
  (await evaluate({ result }, values)).result;

/** The same picture by picture, in loops. */
function plainly<Options>(
  form: (features: Planes, hole: Planes, options: Options) => readonly number[],
  values: Values,
  options: Options,
): readonly number[] {
  const area = height * width;
  const planes = (data: Float32Array, n: number, count: number): Planes => ({
    channels: count,
    height,
    width,
    data: data.subarray(n * count * area, (n + 1) * count * area),
  });
  return Array.from({ length: pictures }, (_, n) =>
    form(planes(values.features, n, channels), planes(values.hole, n, 1), options),
  ).flat();
}

const gap = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  Array.from(a).reduce((largest, value, i) => Math.max(largest, Math.abs(value - b[i])), 0);

/** Each option alone turned to the other form, and all of them. */
function formsOf<Options extends object>(published: Options, mended: Options) {
  const single = (Object.keys(mended) as (keyof Options & string)[]).map((name) => ({
    name: `published, but ${name}`,
    options: { ...published, [name]: mended[name] } as Options,
  }));
  return [
    { name: "published", options: published },
    { name: "mended", options: mended },
    ...single,
  ];
}

describe("Euclidean attention", () => {
  test.each(formsOf<EuclideanAttention>(publishedEuclideanAttention, euclideanAttentionDefaults))(
    "pastes what patches paste: $name",
    async ({ options }) => {
      const got = await valuesOf(euclideanAttention(feeds, options), { features, hole });
      expect(gap(got, plainly(plainEuclidean, { features, hole }, options))).toBeLessThan(1e-5);
    },
  );
});

describe("cosine attention", () => {
  test.each(formsOf<CosineAttention>(publishedCosineAttention, cosineAttentionDefaults))(
    "pastes what patches paste: $name",
    async ({ options }) => {
      const got = await valuesOf(cosineAttention(feeds, options), { features, hole });
      expect(gap(got, plainly(plainCosine, { features, hole }, options))).toBeLessThan(1e-5);
    },
  );
});

/** Σ result ⊙ weights, and its gradient in the features. */
function withGradient(result: Tensor) {
  const loss = sum(mul(result, input("weights", result.shape)));
  return { result, gradient: gradients(loss, [feeds.features])[0] };
}

const forms = [
  { name: "Euclidean", attention: euclideanAttention },
  { name: "cosine", attention: cosineAttention },
] as const;

describe.each(forms)("$name attention, mended", ({ attention }) => {
  const weights = uniform(shape, 2);
  const run = (values: Values) => evaluate(withGradient(attention(feeds)), { ...values, weights });

  test("passes the features through where there is no valid key", async () => {
    const allOfSecond = hole.map((value, i) => (i >= 48 ? 1 : value));
    const { result, gradient } = await run({ features, hole: allOfSecond });
    const second = channels * height * width;
    expect(result.subarray(second)).toEqual(features.subarray(second));
    expect(gradient.subarray(second)).toEqual(weights.subarray(second));
    expect(gap(result.subarray(0, second), features.subarray(0, second))).toBeGreaterThan(0.1);
  });

  test("pastes from known places alone", async () => {
    const { result } = await run({ features: marked(features, hole), hole });
    expect(Math.max(...result.map(Math.abs))).toBeLessThan(2);
  });

  test("gives a constant picture back, border and all, with finite gradients", async () => {
    const { result, gradient } = await run({
      features: new Float32Array(features.length).fill(0.5),
      hole,
    });
    expect(gap(result, new Float32Array(features.length).fill(0.5))).toBeLessThan(1e-6);
    expect(gradient.every(Number.isFinite)).toBe(true);
  });

  test("has finite gradients where all features are zero", async () => {
    const { result, gradient } = await run({ features: new Float32Array(features.length), hole });
    expect([...result, ...gradient].every(Number.isFinite)).toBe(true);
  });

  test("builds nothing larger than queries × keys, gradients included", () => {
    const large = [1, 16, 24, 24];
    const big = { features: input("features", large), hole: input("hole", [1, 1, 24, 24]) };
    const result = attention(big);
    const loss = sum(mul(result, input("weights", result.shape)));
    const tensors = topologicalOrder([result, ...gradients(loss, [big.features])]);
    const queries = attention === cosineAttention ? 12 * 12 : 24 * 24;
    const most = Math.max(queries ** 2, sizeOf(large));
    expect(tensors.filter((tensor) => sizeOf(tensor.shape) > most)).toEqual([]);
    expect(tensors.some((tensor) => sizeOf(tensor.shape) === queries ** 2)).toBe(true);
  });
});

/** What stands in the hole is far from everything else. */
const marked = (values: Float32Array, isHole: Float32Array): Float32Array =>
  values.map((value, i) => {
    const [n, place] = [Math.floor(i / (channels * 48)), i % 48];
    return isHole[n * 48 + place] === 1 ? 100 + value : value;
  });

describe("PyTorch's values and gradients, patch by patch", () => {
  const large = [2, 6, 8, 12];
  const inputs = { features: input("features", large), hole: input("hole", [2, 1, 8, 12]) };
  const boxes = Float32Array.from({ length: 2 * 96 }, (_, i) => {
    const [n, y, x] = [Math.floor(i / 96), Math.floor(i / 12) % 8, i % 12];
    return Number(n === 0 ? y >= 2 && y < 5 && x >= 7 && x < 11 : y >= 5 && x < 4);
  });

  test.each([
    ["euclidean", "mended", euclideanAttention(inputs)],
    ["euclidean", "published", euclideanAttention(inputs, publishedEuclideanAttention)],
    ["cosine", "mended", cosineAttention(inputs)],
    ["cosine", "published", cosineAttention(inputs, publishedCosineAttention)],
  ] as const)("%s, %s", async (kind, form, result) => {
    const loss = sum(mul(result, input("weights", large)));
    const [gradient] = gradients(loss, [inputs.features]);
    const fed = { features: uniform(large, 1), hole: boxes, weights: uniform(large, 2) };
    const got = await evaluate({ result, gradient }, fed);
    expectDigest(got.result, golden[kind][form].value, 1e-4);
    expectDigest(got.gradient, golden[kind][form].gradient, 1e-3);
  });
});

describe("as published", () => {
  test("Euclidean attention divides 0 by 0 where all keys are alike", async () => {
    const result = euclideanAttention(feeds, publishedEuclideanAttention);
    const got = await valuesOf(result, { features: new Float32Array(features.length), hole });
    expect(got.every(Number.isNaN)).toBe(true);
  });

  test("Euclidean attention that passes features through alone does so without keys, with finite gradients", async () => {
    const options = { ...publishedEuclideanAttention, passThroughWithoutKeys: true };
    const weights = uniform(shape, 2);
    const values = { features, hole: nothing.map(() => 1), weights };
    const run = evaluate(withGradient(euclideanAttention(feeds, options)), values);
    expect(await run).toEqual({ result: features, gradient: weights });
  });

  test("cosine attention darkens the border and pastes nothing without keys", async () => {
    const result = cosineAttention(feeds, publishedCosineAttention);
    const flatPicture = new Float32Array(features.length).fill(0.5);
    const known = await valuesOf(result, { features: flatPicture, hole: nothing });
    expect(known[0]).toBeCloseTo(0.5 / 4, 2);
    const missing = await valuesOf(result, { features, hole: nothing.map(() => 1) });
    expect(missing.every((value) => value === 0)).toBe(true);
  });
});

test("cosine attention takes features of odd sides", async () => {
  const odd: Shape = [1, 2, 5, 7];
  const inputs = { features: input("features", odd), hole: input("hole", [1, 1, 5, 7]) };
  const fed = { features: uniform(odd, 3), hole: new Float32Array(35) };
  const got = await valuesOf(cosineAttention(inputs), fed);
  expect(got).toHaveLength(70);
  // The border beyond row 4 and column 6 is hole: keys there are left out, and the rest is of known places.
  expect(Math.max(...got.map(Math.abs))).toBeLessThanOrEqual(
    Math.max(...fed.features.map(Math.abs)),
  );
  expect(Math.max(...got.map(Math.abs))).toBeGreaterThan(0.1);
});
