/**
 * What README.md and docs/guide.md say is done: every `sh` block is run and every `ts` block too, one after the other in
 * an empty folder with the samples, the recipes and the built package. (`console` blocks are not run.)
 */
import { execFile } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { caveat } from "../src/mending/caveat.ts";
import { needs } from "./needs.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const textOf = (document: string): string => readFileSync(join(root, document), "utf8");

const weights = ["gated-unet-mosaic", "gated-unet-best"].map(
  (name) => `weights/${name}.safetensors.gz`,
);
const trained = {
  there: weights.every((path) => existsSync(join(root, path))),
  get: "kintsugi train recipes/gated-unet-mosaic.json --out runs/mosaic",
};

interface Block {
  readonly language: string;
  readonly code: string;
}

/** The blocks of a document that are meant to be run. */
function blocksOf(document: string): readonly Block[] {
  const fences = textOf(document).matchAll(/^```(sh|ts)\n([\s\S]*?)^```$/gm);
  return [...fences].map(([, language, code]) => ({ language, code }));
}

/** A folder as a reader's: samples, recipes, the package installed and its command on the path. */
function readersFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "kintsugi-reader-"));
  for (const name of ["examples", "recipes"]) {
    const filter = (path: string) => !path.endsWith("mended");
    cpSync(join(root, name), join(folder, name), { recursive: true, filter });
  }
  for (const name of ["node_modules", "bin"]) mkdirSync(join(folder, name));
  symlinkSync(root, join(folder, "node_modules/kintsugi"), "dir");
  const command = `#!/bin/sh\nexec '${process.execPath}' '${join(root, "dist/cli/main.js")}' "$@"\n`;
  writeFileSync(join(folder, "bin/kintsugi"), command, { mode: 0o755 });
  return folder;
}

/** Runs a block in the folder; rejects with what it said where it fails. */
async function runBlock({ language, code }: Block, cwd: string): Promise<void> {
  const options = { cwd, env: { ...process.env, PATH: `${join(cwd, "bin")}:${process.env.PATH}` } };
  if (language === "sh") {
    await promisify(execFile)("bash", ["-euo", "pipefail", "-c", code], options);
    return;
  }
  writeFileSync(join(cwd, "block.mjs"), code);
  await promisify(execFile)(process.execPath, ["block.mjs"], options);
}

for (const document of ["README.md", "docs/guide.md"]) {
  describe(document, () => {
    let folder = "";
    beforeAll(() => {
      folder = readersFolder();
    });
    afterAll(() => rmSync(folder, { recursive: true }));

    for (const block of blocksOf(document)) {
      const [first] = block.code.split("\n");
      test(`says what can be done: ${first}`, { timeout: 240_000 }, async (context) => {
        needs(context, "trained weights", trained);
        await runBlock(block, folder);
      });
    }
  });
}

describe("the README", () => {
  test("has a picture of what mending does", (context) => {
    needs(context, "trained weights", trained);
    const [, picture] = /!\[.*?\]\((.*?)\)/.exec(textOf("README.md")) ?? [];
    expect(existsSync(join(root, picture)), `npx tsx scripts/readme-picture.ts`).toBe(true);
  });

  test("says what mending is not, in the words of everything mended", () => {
    const readme = textOf("README.md").replaceAll("\n", " ");
    expect(readme).toContain(`**${caveat.slice(0, -1)}**`);
  });

  test("has every command in its table", () => {
    const files = readdirSync(join(root, "src/cli")).filter((name) => !name.endsWith(".test.ts"));
    const commands = files
      .filter((name) => textOf(`src/cli/${name}`).includes("export const command ="))
      .map((name) => name.replace(".ts", ""));
    const rows = textOf("README.md").matchAll(/^\| `kintsugi ([a-z]+)/gm);
    expect([...rows].map(([, name]) => name).sort()).toEqual(commands.sort());
  });
});

describe("NOTICE", () => {
  test("names every package that is used", () => {
    const used = ["package.json", "studio/package.json"].flatMap((file) =>
      Object.keys(JSON.parse(textOf(file)).dependencies),
    );
    const words = textOf("NOTICE").split(/[\s,]+/);
    expect(used.filter((name) => !words.includes(name))).toEqual([]);
  });
});

describe("the guide", () => {
  test("has every exit code in its table", () => {
    const [, table] = /\| code \|.*\n\|[-|]+\n((?:\|.*\n)+)/.exec(textOf("docs/guide.md")) ?? [];
    const listed = [...table.matchAll(/^\| ([\d, ]+) \|/gm)].flatMap(([, codes]) =>
      codes.split(", "),
    );
    const internal = 70; // a mistake of ours, which says so
    const all = [...textOf("src/errors.ts").matchAll(/exitCode: (\d+),/g)].map(([, code]) => +code);
    const codes = all.filter((code) => code !== internal);
    const interrupted = 143;
    const expected = [...new Set([...codes, interrupted])].sort((a, b) => a - b);
    expect(listed.map(Number)).toEqual(expected);
  });
});

describe("links between documents", () => {
  const documents = [
    ...readdirSync(root),
    ...["docs", "examples"].flatMap((folder) =>
      readdirSync(join(root, folder)).map((name) => `${folder}/${name}`),
    ),
  ].filter((name) => name.endsWith(".md"));

  test.each(documents)("of %s lead to files that are there", (document) => {
    const links = textOf(document).matchAll(/(?<!!)\[[^\]]*\]\((?!https?:)([^)#]+)(?:#[^)]*)?\)/g);
    const dead = [...links]
      .map(([, target]) => target)
      .filter((target) => !existsSync(join(root, dirname(document), target)));
    expect(dead).toEqual([]);
  });
});

describe("the runner of blocks", () => {
  test("fails where a command fails, with what it said", async () => {
    const folder = readersFolder();
    const block = {
      language: "sh",
      code: "kintsugi mend nothing.png --out x.png --rect 0,0,8,8 --network telea",
    };
    await expect(runBlock(block, folder)).rejects.toThrow("nothing.png: expected");
    rmSync(folder, { recursive: true });
  });
});
