import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { fitting, groupsOf } from "./homebound.ts";

describe("what goes home", () => {
  const a = { name: "a", sizeBytes: 10 };
  const b = [
    { name: "b.json", sizeBytes: 1 },
    { name: "b", sizeBytes: 90 },
  ];
  const c = { name: "c", sizeBytes: 5 };

  test("is all where there is room", () => {
    expect(fitting([[a], b, [c]], 106)).toEqual({ files: ["a", "b.json", "b", "c"], leftOut: [] });
  });

  test("is without a group that does not fit as a whole, but with smaller ones after it", () => {
    expect(fitting([[a], b, [c]], 100)).toEqual({ files: ["a", "c"], leftOut: ["b.json", "b"] });
  });
});

describe("a run's groups", () => {
  let parent: string;
  beforeAll(async () => {
    parent = await mkdtemp(join(tmpdir(), "kintsugi-homebound-"));
  });
  afterAll(() => rm(parent, { recursive: true }));

  async function runOf(files: Readonly<Record<string, string>>): Promise<string> {
    const run = await mkdtemp(join(parent, "run-"));
    for (const [name, text] of Object.entries(files)) {
      await mkdir(dirname(join(run, name)), { recursive: true });
      await writeFile(join(run, name), text);
    }
    return run;
  }
  const namesOf = async (run: string) =>
    (await groupsOf(run)).map((group) => group.map(({ name }) => name));

  const step = (number: string, record: object) => ({
    [`checkpoints/step-${number}.json`]: JSON.stringify(record),
    [`checkpoints/step-${number}.safetensors`]: "state",
  });
  const samples = { "samples/step-0000005.png": "", "samples/step-0000010.png": "" };
  const first = { "recipe.json": "{}", "log.jsonl": "", lock: "{}" };

  test("have the newest checkpoint first, then weights so far, the one to go back to and samples", async () => {
    const run = await runOf({
      ...first,
      ...step("0000005", { step: 5, good: 5 }),
      ...step("0000010", { step: 10, good: 5 }),
      ...step("0000012", { step: 12, good: 5 }),
      ...{ "so-far.json": "{}", "so-far.safetensors": "" },
      ...samples,
    });
    expect(await namesOf(run)).toEqual([
      ["recipe.json", "log.jsonl"],
      ["checkpoints/step-0000012.json", "checkpoints/step-0000012.safetensors"],
      ["so-far.json", "so-far.safetensors"],
      ["checkpoints/step-0000005.json", "checkpoints/step-0000005.safetensors"],
      ["samples/step-0000010.png"],
      ["samples/step-0000005.png"],
    ]);
  });

  test("have weights and no checkpoint where it has ended", async () => {
    const run = await runOf({
      ...first,
      ...{ "origin.json": "{}" },
      ...step("0000012", { step: 12, good: 12 }),
      ...{ "weights.json": "{}", "weights.safetensors": "" },
      ...samples,
    });
    expect((await namesOf(run)).slice(0, 3)).toEqual([
      ["recipe.json", "origin.json", "log.jsonl"],
      ["weights.json", "weights.safetensors"],
      ["samples/step-0000010.png"],
    ]);
  });
});
