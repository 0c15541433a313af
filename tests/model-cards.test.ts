/** The pages of docs/models are what the cards beside the weights say. */
import { readdirSync, readFileSync, statSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { modelCardPage } from "../scripts/model-card.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const cards = readdirSync(`${root}weights`)
  .filter((file) => file.endsWith(".json"))
  .map((file) => JSON.parse(readFileSync(`${root}weights/${file}`, "utf8")));

test("all weights and their cards together are at most 25 MB", () => {
  const sizes = readdirSync(`${root}weights`).map(
    (file) => statSync(`${root}weights/${file}`).size,
  );
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(25e6);
});

describe("the pages of docs/models (npx tsx scripts/model-cards.ts)", () => {
  test("are as many as there are weights", () => {
    const names = cards.map(({ name }) => `${name}.md`);
    expect(readdirSync(`${root}docs/models`).sort()).toEqual(names.sort());
  });

  test.each(cards)("$name says what its card says", (card) => {
    const page = readFileSync(`${root}docs/models/${card.name}.md`, "utf8");
    expect(page).toBe(modelCardPage(card));
  });

  test("hold the network against the best formula", () => {
    const figures = {
      "mean-8.psnrHole": 23,
      "mean-8.damaged.psnrHole": 20,
      "mean-8.bilinear.psnrHole": 21.5,
      "mean-8.bicubic.psnrHole": 22,
    };
    const page = modelCardPage({ ...cards[0], figures });
    expect(page).toContain("| mean-8 | 20.00 | 22.00 (bicubic) | 23.00 | +1.00 |");
  });
});
