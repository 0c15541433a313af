import { describe, expect, test } from "vitest";
import {
  creditsDocument,
  creditsOf,
  readSources,
  recipeCredits,
} from "../scripts/photograph-credits.ts";

const csv = `file,source_repo,source_path,licence,attribution
val/a.jpg,who/held,a.jpg,CC0-1.0,nobody
train/b.jpg,who/cloth,b.jpg,CC0-1.0,the cloth people
train/c.jpg,who/cloth,c.jpg,CC0-1.0,the cloth people
train/d.jpg,who/open,"d, the fourth.jpg",CC-BY-2.0,Open Images V4 photo id 00000000000000d4
train/e.jpg,who/open,e.jpg,CC-BY-2.0,"By ""E"", of Eton, CC BY 2.0"
`;
const credits = creditsOf(readSources(csv), "train");

describe("credits for photographs", () => {
  test("are grouped by source and licence, of the training files alone", () => {
    expect(credits).toEqual([
      {
        source: "who/cloth",
        licence: "CC0-1.0",
        count: 2,
        attributions: ["the cloth people"],
      },
      {
        source: "who/open",
        licence: "CC-BY-2.0",
        count: 2,
        attributions: ["Open Images V4 photo id 00000000000000d4", 'By "E", of Eton, CC BY 2.0'],
      },
    ]);
  });

  test("name every photograph's id and every other attribution in the document", () => {
    const text = creditsDocument(credits);
    expect(text).toContain("## who/open — CC-BY-2.0\n\n2 files, 50.0 % of all.");
    expect(text).toContain("\n00000000000000d4\n");
    expect(text).toContain('- By "E", of Eton, CC BY 2.0\n');
    expect(text).toContain("- the cloth people\n");
    expect(text).not.toContain("nobody");
  });

  test("become a recipe's credits with their shares", () => {
    expect(recipeCredits(credits)).toEqual([
      { name: "who/cloth", licence: "CC0-1.0", credit: "the cloth people", share: 0.5 },
      {
        name: "who/open",
        licence: "CC-BY-2.0",
        credit: "2 credits in weights/CREDITS.md",
        share: 0.5,
      },
    ]);
  });

  test("are refused from a table with other columns", () => {
    expect(() => readSources("file,licence\na.jpg,MIT\n")).toThrow(
      "sources.csv: expected columns file,source_repo,source_path,licence,attribution, got file,licence",
    );
  });
});
