/** How much of the studio is fetched before a picture can be mended: all that the bench reaches, packed as servers do. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { needs } from "../../tests/needs.ts";
import { builtStudio } from "./pages.ts";

const limitBytes = 250_000;
/** WebAssembly's own loaders (`.mjs`) are counted with it. */
const isCode = (name: string): boolean => /\.(js|css|html)$/.test(name);
/** Pages beside the bench are fetched when they are first opened. */
const isLazy = (name: string): boolean => /^assets\/page-/.test(name);

/** The files that a file names, and those that these name. */
function reachedFrom(entry: string, all: readonly string[]): ReadonlySet<string> {
  const reached = new Set<string>();
  const waiting = [entry];
  for (let name = waiting.pop(); name; name = waiting.pop()) {
    if (reached.has(name)) continue;
    reached.add(name);
    const text = readFileSync(`${builtStudio}/${name}`, "utf8");
    waiting.push(
      ...all.filter((other) => !isLazy(other) && text.includes(other.replace("assets/", ""))),
    );
  }
  return reached;
}

test("the bench is less than 250 kB, packed, without weights and WebAssembly", (context) => {
  const there = existsSync(`${builtStudio}/index.html`);
  needs(context, "the built studio", { there, get: "npm run build" });
  const all = readdirSync(`${builtStudio}/assets`)
    .map((name) => `assets/${name}`)
    .filter(isCode);
  const reached = [...reachedFrom("index.html", all)];
  const sizes = reached.map((name) => gzipSync(readFileSync(`${builtStudio}/${name}`)).length);
  expect(reached.filter((name) => /worker/.test(name)).length).toBeGreaterThanOrEqual(2);
  expect(reached.some((name) => /ort\.wasm/.test(name))).toBe(true);
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(limitBytes);
});
