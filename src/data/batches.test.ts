import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { edgePlane, signed } from "../networks/feeds.ts";
import { type Batch, makeBatch, makeExamples } from "./batch.ts";
import { type Batches, openBatches } from "./batches.ts";
import { degradationSchema } from "./degradation-schema.ts";
import { heldOut } from "./held-out.ts";
import { openSource } from "./sources.ts";

const source = { kind: "synthetic", sidePx: 48 } as const;
const damages = { mean: 1, book: 1, "white-out": 1 };
const degradation = degradationSchema.parse({ cropPx: 32, rectangleSidePx: [8, 24], damages });
const plan = { degradation, size: 2, seed: 11, cells: 9 };

const take = async (batches: Batches, from: number, to: number): Promise<Batch[]> => {
  const taken: Batch[] = [];
  for (let step = from; step < to; step++) taken.push(await batches.batch(step));
  return taken;
};

/** What a batch holds, short enough to compare quickly. */
const digest = ({ step, feeds, original }: Batch): string[] => {
  const hash = (data: Float32Array) => createHash("sha256").update(data).digest("hex");
  return [`${step}`, hash(original), ...Object.keys(feeds).map((name) => name + hash(feeds[name]))];
};

test("workers make the batches of the plan, however many they are and wherever they begin", async () => {
  const here = openSource(source, { seed: plan.seed });
  const made = await Promise.all([0, 1, 2, 3, 4].map((step) => makeBatch(here, plan, step)));
  const expected = made.map(digest);
  const [one, two] = await Promise.all(
    [1, 2].map((workers) => openBatches({ ...plan, source, workers, ahead: 1 })),
  );
  expect((await take(one, 0, 5)).map(digest)).toEqual(expected);
  expect((await take(two, 3, 5)).map(digest)).toEqual(expected.slice(3));
  const twice = await Promise.all([two.batch(1), two.batch(1), two.batch(0)]);
  expect(twice.map(digest)).toEqual([expected[1], expected[1], expected[0]]);
  await Promise.all([one.close(), two.close()]);
});

test("a batch holds the network's feeds and the originals", async () => {
  const here = openSource(source, { seed: plan.seed });
  const batch = await makeBatch(here, plan, 3);
  const examples = await makeExamples(here, plan, 3);
  expect(batch.original).toEqual(
    Float32Array.from(examples.flatMap(({ original }) => [...signed(original.data)])),
  );
  expect(batch.feeds.picture).toEqual(
    Float32Array.from(examples.flatMap(({ degraded }) => [...signed(degraded.data)])),
  );
  expect(batch.feeds.rows).toHaveLength(2 * 9 * 32);
});

test("a batch for a network that is told edges holds those of the known part and of the originals", async () => {
  const here = openSource(source, { seed: plan.seed });
  const { feeds } = await makeBatch(here, { ...plan, edges: true }, 3);
  const examples = await makeExamples(here, plan, 3);
  expect(feeds.knownEdges).toEqual(
    Float32Array.from(examples.flatMap(({ degraded, hole }) => [...edgePlane(degraded, hole)])),
  );
  expect(feeds.originalEdges).toEqual(
    Float32Array.from(examples.flatMap(({ original }) => [...edgePlane(original)])),
  );
  expect(feeds.originalEdges).toContain(1);
});

test("samples, steps and seeds differ from each other", async () => {
  const here = openSource(source, { seed: plan.seed });
  const batches = [
    ...(await makeExamples(here, plan, 0)),
    ...(await makeExamples(here, plan, 1)),
    ...(await makeExamples(here, { ...plan, seed: 12 }, 0)),
  ];
  expect(new Set(batches.map(({ degraded }) => degraded.data.join())).size).toBe(6);
});

test("held-out examples are the same each time", async () => {
  const sheet = () => heldOut(openSource(source, { seed: 1 }), degradation, { count: 3, seed: 5 });
  const [first, again] = [await sheet(), await sheet()];
  expect(again).toEqual(first);
  expect(new Set(first.map(({ original }) => original.data.join())).size).toBe(3);
});

test("a failure in a worker reaches the caller, and a skipped picture is told of once", async () => {
  const folder = await mkdtemp(join(tmpdir(), "kintsugi-batches-"));
  await writeFile(join(folder, "x.jpg"), "not a picture");
  const warnings: string[] = [];
  const batches = await openBatches({
    ...plan,
    source: { kind: "folder", path: folder, shorterSidePx: 512 },
    workers: 2,
    onWarning: (message) => warnings.push(message),
  });
  const failed = batches.batch(4);
  await expect(failed).rejects.toMatchObject({ code: "not-a-picture" });
  await expect(failed).rejects.toThrow("the batch of step 4: expected batches, got ");
  await batches.batch(5).catch(() => {});
  expect(warnings).toHaveLength(1);
  await batches.close();
  await rm(folder, { recursive: true });
});

test("a missing folder is refused before any worker starts", async () => {
  const missing = { kind: "folder", path: "/nowhere/at/all", shorterSidePx: 512 } as const;
  await expect(openBatches({ ...plan, source: missing })).rejects.toMatchObject({
    code: "file-missing",
  });
});

test("closing refuses what is waited for and what comes later", async () => {
  const batches = await openBatches({ ...plan, source });
  const waiting = batches.batch(0);
  const refused = expect(waiting).rejects.toMatchObject({ code: "aborted" });
  await batches.close();
  await refused;
  await expect(batches.batch(1)).rejects.toThrow("data worker: expected batches, got close()");
});

test("idle workers let the process end", async () => {
  const script = `
    const { openBatches } = await import(${JSON.stringify(new URL("./batches.ts", import.meta.url).href)});
    const batches = await openBatches(${JSON.stringify({ ...plan, source })});
    const { step } = await batches.batch(2);
    console.log("step", step);`;
  const run = promisify(execFile)(
    process.execPath,
    ["--import", "tsx", "--input-type=module", "-e", script],
    { timeout: 30_000 },
  );
  expect((await run).stdout).toBe("step 2\n");
});
