/** The floors of the house: ARCHITECTURE.md has the table, and every import in src/ is held against it. */
import { readdirSync, readFileSync } from "node:fs";
import { join, posix } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";

const root = fileURLToPath(new URL("..", import.meta.url));
const floors = floorsOf(readFileSync(join(root, "ARCHITECTURE.md"), "utf8"));
const sources = sourcesIn("src");

/** Files, by their path from the root, that must run where there is neither Node nor a browser. */
const isPure = (path: string): boolean => /^src\/(image|graph|mosaic|nn|networks)\//.test(path);
const purePackages = ["zod", "onnx-buf", "@bufbuild/protobuf"];

describe("the floors", () => {
  test("have a row for every folder of src, and no row without a folder", () => {
    const folders = new Set(
      sources
        .map(([path]) => path)
        .filter(isInFolder)
        .map(folderOf),
    );
    expect([...floors.keys()].sort()).toEqual([...folders].sort());
  });

  test("are kept: a folder imports only from lower ones", () => {
    expect(sources.flatMap(climbing)).toEqual([]);
  });

  test("catch an import that climbs", () => {
    const climber = ["src/image/picture.ts", 'import { mend } from "../mending/run.ts";'] as const;
    expect(climbing(climber)).toEqual(["src/image/picture.ts (0) imports src/mending/run.ts (4)"]);
  });

  test("catch an import from the same floor, of a type, again exported or at run time", () => {
    const neighbour = [
      'import type { Tensor } from "../graph/tensor.ts";',
      'export { conv } from "../graph/index.ts";',
      'const lazy = () => import("../graph/print.ts");',
    ].join("\n");
    expect(climbing(["src/image/picture.ts", neighbour])).toEqual([
      "src/image/picture.ts (0) imports src/graph/tensor.ts (0)",
      "src/image/picture.ts (0) imports src/graph/index.ts (0)",
      "src/image/picture.ts (0) imports src/graph/print.ts (0)",
    ]);
  });
});

describe("pure folders", () => {
  test("import nothing of Node and only packages that run anywhere", () => {
    expect(sources.flatMap(impure)).toEqual([]);
  });

  test("are told from those that are not", () => {
    const text = 'import { readFileSync } from "node:fs";\nimport sharp from "sharp";';
    expect(impure(["src/image/picture.ts", text])).toEqual([
      "src/image/picture.ts imports node:fs",
      "src/image/picture.ts imports sharp",
    ]);
    expect(impure(["src/files/decode.ts", text])).toEqual([]);
  });
});

describe("index files", () => {
  test("only re-export, by name", () => {
    expect(sources.flatMap(moreThanExports)).toEqual([]);
  });

  test("are caught with anything else in them", () => {
    const text = '/** Words. */\nexport { a } from "./a.ts";\nexport * from "./b.ts";\nlet c = 1;';
    expect(moreThanExports(["src/image/index.ts", text])).toEqual([
      'src/image/index.ts: export * from "./b.ts"; let c = 1;',
    ]);
  });
});

/** A file's path from the root and its text. */
type Source = readonly [path: string, text: string];

/** `src/image/` and 0 of every row `| \`src/image/\` | 0 | … |`. */
function floorsOf(document: string): ReadonlyMap<string, number> {
  const rows = document.matchAll(/^\| `src\/([a-z]+)\/` \| (\d+) \|/gm);
  return new Map([...rows].map(([, folder, floor]) => [folder, Number(floor)]));
}

/** Everything in the folder but tests, which may look at anything. */
function sourcesIn(folder: string): readonly Source[] {
  const names = readdirSync(join(root, folder), { recursive: true, encoding: "utf8" });
  const paths = names
    .map((name) => posix.join(folder, name.replaceAll("\\", "/")))
    .filter((path) => /\.(ts|mts|mjs)$/.test(path) && !path.endsWith(".test.ts"));
  return paths.map((path) => [path, readFileSync(join(root, path), "utf8")]);
}

/** What a text imports, as it is written: statically, dynamically, or to export it again. */
function importsOf(text: string): readonly string[] {
  const imports = text.matchAll(
    /\bfrom\s+"([^"]+)"|\bimport\s*\(\s*"([^"]+)"|^import\s+"([^"]+)"/gm,
  );
  return [...imports].map(([, from, lazy, bare]) => from ?? lazy ?? bare);
}

/** What stands under all folders. */
const ground: readonly string[] = ["src/errors.ts", "src/compression.ts"];

const isInFolder = (path: string): boolean => path.split("/").length > 2;
const folderOf = (path: string): string => path.split("/")[1];

function climbing([path, text]: Source): readonly string[] {
  if (!isInFolder(path)) return [];
  const from = floors.get(folderOf(path)) ?? Number.NaN;
  return importsOf(text)
    .filter((name) => name.startsWith("."))
    .map((name) => posix.join(posix.dirname(path), name))
    .filter((target) => !ground.includes(target) && folderOf(target) !== folderOf(path))
    .filter(
      (target) => !target.startsWith("src/") || !((floors.get(folderOf(target)) ?? 99) < from),
    )
    .map((target) => `${path} (${from}) imports ${target} (${floors.get(folderOf(target))})`);
}

/** The package itself, or an entry of it as `@bufbuild/protobuf/wire`. */
const isPurePackage = (name: string): boolean =>
  purePackages.some((pure) => name === pure || name.startsWith(`${pure}/`));

function impure([path, text]: Source): readonly string[] {
  if (!isPure(path)) return [];
  return importsOf(text)
    .filter((name) => !name.startsWith(".") && !isPurePackage(name))
    .map((name) => `${path} imports ${name}`);
}

function moreThanExports([path, text]: Source): readonly string[] {
  if (posix.basename(path) !== "index.ts") return [];
  const rest = text
    .replaceAll(/\/\*[\s\S]*?\*\//g, "")
    .replaceAll(/^export (type )?\{[^}]*\} from "[^"]+";$/gm, "")
    .trim();
  return rest === "" ? [] : [`${path}: ${rest.replaceAll(/\s+/g, " ")}`];
}
