import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

const source = (path: string): string => fileURLToPath(new URL(`src/${path}`, import.meta.url));

/** Files whose tests start browsers, servers and trainings, and take a minute or more. */
const isLong = ({ moduleId }: TestSpecification): boolean =>
  /\/(?:studio\/tests|src\/training|tests)\/[^/]+$/.test(moduleId);

/** Long files first: one that begins last keeps all workers but its own waiting. */
class LongFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    return sorted.toSorted((a, b) => Number(isLong(b)) - Number(isLong(a)));
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
    include: [
      "src/**/*.test.ts",
      "tests/**/*.test.ts",
      "scripts/**/*.test.ts",
      "studio/**/*.test.ts",
    ],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // A test that waits for what it started leaves a core to a third.
    maxWorkers: 3,
    sequence: { sequencer: LongFirst },
    pool: "forks",
  },
});
