import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { tinyInput } from "../../tests/tiny-recipe.ts";
import { readRecipe } from "./read-recipe.node.ts";
import { cellsOf, damageOf, parseRecipe } from "./recipe.ts";

const parse = (changes: object) =>
  parseRecipe(JSON.stringify({ ...tinyInput, ...changes }), "r.json");

describe("a recipe", () => {
  test("has its defaults written out, those of its network too", () => {
    const smallest = {
      name: "small",
      network: "gated-unet",
      source: { kind: "synthetic" },
      steps: 10,
    };
    const recipe = parseRecipe(JSON.stringify({ $schema: "./schema.json", ...smallest }), "r.json");
    expect(recipe).toMatchObject({
      configuration: {
        width: 24,
        dilations: [2, 4, 8],
        correctionScale: 1 / 32,
        consistency: true,
      },
      seed: 1,
      source: { kind: "synthetic", sidePx: 256 },
      degradation: { cropPx: 128, cellPx: [4, 24] },
      batch: 4,
      microBatch: 4,
      loss: {
        ...{ kind: "l1", weighting: "pixel", whiteOut: 1, hole: 1, known: 0, totalVariation: 0 },
        ...{ coarse: null, adversarial: null, featureMatching: 0, perceptual: null, style: null },
      },
      phases: [],
      optimiser: { learningRate: 3e-4, beta1: 0.9, clipNorm: 1, averageDecay: 0.999 },
      evaluation: { everySteps: 1000, pictures: 32 },
      checkpointSeconds: 100,
      credits: [],
    });
    expect(recipe).not.toHaveProperty("$schema");
  });

  test.each([
    { microBatch: 1 },
    { loss: { adversarial: {}, perceptual: { classifier: "vgg.onnx", layers: ["relu1"] } } },
    { network: "pepsi", configuration: {}, loss: { adversarial: null } },
    { network: "pepsi", configuration: { attentionForm: ["epsilon", "borderKeys"] } },
    { network: "gated-two-stage", configuration: { attentionForm: ["fusionWithinLines"] } },
    { network: "gated-two-stage", configuration: { attentionForm: "published" } },
    { network: "edge-connect", configuration: { width: 4 }, steps: 100 },
    { network: "pconv-unet", configuration: {}, optimiser: { schedule: "tenth" } },
  ])("is the same after it was written out and read again: %j", (changes) => {
    const recipe = parse(changes);
    expect(parseRecipe(JSON.stringify(recipe), "again")).toEqual(recipe);
  });

  test.each([
    [{ stepz: 1 }, 'Unrecognized key: "stepz"'],
    [{ name: "Tiny run" }, "name: lower-case letters, digits, dots and hyphens"],
    [{ network: "unet" }, "network: Invalid option: expected one of "],
    [
      {
        steps: 6,
        phases: [
          { name: "a", steps: 2 },
          { name: "b", steps: 3 },
        ],
      },
      "steps: must be 5, the steps of the phases together",
    ],
    [
      { phases: [{ name: "a", steps: 6, configuration: { widht: 4 } }] },
      "phases.0.configuration.widht: gated-unet has only width, dilations, correctionScale, consistency",
    ],
    [{ loss: { style: { classifier: "vgg.onnx", layers: [] } } }, "loss.style.layers: Too small"],
    [{ steps: 0 }, "steps: Too small: expected number to be >0"],
    [{ batch: 3, microBatch: 2 }, "microBatch: the batch must be a multiple of microBatch"],
    [{ checkpointSeconds: 500 }, "checkpointSeconds: Too big: expected number to be <=120"],
    [{ degradation: { cropPx: 36 } }, "degradation.cropPx: must be a multiple of 8 for gated-unet"],
    [{ optimiser: { beta1: 1 } }, "optimiser.beta1: Too big: expected number to be <1"],
    [
      { configuration: { widht: 4 } },
      "configuration.widht: gated-unet has only width, dilations, correctionScale, consistency",
    ],
    [{ configuration: { width: "4" } }, "configuration.width: must be a whole number above 0"],
    [{ configuration: { width: 2.5 } }, "configuration.width: must be a whole number above 0"],
    [
      { configuration: { dilations: [1, 0] } },
      "configuration.dilations: must be a list of whole numbers above 0",
    ],
    [{ configuration: { consistency: 1 } }, "configuration.consistency: must be true or false"],
    [
      { network: "pepsi", configuration: { attention: "manhattan" } },
      "configuration.attention: must be euclidean or cosine",
    ],
    [
      { network: "pepsi", configuration: { attentionForm: ["epsilon", "borderKey"] } },
      "configuration.attentionForm: must be mended, published or a list of epsilon, validKeysOnly, borderKeys, subtractMaximum, weighedPaste, passThroughWithoutKeys",
    ],
    [
      { network: "gated-two-stage", configuration: { attentionForm: "mendet" } },
      "configuration.attentionForm: must be mended, published or a list of validKeysOnly, weighedPaste, passThroughWithoutKeys, fusionWithinLines",
    ],
    [
      {
        ...{ network: "pepsi", configuration: { attentionForm: ["epsilon"] }, steps: 6 },
        phases: [{ name: "a", steps: 6, configuration: { attention: "cosine" } }],
      },
      "phases.0.configuration.attentionForm: must be mended, published or a list of validKeysOnly, weighedPaste, passThroughWithoutKeys, fusionWithinLines",
    ],
    [
      { network: "diet-pepsi", configuration: { sharing: "all" } },
      "configuration.sharing: must be rate-adaptive or dpu",
    ],
  ])("is refused with the field and the rule: %j", (changes, message) => {
    expect(() => parse(changes)).toThrow(
      `r.json: expected a recipe by recipes/schema.json, got ${message}`,
    );
    expect(() => parse(changes)).toThrow(expect.objectContaining({ code: "recipe-invalid" }));
  });

  test("that is no JSON says so", () => {
    expect(() => parseRecipe("{", "r.json")).toThrow(/^r\.json: expected JSON, got /);
  });

  test("has room for every cell of its crop, cut at both ends", () => {
    expect(cellsOf(parse({}))).toBe(9);
    expect(cellsOf(parse({ degradation: { cropPx: 32, cellPx: [5, 8] } }))).toBe(8);
    const damages = { "white-out": 1 };
    expect(cellsOf(parse({ degradation: { cropPx: 32, damages } }))).toBe(1);
  });

  test("names the damages that it trains for", () => {
    const damages = { mean: 1, book: 2, "white-out": 0 };
    expect(damageOf(parse({ degradation: { cropPx: 32, damages } }))).toEqual(["mean", "book"]);
  });
});

describe("a network's own training", () => {
  const paper = (network: string, changes: object = {}) =>
    parse({ network, configuration: {}, steps: 1000, ...changes });

  test("is its paper's: PEPSI's game, its two paths, its rates", () => {
    expect(paper("pepsi")).toMatchObject({
      loss: {
        ...{ hole: 10, known: 10 },
        coarse: { weight: 5, annealed: true },
        adversarial: {
          ...{ discriminator: "red", width: 64, kind: "hinge", weight: 0.1, learningRate: 4e-4 },
          ...{ beta1: 0.5, beta2: 0.9, collapseSteps: 250 },
        },
      },
      optimiser: { learningRate: 0.01, beta1: 0.5, beta2: 0.9, schedule: "tenth", tenthFrom: 0.9 },
      phases: [],
    });
  });

  test("changes where the recipe says so, and there alone", () => {
    const { loss } = paper("pepsi", { loss: { coarse: null, adversarial: { weight: 1 } } });
    expect(loss).toMatchObject({ hole: 10, coarse: null });
    expect(loss.adversarial).toMatchObject({ discriminator: "red", weight: 1 });
    expect(paper("gated-unet", { loss: { adversarial: {} } }).loss.adversarial).toMatchObject({
      ...{ discriminator: "sn-patchgan", kind: "hinge", weight: 1 },
    });
  });

  test("has EdgeConnect's three phases, the first on edges alone", () => {
    const { phases } = paper("edge-connect");
    expect(phases.map(({ name, steps, learns }) => [name, steps, learns])).toEqual([
      ["edges", 300, "edges"],
      ["true-edges", 400, "picture"],
      ["predicted-edges", 300, "picture"],
    ]);
    expect(phases[0].loss).toMatchObject({ hole: 0, known: 0, featureMatching: 10 });
    expect(phases[0].loss.adversarial).toMatchObject({ kind: "bce", weight: 1 });
    expect(phases[1].loss).toMatchObject({ hole: 1, featureMatching: 1 });
    expect(phases[1].loss.adversarial).toMatchObject({ weight: 0.1, learningRate: 1e-5 });
    expect(phases.map(({ configuration }) => configuration.edgesFrom)).toEqual([
      "predicted",
      "original",
      "predicted",
    ]);
  });

  test("fine-tunes P-Conv at a lower rate with its encoder's norms frozen", () => {
    const { phases } = paper("pconv-unet", { optimiser: {} });
    expect(
      phases.map(({ steps, configuration, optimiser }) => [
        steps,
        configuration.frozenEncoder,
        optimiser.learningRate,
      ]),
    ).toEqual([
      [800, false, 2e-4],
      [200, true, 5e-5],
    ]);
    const faster = paper("pconv-unet", { optimiser: { learningRate: 4e-4 } });
    expect(faster.phases.map(({ optimiser }) => optimiser.learningRate)).toEqual([4e-4, 1e-4]);
    expect(paper("pconv-unet", { steps: 1 }).phases).toEqual([]);
  });

  test("looks through a classifier with the paper's weight, in the place of its discriminator's features", () => {
    const perceptual = { classifier: "vgg.onnx", layers: ["relu1_1"] };
    const { loss } = paper("edge-connect", { loss: { perceptual, style: perceptual } });
    expect(loss.perceptual).toEqual({ ...perceptual, scale: "imagenet", weight: 0.1 });
    expect(loss.style?.weight).toBe(250);
    expect(loss.featureMatching).toBe(0);
  });
});

describe("a recipe's file", () => {
  test("finds its folders from its own place", async () => {
    const folder = await mkdtemp(join(tmpdir(), "kintsugi-recipe-"));
    const path = join(folder, "r.json");
    const photos = { kind: "folder", path: "../photos" };
    const mixed = { kind: "mixed", of: [{ share: 1, source: { kind: "folder", path: "in" } }] };
    const evaluation = { source: mixed };
    const loss = { style: { classifier: "../vgg.onnx", layers: ["relu1"] } };
    await writeFile(path, JSON.stringify({ ...tinyInput, source: photos, evaluation, loss }));
    const recipe = await readRecipe(path);
    expect(recipe.loss.style?.classifier).toBe(join(folder, "..", "vgg.onnx"));
    expect(recipe.source).toMatchObject({ path: join(folder, "..", "photos") });
    expect(recipe.evaluation.source).toMatchObject({
      of: [{ source: { path: join(folder, "in") } }],
    });
    await rm(folder, { recursive: true });
  });

  test("that is missing is named", async () => {
    const missing = readRecipe("/nowhere/r.json");
    await expect(missing).rejects.toThrow(
      "/nowhere/r.json: expected a recipe in JSON, got no such file",
    );
    await expect(missing).rejects.toMatchObject({ code: "file-missing" });
  });
});
