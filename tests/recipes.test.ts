import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
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
});
