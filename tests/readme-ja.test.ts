/** README.ja.md says in Japanese what README.md says: the same commands, links and pictures. Its figures are held by figures.test.ts. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";

const root = fileURLToPath(new URL("..", import.meta.url));
const textOf = (path: string): string => readFileSync(`${root}${path}`, "utf8");
const english = textOf("README.md");
const japanese = textOf("README.ja.md");

const all = (text: string, pattern: RegExp): readonly string[] =>
  [...text.matchAll(pattern)].map(([, found]) => found);

/** Each document links the other. */
const isOfOther = (link: string): boolean => /^README/.test(link);

describe("README.ja.md", () => {
  test.each([
    ["blocks of code, but for what they comment", /^```\w+\n([\s\S]*?)^```$/gm],
    ["commands in the table", /^\| (`kintsugi .*?`) \|/gm],
    ["links and pictures", /\]\((.*?)\)/g],
    ["headings", /^(#+) /gm],
  ])("has the same %s", (_, pattern) => {
    const [ours, theirs] = [japanese, english].map((text) =>
      all(text, pattern)
        .filter((each) => !isOfOther(each))
        .map((each) => each.replace(/ +# .*$/gm, "")),
    );
    expect(theirs.length).toBeGreaterThan(3);
    expect(ours).toEqual(theirs);
  });

  test("is Japanese: no English sentence is left in it", () => {
    const prose = japanese.replace(/```[\s\S]*?```|`.*?`|\(.*?\)|<!--[\s\S]*?-->/g, "");
    expect(prose.match(/(?:\b[a-z]+\b ){3,}/g)).toBeNull();
  });
});
