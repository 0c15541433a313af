import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { fateOf, fuzzMender, mutant, seedFiles } from "./fuzz.ts";

/** benchmarks/soak-fuzz.ts tries more. */
const FILES = 300;

test("damaged files are refused with a word, or mended whole; their seeds are all mended", async () => {
  const folder = await mkdtemp(join(tmpdir(), "kintsugi-fuzz-"));
  const [seeds, mender] = await Promise.all([seedFiles(), fuzzMender()]);
  for (const seed of seeds) expect(await fateOf(seed, folder, mender)).toBe("mended");
  const counts = {
    picture: { refused: 0, mended: 0 },
    mosaic: { refused: 0, mended: 0 },
    hole: { refused: 0, mended: 0 },
  };
  for (let number = 0; number < FILES; number++) {
    const file = mutant(seeds, number);
    try {
      counts[file.role][await fateOf(file, folder, mender)]++;
    } catch (error) {
      throw new Error(`file ${number}`, { cause: error });
    }
  }
  await rm(folder, { recursive: true });
  for (const { refused, mended } of Object.values(counts)) {
    expect(Math.min(refused, mended)).toBeGreaterThan((refused + mended) / 20);
  }
}, 300_000);
