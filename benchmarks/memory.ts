/**
 * Predicted against measured peak memory of training, each case in a process of its own.
 * `npx tsx benchmarks/memory.ts`; photographs would add up to the data worker's cache, which is counted apart.
 */
import { fork } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseRecipe, train } from "../src/training/index.ts";
import { formNamed } from "./networks.ts";

interface Case {
  readonly form: string;
  readonly cropPx: number;
  readonly batch: number;
  readonly microBatch: number;
}

const cases: readonly Case[] = [
  { form: "gated-unet", batch: 1, microBatch: 1, cropPx: 64 },
  { form: "gated-unet", batch: 4, microBatch: 4, cropPx: 128 },
  { form: "gated-unet", batch: 2, microBatch: 2, cropPx: 256 },
  { form: "gated-unet", batch: 4, microBatch: 1, cropPx: 128 },
  // Its lanes take a step in stages.
  { form: "pconv-unet.small", batch: 4, microBatch: 4, cropPx: 64 },
  { form: "pconv-unet.small", batch: 4, microBatch: 4, cropPx: 160 },
];

interface Bytes {
  readonly predicted: number;
  readonly measured: number;
}

/** Trains a few steps with one evaluation, so that everything has been in memory once. */
async function measure({ form, cropPx, ...sizes }: Case): Promise<Bytes> {
  const recipe = {
    name: "memory",
    ...formNamed(form),
    source: { kind: "synthetic", sidePx: 256 },
    degradation: { cropPx },
    steps: 8,
    evaluation: { everySteps: 4, pictures: 8 },
    ...sizes,
  };
  const out = await mkdtemp(join(tmpdir(), "kintsugi-memory-"));
  const bytes = { predicted: 0, measured: 0 };
  const checked = parseRecipe(JSON.stringify(recipe), "the benchmark's recipe");
  for await (const event of train({ recipe: checked, out, device: "cpu" })) {
    if (event.type === "planned") bytes.predicted = event.predictedPeakBytes;
    if (event.type === "finished") bytes.measured = event.peakBytes;
  }
  await rm(out, { recursive: true });
  return bytes;
}

const inOwnProcess = (index: number): Promise<Bytes> =>
  new Promise((resolve, reject) => {
    const child = fork(fileURLToPath(import.meta.url), ["--case", `${index}`]);
    child.once("message", (bytes) => resolve(bytes as Bytes));
    child.once("exit", (code) => reject(new Error(`the process ended with ${code}`)));
  });

async function compare(): Promise<void> {
  process.stdout.write("case                               predicted  measured\n");
  for (const [index, { form, batch, microBatch, cropPx }] of cases.entries()) {
    const { predicted, measured } = await inOwnProcess(index);
    const title = `${form} ${batch / microBatch} × (${microBatch}×${cropPx}²)`.padEnd(35);
    const off = ((predicted / measured - 1) * 100).toFixed(0);
    process.stdout.write(`${title} ${megabytes(predicted)}  ${megabytes(measured)}  ${off} %\n`);
  }
}

const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(0)} MB`.padStart(8);

const [flag, index] = process.argv.slice(2);
if (flag === "--case") process.send!(await measure(cases[Number(index)]));
else await compare();
