import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

const source = (path: string): string => fileURLToPath(new URL(`src/${path}`, import.meta.url));

const all = [
  "src/**/*.test.ts",
  "tests/**/*.test.ts",
  "scripts/**/*.test.ts",
  "studio/**/*.test.ts",
];
/** Folders whose tests leave nothing behind: one process runs many of them, and reads what they share once. */
const folders = [
  "adapting",
  "data",
  "evaluation",
  "files",
  "graph",
  "image",
  "mending",
  "mosaic",
  "networks",
  "nn",
  "runtime",
  "training",
];
const light = [...folders.map((folder) => `src/${folder}/**/*.test.ts`), "studio/src/**/*.test.ts"];

/** What takes longest begins first: else one worker waits for it in the end. */
const longest = [
  "tests/documents.test.ts",
  "studio/tests/training.test.ts",
  "tests/networks-on-webgpu.test.ts",
  "tests/training-on-webgpu.test.ts",
  "studio/tests/game.test.ts",
  "studio/tests/sturdy.test.ts",
];

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const isLong = ({ moduleId }: TestSpecification) =>
      longest.some((path) => moduleId.endsWith(path));
    const sorted = await super.sort(files);
    return [...sorted.filter(isLong), ...sorted.filter((file) => !isLong(file))];
  }
}

export default defineConfig({
  resolve: {
    alias: {
      "kintsugi/browser-training": source("browser-training.ts"),
      "kintsugi/browser": source("browser.ts"),
      "kintsugi/image": source("image/index.ts"),
    },
  },
  test: {
    testTimeout: 60_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
    pool: "forks",
    sequence: { sequencer: LongestFirst },
    projects: [
      { extends: true, test: { name: "light", include: light, isolate: false } },
      { extends: true, test: { name: "whole", include: all, exclude: light } },
    ],
  },
});
