import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { defaultsOf, networkNames, published, smallFormOf } from "../src/networks/index.ts";
import { publishedSchema } from "../src/training/published-schema.ts";
import { readRecipe } from "../src/training/read-recipe.node.ts";

const folder = fileURLToPath(new URL("../recipes", import.meta.url));
const json = (name: string) => JSON.parse(readFileSync(`${folder}/${name}`, "utf8"));
/** What else lies there. */
const others = ["schema.json", "credits.json"];
const recipes = readdirSync(folder).filter((name) => !others.includes(name));

describe("the recipes", () => {
  test.each(recipes)("%s is a recipe of its own name, by the published schema", async (name) => {
    const recipe = await readRecipe(`${folder}/${name}`);
    expect(`${recipe.name}.json`).toBe(name);
    expect(json(name).$schema).toBe("./schema.json");
  });

  test("have a schema that is up to date; `npm run schema` writes it", () => {
    expect(json("schema.json")).toEqual(JSON.parse(JSON.stringify(publishedSchema())));
    expect(json("schema.json").properties.source).toBeDefined();
    expect(json("schema.json").required).toEqual(["name", "network", "source", "steps"]);
  });

  test("called fair are alike but for what their papers differ in, and say all of that", async () => {
    const fair = recipes.filter((name) => name.endsWith(".fair.json")).map(json);
    expect(fair).toHaveLength(7);
    const shared = fair.map(({ name, network, configuration, loss, optimiser, ...rest }) => {
      const { learningRate, ...schedule } = optimiser;
      expect([3e-4, 4e-4]).toContain(learningRate);
      const { whiteOut: _, adversarial, ...others } = loss ?? {};
      const { weight, learningRate: _rate, ...game } = adversarial ?? {};
      expect(weight).toBe(network === "gated-two-stage" ? 0.01 : undefined);
      expect(game).toEqual({});
      expect(others).toEqual({});
      return { ...rest, schedule };
    });
    for (const each of shared) expect(each).toEqual(shared[0]);
  });

  test("called fair train networks in their form for CPUs, or as published, told all", async () => {
    for (const name of networkNames) {
      const { network, configuration } = await readRecipe(`${folder}/${name}.fair.json`);
      const told = "hints" in defaultsOf(name) ? { hints: true } : {};
      expect(network).toBe(name);
      expect(configuration).toEqual({ ...defaultsOf(name), ...smallFormOf(name), ...told });
    }
    expect(smallFormOf("pconv-unet")).toEqual({ levels: 5, width: 32 });
    expect(smallFormOf("edge-connect")).toEqual({ width: 32 });
  });

  test("called fair keep the ratio of their paper's rates, generator to discriminator", async () => {
    for (const name of recipes.filter((each) => /\.(fair|best)\.json$/.test(each))) {
      const { network, loss, optimiser } = await readRecipe(`${folder}/${name}`);
      const paper = published[network];
      if (loss.adversarial === null || paper.loss.adversarial === null) continue;
      // Its game is turned down (docs/findings.md), and its discriminator has its paper's own rate.
      if (network === "gated-two-stage") continue;
      const ratio = loss.adversarial.learningRate / optimiser.learningRate;
      const theirs = paper.loss.adversarial.learningRate / paper.optimiser.learningRate;
      expect(ratio).toBeCloseTo(theirs, 9);
    }
  });
});
