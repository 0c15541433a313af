import { describe, expect, test } from "vitest";
import golden from "../../tests/goldens/pconv-unet.json" with { type: "json" };
import {
  expectPicture,
  expectTraced,
  goldenSize,
  hashedInputs,
  hashedNetwork,
  offBy,
  publishedMultiplyAdds,
  traced,
  withinReach,
} from "../../tests/hashed-network.ts";
import { overfit } from "../../tests/overfit.ts";
import { evaluate, runProgram, type Values } from "../../tests/run-program.ts";
import { add, compile, mul, sub } from "../graph/index.ts";
import { buildNetwork, inferenceProgram } from "./index.ts";
import { countedSize } from "./inputs.ts";
import { smallPconvUnet } from "./pconv-unet.ts";

const tiny = { levels: 4, width: 4 };
const variants = {
  training: { config: tiny, training: true },
  frozen: { config: { ...tiny, frozenEncoder: true }, training: true },
  mending: { config: tiny, training: false },
} as const;

describe("pconv-unet", () => {
  test("has the published 32.85 M parameters and 9.5 GMAC at 256², to 1 %", () => {
    const { parameters, outputs } = buildNetwork("pconv-unet", countedSize);
    expect(parameters.count).toBe(golden.parameters);
    expect(offBy(parameters.count, 32.85e6)).toBeLessThan(0.01);
    expect(offBy(publishedMultiplyAdds([outputs.mended]), 9.5e9)).toBeLessThan(0.01);
  });

  test("is 2.91 M parameters where it is small", () => {
    const { count } = buildNetwork("pconv-unet", countedSize, {
      config: smallPconvUnet,
    }).parameters;
    expect(offBy(count, 2.91e6)).toBeLessThan(0.01);
  });

  test.each(Object.keys(variants) as (keyof typeof variants)[])(
    "gives PyTorch's output, loss, gradients and running means: %s",
    async (variant) => {
      const { outputs, holeLoss, parameters, values } = hashedNetwork(
        "pconv-unet",
        variants[variant],
      );
      const results = await evaluate({ ...outputs, ...traced(holeLoss, parameters) }, values);
      expectPicture(results.mended, { ...golden[variant].mended, hole: values.hole }, 1e-3);
      expectTraced(results, golden[variant], 1e-3);
    },
  );

  test("overfits one batch", async () => {
    const { parameters, holeLoss: loss, values } = hashedNetwork("pconv-unet", variants.training);
    const losses = await overfit({ parameters, loss }, withinReach(values), {
      steps: 60,
      learningRate: 1e-2,
    });
    expect(losses.at(-1)).toBeLessThan(losses[0] * 0.8);
  });

  test("mends with running means that are constants as with those that are state", async () => {
    const { outputs, parameters, values } = hashedNetwork("pconv-unet", variants.mending);
    const held = [...parameters.all, ...parameters.statistics].map(
      ({ name, tensor: { shape } }) => [name, { shape, data: values[name] }],
    );
    const trained = {
      name: "pconv-unet",
      config: tiny,
      values: Object.fromEntries(held),
      where: "hashed",
    } as const;
    const { mended } = await evaluate({ mended: outputs.mended }, values);
    const constant = await runProgram(compile(inferenceProgram(trained, goldenSize)), values);
    const gaps = mended.map((value, i) => Math.abs(value - constant.mended[i]));
    expect(Math.max(...gaps)).toBeLessThan(1e-5);
  });

  test("paints the picture and its known part alike before they are composed", async () => {
    const { outputs, inputs, values } = hashedNetwork("pconv-unet", {
      config: { ...tiny, consistency: false },
    });
    const { mended, painted } = outputs;
    const composed = add(mul(inputs.hole, painted!), mul(sub(1, inputs.hole), inputs.base));
    const results = await evaluate({ mended, composed }, values);
    results.composed.forEach((value, i) => {
      expect(value).toBeCloseTo(results.mended[i], 4);
    });
  });

  test("tells nothing of what a white-out hides, and looks at what a mosaic shows", async () => {
    const { outputs, values } = hashedNetwork("pconv-unet", { config: tiny });
    const { picture, hole } = hashedInputs();
    const changed = picture.map((value, i) => value + hole[placeOf(i)]);
    const mendedOf = async (fed: Values) => (await evaluate({ ...outputs }, fed)).mended;
    const [before, after] = [
      await mendedOf(values),
      await mendedOf({ ...values, picture: changed }),
    ];
    const half = before.length / 2;
    expect(after.subarray(half)).toEqual(before.subarray(half));
    expect(after.subarray(0, half)).not.toEqual(before.subarray(0, half));
  });

  test("takes sides whose halves are odd, and every plane where it wants hints", async () => {
    const size = { batch: 1, height: 32, width: 96, cells: 2 };
    const config = { levels: 6, width: 2, hints: true };
    const { inputs, outputs, parameters } = buildNetwork("pconv-unet", size, { config });
    expect(parameters.all[0].tensor.shape).toEqual([2, 15, 7, 7]);
    const fed = Object.entries(inputs).map(([name, { shape }]) => [
      name,
      new Float32Array(shape.reduce((n: number, side: number) => n * side, 1)).fill(0.5),
    ]);
    const values = { ...Object.fromEntries(fed), ...parameters.initialise(1) };
    const { mended } = await evaluate({ ...outputs }, values);
    expect(mended).toHaveLength(3 * 32 * 96);
    expect(mended.every(Number.isFinite)).toBe(true);
  });
});

/** A picture's entry → its pixel in `[N, 1, H, W]`. */
const placeOf = (i: number): number => Math.floor(i / (3 * 32 * 32)) * 32 * 32 + (i % (32 * 32));
