import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { tinyInput } from "../../tests/tiny-recipe.ts";
import { cellsOf, damageOf, parseRecipe, readRecipe } from "./recipe.ts";

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
      configuration: { width: 24, dilations: [2, 4, 8], consistency: true },
      seed: 1,
      source: { kind: "synthetic", sidePx: 256 },
      degradation: { cropPx: 128, cellPx: [4, 24] },
      batch: 4,
      microBatch: 4,
      loss: { kind: "l1", weighting: "pixel" },
      optimiser: { learningRate: 1e-3, beta1: 0.9, clipNorm: 1, averageDecay: 0.999 },
      evaluation: { everySteps: 1000, pictures: 32 },
      checkpointSeconds: 100,
      credits: [],
    });
    expect(recipe).not.toHaveProperty("$schema");
  });

  test("is the same after it was written out and read again", () => {
    const recipe = parse({ microBatch: 1 });
    expect(parseRecipe(JSON.stringify(recipe), "again")).toEqual(recipe);
  });

  test.each([
    [{ stepz: 1 }, 'Unrecognized key: "stepz"'],
    [{ name: "Tiny run" }, "name: lower-case letters, digits, dots and hyphens"],
    [{ network: "unet" }, 'network: Invalid input: expected "gated-unet"'],
    [{ steps: 0 }, "steps: Too small: expected number to be >0"],
    [{ batch: 3, microBatch: 2 }, "microBatch: the batch must be a multiple of microBatch"],
    [{ checkpointSeconds: 500 }, "checkpointSeconds: Too big: expected number to be <=120"],
    [{ degradation: { cropPx: 36 } }, "degradation.cropPx: must be a multiple of 8 for gated-unet"],
    [{ optimiser: { beta1: 1 } }, "optimiser.beta1: Too big: expected number to be <1"],
    [
      { configuration: { widht: 4 } },
      "configuration.widht: gated-unet has only width, dilations, consistency",
    ],
    [{ configuration: { width: "4" } }, "configuration.width: must be a whole number above 0"],
    [{ configuration: { width: 2.5 } }, "configuration.width: must be a whole number above 0"],
    [
      { configuration: { dilations: [1, 0] } },
      "configuration.dilations: must be a list of whole numbers above 0",
    ],
    [{ configuration: { consistency: 1 } }, "configuration.consistency: must be true or false"],
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

describe("a recipe's file", () => {
  test("finds its folders from its own place", async () => {
    const folder = await mkdtemp(join(tmpdir(), "kintsugi-recipe-"));
    const path = join(folder, "r.json");
    const photos = { kind: "folder", path: "../photos" };
    const mixed = { kind: "mixed", of: [{ share: 1, source: { kind: "folder", path: "in" } }] };
    const evaluation = { source: mixed };
    await writeFile(path, JSON.stringify({ ...tinyInput, source: photos, evaluation }));
    const recipe = await readRecipe(path);
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
