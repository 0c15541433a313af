import { describe, expect, test } from "vitest";
import golden from "../../tests/goldens/pepsi.json" with { type: "json" };
import {
  expectPicture,
  expectTraced,
  offBy,
  publishedMultiplyAdds,
  traced,
  withinReach,
} from "../../tests/hashed-network.ts";
import { overfit } from "../../tests/overfit.ts";
import { evaluate, type Values } from "../../tests/run-program.ts";
import { hashedPair } from "../../tests/small-hole.ts";
import { topologicalOrder } from "../graph/index.ts";
import { type AttentionForm, attentionTraps } from "./attention-form.ts";
import { inferenceProgram } from "./inference.ts";
import { countedSize } from "./inputs.ts";
import { buildNetwork } from "./registry.ts";

const GAIN = 1.5;
/** As in scripts/goldens/pepsi.py. */
const sharingGains = { "rate-adaptive": 0.7, dpu: 0.3 } as const;
const tiny = (config: object = {}) =>
  hashedPair("pepsi", { config: { width: 4, ...config } }, GAIN);

describe("pepsi", () => {
  test("has the published 3.66 M parameters and 6.8 GMAC at 256², to 1 %", () => {
    const { parameters, outputs } = buildNetwork("pepsi", countedSize);
    expect(parameters.count).toBe(golden.parameters.pepsi);
    expect(offBy(parameters.count, 3.66e6)).toBeLessThan(0.01);
    expect(offBy(publishedMultiplyAdds([outputs.mended]), 6.8e9)).toBeLessThan(0.01);
  });

  test("told all that gated-unet is, has 15 planes in and as many parameters to 1 %", () => {
    const { parameters } = buildNetwork("pepsi", countedSize, { config: { hints: true } });
    expect(parameters.all[0].tensor.shape).toEqual([32, 15, 5, 5]);
    expect(offBy(parameters.count, 3.66e6)).toBeLessThan(0.01);
  });

  test.each([
    ["euclidean", "mended"],
    ["euclidean", "published"],
    ["cosine", "mended"],
    ["cosine", "published"],
  ] as const)(
    "gives PyTorch's pictures and gradients on both paths: %s, %s",
    async (attention, attentionForm) => {
      const { pictures, loss, parameters, values } = tiny({ attention, attentionForm });
      const results = await evaluate({ ...pictures, ...traced(loss, parameters) }, values);
      const expected = golden[attention][attentionForm];
      expectPicture(results.mended, { ...expected.mended, hole: values.hole }, 1e-4);
      expectPicture(results.coarse, { ...expected.coarse, hole: values.hole }, 1e-4);
      expectTraced(results, expected, 1e-3);
    },
  );

  test("mends the traps of its attention that it is told, each for itself", async () => {
    const picture = async (attentionForm: AttentionForm) => {
      const { pictures, values } = tiny({ attention: "euclidean", attentionForm });
      return (await evaluate({ mended: pictures.mended }, values)).mended;
    };
    const [published, mended] = [await picture("published"), await picture("mended")];
    expect(await picture([])).toEqual(published);
    expect(await picture(attentionTraps.euclidean as AttentionForm)).toEqual(mended);
    for (const trap of ["validKeysOnly", "borderKeys", "weighedPaste"] as const) {
      const alone = await picture([trap]);
      expect(alone).not.toEqual(published);
      expect(alone).not.toEqual(mended);
    }
  });

  test("mends by the fine path alone", () => {
    const { name, config, parameters } = buildNetwork("pepsi", countedSize);
    const values = Object.fromEntries(
      parameters.all.map(({ name, tensor: { shape } }) => [
        name,
        { shape, data: new Float32Array(shape.reduce((size, side) => size * side, 1)) },
      ]),
    );
    const program = inferenceProgram({ name, config, values, where: "zeros" }, countedSize);
    const { mended } = program.results;
    const decoded = topologicalOrder([mended]).filter(({ op }) => op === "clip");
    expect(decoded).toHaveLength(1);
    const { outputs } = buildNetwork("pepsi", countedSize);
    const both = publishedMultiplyAdds([outputs.mended, outputs.coarse!]);
    expect(both / publishedMultiplyAdds([mended])).toBeGreaterThan(1.25);
  });

  test("tells nothing of what a white-out hides, and looks at what a mosaic shows", async () => {
    const { pictures, values } = tiny();
    const changed = values.picture.map((value, i) => value + 0.5 * values.hole[placeOf(i)]);
    const mendedOf = async (fed: Values) => (await evaluate(pictures, fed)).mended;
    const [before, after] = [
      await mendedOf(values),
      await mendedOf({ ...values, picture: changed }),
    ];
    const half = before.length / 2;
    expect(after.subarray(half)).toEqual(before.subarray(half));
    expect(after.subarray(0, half)).not.toEqual(before.subarray(0, half));
  });

  test("keeps known pixels, and paints what no pixel of the base tells under a white-out", async () => {
    const { pictures, values } = tiny();
    const { mended, coarse } = await evaluate(pictures, values);
    const other = {
      ...values,
      base: values.base.map((value, i) => value + values.hole[placeOf(i)]),
    };
    const moved = await evaluate(pictures, other);
    mended.forEach((value, i) => {
      if (values.hole[placeOf(i)] === 0) expect(value).toBe(values.base[i]);
    });
    const half = mended.length / 2;
    for (const [a, b] of [
      [mended, moved.mended],
      [coarse, moved.coarse],
    ]) {
      a.subarray(half).forEach((value, i) => {
        expect(value).toBeCloseTo(b[half + i], 5);
      });
    }
  });

  test("overfits one batch", async () => {
    const { parameters, loss, values } = tiny();
    const losses = await overfit({ parameters, loss }, withinReach(values), {
      steps: 40,
      learningRate: 5e-3,
    });
    expect(losses.at(-1)).toBeLessThan(losses[0] * 0.8);
  });

  test.each([8, 64])("takes pictures of %i px a side", async (side) => {
    const size = { batch: 1, height: side, width: side, cells: 2 };
    const { inputs, outputs, parameters } = buildNetwork("pepsi", size, { config: { width: 2 } });
    const fed = Object.entries(inputs).map(([name, { shape }]) => [
      name,
      new Float32Array(shape.reduce((n: number, length: number) => n * length, 1)).fill(0.5),
    ]);
    const { mended } = await evaluate(
      { mended: outputs.mended },
      { ...Object.fromEntries(fed), ...parameters.initialise(1) },
    );
    expect(mended).toHaveLength(3 * side * side);
    expect(mended.every(Number.isFinite)).toBe(true);
  });
});

describe("diet-pepsi", () => {
  test.each([
    ["rate-adaptive", 2.41e6],
    ["dpu", 1.89e6],
  ] as const)("has the published parameters and 6.8 GMAC, to 1 %%: %s", (sharing, published) => {
    const { parameters, outputs } = buildNetwork("diet-pepsi", countedSize, {
      config: { sharing },
    });
    expect(parameters.count).toBe(golden.parameters[sharing]);
    expect(offBy(parameters.count, published)).toBeLessThan(0.01);
    expect(offBy(publishedMultiplyAdds([outputs.mended]), 6.8e9)).toBeLessThan(0.01);
  });

  test.each(["rate-adaptive", "dpu"] as const)(
    "gives PyTorch's pictures and gradients: %s",
    async (sharing) => {
      const config = { width: 4, sharing };
      const { pictures, loss, parameters, values } = hashedPair(
        "diet-pepsi",
        { config },
        sharingGains[sharing],
      );
      const results = await evaluate({ ...pictures, ...traced(loss, parameters) }, values);
      expectPicture(results.mended, { ...golden.sharing[sharing].mended, hole: values.hole }, 1e-4);
      expectPicture(results.coarse, { ...golden.sharing[sharing].coarse, hole: values.hole }, 1e-4);
      expectTraced(results, golden.sharing[sharing], 1e-3);
    },
  );
});

/** A picture's entry → its pixel in `[N, 1, H, W]`. */
const placeOf = (i: number): number => Math.floor(i / (3 * 32 * 32)) * 32 * 32 + (i % (32 * 32));
