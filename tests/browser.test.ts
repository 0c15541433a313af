/** `kintsugi/browser` needs no Node: every module that it reaches is read, and what each imports at run time. */
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";

const root = fileURLToPath(new URL("..", import.meta.url));
const { exports, browser } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
const sourceOf = (built: string): string =>
  built.replace(/^\.\/dist\//, "src/").replace(/\.js$/, ".ts");
/** The modules that a bundler for browsers puts in the place of others. */
const instead = new Map(
  Object.entries<string>(browser).map((pair) => pair.map(sourceOf) as [string, string]),
);
const packages = ["@bufbuild/protobuf", "ml-matrix", "onnx-buf", "onnxruntime-web", "zod"];

/** What a module imports when it runs: static and dynamic, types left out; workers count too. */
function importsOf(text: string): readonly string[] {
  const code = text.replaceAll(/\/\*[\s\S]*?\*\//g, "");
  const statements = code.matchAll(/^(?:import|export)\s+(?!type\b)([^;]*?)\s*from\s+"([^"]+)"/gm);
  const named = [...statements]
    .filter(([, names]) => !isTypesOnly(names))
    .map(([, , from]) => from);
  const others = code.matchAll(
    /(?<!typeof )\bimport\s*\(\s*"([^"]+)"|^import\s+"([^"]+)"|new URL\("(\.[^"]+)"/gm,
  );
  return [...named, ...[...others].map(([, lazy, bare, worker]) => lazy ?? bare ?? worker)];
}

/** `{ type A, type B }`: nothing is left of it at run time. */
function isTypesOnly(names: string): boolean {
  const [, inside] = /^\{([\s\S]*)\}$/.exec(names.trim()) ?? [];
  const each = inside
    ?.split(",")
    .map((name) => name.trim())
    .filter(Boolean);
  return Boolean(each?.length) && each!.every((name) => name.startsWith("type "));
}

/** Each module reached, with what it imports from outside the house. */
function reachedFrom(
  entry: string,
  { inBrowser = true } = {},
): ReadonlyMap<string, readonly string[]> {
  const reached = new Map<string, readonly string[]>();
  const waiting = [entry];
  for (let path = waiting.pop(); path; path = waiting.pop()) {
    if (reached.has(path)) continue;
    const imports = importsOf(readFileSync(join(root, path), "utf8"));
    const isOurs = (name: string) => name.startsWith(".");
    reached.set(
      path,
      imports.filter((name) => !isOurs(name)),
    );
    const folder = dirname(path);
    for (const name of imports.filter(isOurs)) {
      const target = join(folder, name.replace(/\.js$/, ".ts"));
      waiting.push(inBrowser ? (instead.get(target) ?? target) : target);
    }
  }
  return reached;
}

const packageOf = (name: string): string =>
  name
    .split("/")
    .slice(0, name[0] === "@" ? 2 : 1)
    .join("/");

const foreign = (reached: ReadonlyMap<string, readonly string[]>): readonly string[] =>
  [...reached].flatMap(([path, names]) =>
    names.filter((name) => !packages.includes(packageOf(name))).map((name) => `${path}: ${name}`),
  );

describe("kintsugi/browser", () => {
  const reached = reachedFrom("src/browser.ts");

  test("reaches networks, mending and the worker of its devices", () => {
    expect([...reached.keys()]).toEqual(
      expect.arrayContaining([
        ...["src/networks/gated-unet.ts", "src/mending/mender.ts", "src/runtime/browser-worker.ts"],
      ]),
    );
  });

  test("imports nothing of Node, at any distance", () => {
    expect(foreign(reached)).toEqual([]);
  });

  test("would be caught if it did: the library for Node is", () => {
    const found = foreign(reachedFrom("src/index.ts", { inBrowser: false }));
    for (const name of [/: node:fs\/promises$/, /: sharp$/]) {
      expect(found).toContainEqual(expect.stringMatching(name));
    }
  });

  test("is exported where it is built", () => {
    expect(sourceOf(exports["./browser"].default)).toBe("src/browser.ts");
  });
});

describe("kintsugi/browser-training", () => {
  test("reaches the programs of a training, and nothing of Node", () => {
    const reached = reachedFrom("src/browser-training.ts");
    expect([...reached.keys()]).toEqual(
      expect.arrayContaining(["src/training/stepper.ts", "src/data/batch.ts"]),
    );
    expect(foreign(reached)).toEqual([]);
    expect(sourceOf(exports["./browser-training"].default)).toBe("src/browser-training.ts");
  });
});
