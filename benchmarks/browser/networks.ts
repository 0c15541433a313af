/**
 * `gated-unet` mending 256² with two threads: in one Chromium on WebAssembly, by ours and by TensorFlow.js (the same
 * layers and weights, their pictures compared first), and by ours in Node, all in turn.
 *
 *     npm run benchmark:browser [-- --rounds 5 --runs 8 --threads 2]
 *
 * writes benchmarks/BROWSER.md. Ends with an error where the pictures differ or an engine has fewer threads.
 */
import { execFile } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { cpus, loadavg } from "node:os";
import { fileURLToPath } from "node:url";
import { parseArgs, promisify } from "node:util";
import { type CDPSession, chromium, type Page } from "playwright-core";
import { build, preview } from "vite";
import { chromiumPath } from "../../studio/tests/pages.ts";
import { median } from "../median.ts";
import type { Benchmark, EngineName } from "./page/main.ts";
import { benchmarkPage } from "./page/vite.config.ts";

const execute = promisify(execFile);
const root = fileURLToPath(new URL("../..", import.meta.url));
/** The figures to reach are of so many. */
const usualThreads = 2;
const { values: flags } = parseArgs({
  options: {
    rounds: { type: "string", default: "5" },
    runs: { type: "string", default: "8" },
    threads: { type: "string", default: `${usualThreads}` },
  },
});
const [rounds, runs, threads] = [flags.rounds, flags.runs, flags.threads].map(Number);
/** Both compute in float32, in other orders. */
const mostApartLevels = 0.05;
/** The figures to reach. */
const [mostOverNode, leastOverTheirs] = [5, 1.6];

type Who = EngineName | "node";

await build(benchmarkPage);
const server = await preview(benchmarkPage);
const browser = await chromium.launch({
  executablePath: chromiumPath ?? "",
  args: ["--no-sandbox"],
});
try {
  const page = await browser.newPage();
  await page.goto(server.resolvedUrls?.local[0] ?? "");
  await page.waitForSelector("html[data-benchmark=loaded]", { state: "attached" });
  const apartLevels = await readied(page);
  const text = reportOf(await measured(page), { apartLevels, chromium: browser.version() });
  await writeFile(`${root}benchmarks/BROWSER.md`, text);
  console.log(text);
} finally {
  await browser.close();
  await server.close();
}

interface WithBenchmark {
  readonly benchmark: Benchmark;
}

/** Engines made ready; gives how far apart their pictures are, of levels 0…255. */
async function readied(page: Page): Promise<number> {
  const { threads: got, apartLevels } = await page.evaluate(
    (count) => (globalThis as unknown as WithBenchmark).benchmark.ready(count),
    threads,
  );
  if (got.ours !== threads || got.theirs !== threads)
    throw new Error(`expected ${threads} threads each, got ${got.ours} and ${got.theirs}`);
  if (!(apartLevels <= mostApartLevels))
    throw new Error(`expected the same picture of both, got ones ${apartLevels} levels apart`);
  return apartLevels;
}

/** Of one run. */
interface Times {
  /** Each by the clock. */
  readonly milliseconds: readonly number[];
  /** Of all threads, on average. */
  readonly processorMs: number;
}

/** Medians of the runs by the clock and of the rounds by processor time. */
type Figures = Readonly<Record<Who, { readonly ms: number; readonly processorMs: number }>>;

/** The three in turn, so that a machine that slows down slows all. */
async function measured(page: Page): Promise<Figures> {
  const session = await browser.newBrowserCDPSession();
  const measures: readonly [Who, () => Promise<Times>][] = [
    ["ours", () => inPage(page, session, "ours")],
    ["theirs", () => inPage(page, session, "theirs")],
    ["node", inNode],
  ];
  const times = new Map<Who, Times[]>(measures.map(([who]) => [who, []]));
  for (const [, measure] of measures.slice(0, 2)) await measure(); // until all is compiled and warm
  for (let round = 0; round < rounds; round++)
    for (const [who, measure] of measures) times.get(who)!.push(await measure());
  const figures = [...times].map(([who, each]) => [
    who,
    {
      ms: median(each.flatMap(({ milliseconds }) => milliseconds)),
      processorMs: median(each.map(({ processorMs }) => processorMs)),
    },
  ]);
  return Object.fromEntries(figures);
}

async function inPage(page: Page, session: CDPSession, name: EngineName): Promise<Times> {
  const before = await processorSeconds(session);
  const milliseconds = await page.evaluate(
    ([who, count]) => (globalThis as unknown as WithBenchmark).benchmark.time(who, count),
    [name, runs] as const,
  );
  return {
    milliseconds,
    processorMs: (1000 * ((await processorSeconds(session)) - before)) / runs,
  };
}

/** Of the pages' processes, since they began; workers are threads of theirs. */
async function processorSeconds(session: CDPSession): Promise<number> {
  const { processInfo } = await session.send("SystemInfo.getProcessInfo");
  return processInfo
    .filter(({ type }) => type === "renderer")
    .reduce((sum, { cpuTime }) => sum + cpuTime, 0);
}

async function inNode(): Promise<Times> {
  const words = ["benchmarks/ours.ts", "mend", "gated-unet", 1, 256, runs, threads].map(String);
  const { stdout } = await execute(process.execPath, ["--import", "tsx", ...words], { cwd: root });
  return JSON.parse(stdout.trim().split("\n").at(-1) ?? "");
}

interface Facts {
  readonly apartLevels: number;
  readonly chromium: string;
}

function reportOf(figures: Figures, { apartLevels, chromium }: Facts): string {
  const { ours, theirs, node } = figures;
  const [machine] = cpus();
  const load = loadavg()[1];
  const busy =
    "Other work kept the machine busy: times by the clock, and their ratios, are preliminary.";
  const told = threads === usualThreads ? "" : ` -- --threads ${threads}`;
  const isBusy = load > 1 + threads;
  const isJudged = threads === usualThreads && !isBusy;
  const verdict = (isReached: boolean) =>
    isJudged ? (isReached ? "reached" : "missed") : "not judged by this run";
  const overNode = ours.ms / node.ms;
  const overTheirs = theirs.ms / ours.ms;
  const times = (ratio: number) => `${ratio.toFixed(2)}×`;
  const row = (what: string, { ms, processorMs }: Figures[Who]) =>
    `| ${what} | ${ms.toFixed(0)} | ${processorMs.toFixed(0)} |`;
  return `# \`gated-unet\` in a browser

Made by \`npm run benchmark:browser${told}\` on ${new Date().toISOString().slice(0, 10)}: ${cpus().length} × ${machine?.model.trim()},
Chromium ${chromium}, onnxruntime-web 1.30, TensorFlow.js 4.22, Node ${process.version}, threads each: ${threads}, load ${load.toFixed(1)}.
${isBusy ? `${busy}\n` : ""}
One 256² picture with a mosaic of 8 px cells in its middle, the network alone, medians over ${rounds} × ${runs} runs, all in turn.

| what runs it | ms by the clock | ms of processor time, all threads |
|---|---|---|
${row("ours, in Node", node)}
${row("ours, in Chromium on WebAssembly", ours)}
${row("TensorFlow.js, in the same Chromium on WebAssembly", theirs)}

- ${times(overNode)} of Node's time (by processor time ${times(ours.processorMs / node.processorMs)}); the aim is at most ${mostOverNode}×: ${verdict(overNode <= mostOverNode)}.
- ${times(overTheirs)} as fast as TensorFlow.js (by processor time ${times(theirs.processorMs / ours.processorMs)}); the aim is at least ${leastOverTheirs}×: ${verdict(overTheirs >= leastOverTheirs)}.
- The two pictures differ by ${apartLevels.toPrecision(1)} of 255 levels at most.

TensorFlow.js runs the layers as published, with its own fused convolutions and biases, in a worker. What ours has beside its
engine is that convolutions of an enlarged picture are computed at the small size (\`src/graph/enlarged-convolution.ts\`), and
3×3 convolutions by a quarter of the products (\`src/graph/winograd.ts\`).
`;
}
