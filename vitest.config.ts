import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

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
    projects: [
      { extends: true, test: { name: "light", include: light, isolate: false } },
      { extends: true, test: { name: "whole", include: all, exclude: light } },
    ],
  },
});
