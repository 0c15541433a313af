/**
 * Ours and PyTorch's, side by side in one run: training steps and mending of every network, matrix products, the
 * command's start. Each measurement is a fresh process, and the two take turns, so that a machine that slows down slows both.
 *
 *     npm run benchmark [-- --rounds 3] [--python python3] [--networks gated-unet,pepsi]
 *
 * writes benchmarks/RESULTS.md. Without a Python that has torch, ours alone is measured.
 */
import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs, promisify } from "node:util";
import { median } from "./median.ts";
import { formNamed } from "./networks.ts";

const execute = promisify(execFile);
const root = fileURLToPath(new URL("..", import.meta.url));
const { values: flags } = parseArgs({
  options: {
    rounds: { type: "string", default: "3" },
    python: { type: "string", default: "python3" },
    networks: { type: "string" },
  },
});

interface Measurement {
  readonly milliseconds: readonly number[];
  readonly peakBytes: number;
}

interface Case {
  readonly title: string;
  readonly words: readonly string[];
}

/** A step takes a batch by the network's own losses and discriminator; the last phase where there are several. */
const trainings: readonly Case[] = [
  train("gated-unet", 4, 128, 10),
  train("gated-unet", 2, 256, 8),
  train("plain-unet", 4, 128, 10),
  train("pconv-unet.small", 4, 128, 10),
  train("edge-connect.small", 4, 128, 5),
  train("gated-two-stage", 4, 128, 5),
  train("pepsi", 4, 128, 5),
  train("diet-pepsi", 4, 128, 5),
];
const mendings: readonly Case[] = [
  ...["gated-unet", "plain-unet", "pconv-unet", "edge-connect"],
  ...["gated-two-stage", "pepsi", "diet-pepsi"],
].map((name) => ({ title: name, words: ["mend", name, "1", "256", "12"] }));
const product: Case = { title: "matrix product 2048³", words: ["sgemm", "-", "1", "1", "10"] };

function train(name: string, batch: number, side: number, rounds: number): Case {
  const words = ["train", name, ...[batch, side, rounds].map(String)];
  return { title: `${name}, ${batch}×${side}²`, words };
}

/** Multiply-adds of gated-unet's convolutions at 256², as its layers say (9·C·O at each size). */
const MENDING_GMAC = 8.63;
const PRODUCT_FLOP = 2 * 2048 ** 3;

const run = async (command: string, words: readonly string[]): Promise<Measurement> => {
  const { stdout } = await execute(command, [...words], { cwd: root });
  return JSON.parse(stdout.trim().split("\n").at(-1) ?? "");
};
const ours = (words: readonly string[]) =>
  run(process.execPath, ["--import", "tsx", "benchmarks/ours.ts", ...words]);
const theirs = ([what, name, ...numbers]: readonly string[]) => {
  const { network, configuration } = formNamed(name);
  const form = [network, JSON.stringify(configuration)];
  return run(flags.python, ["benchmarks/theirs.py", what, ...form, ...numbers]);
};

/** All rounds of a case pooled: the median time and the highest peak. */
interface Pooled {
  readonly ms: number;
  readonly peakMB: number;
}
const pooled = (runs: readonly Measurement[]): Pooled => ({
  ms: median(runs.flatMap(({ milliseconds }) => milliseconds)),
  peakMB: Math.max(...runs.map(({ peakBytes }) => peakBytes)) / 1e6,
});

async function compare({ words }: Case, withPython: boolean) {
  const mine: Measurement[] = [];
  const other: Measurement[] = [];
  for (let round = 0; round < Number(flags.rounds); round++) {
    mine.push(await ours(words));
    if (withPython) other.push(await theirs(words));
  }
  return { ours: pooled(mine), theirs: withPython ? pooled(other) : undefined };
}

async function torchVersion(): Promise<string | undefined> {
  try {
    const { stdout } = await execute(flags.python, [
      "-c",
      "import torch; print(torch.__version__)",
    ]);
    return stdout.trim();
  } catch {
    return undefined;
  }
}

/** Seconds from the start of the command to its first mended 256² picture, start and end included. */
async function commandSeconds(): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), "kintsugi-benchmark-"));
  const command = ["dist/cli/main.js"];
  const broken = join(folder, "broken.png");
  const rectangle = ["--rect", "64,64,128,128", "--cell", "8"];
  const picture = join(folder, "picture.png");
  await execute(process.execPath, ["--import", "tsx", "benchmarks/picture.ts", picture], {
    cwd: root,
  });
  await execute(process.execPath, [...command, "mosaic", picture, "--out", broken, ...rectangle], {
    cwd: root,
  });
  const seconds: number[] = [];
  for (let round = 0; round < 5; round++) {
    const out = join(folder, `mended-${round}.png`);
    const began = performance.now();
    await execute(process.execPath, [...command, "mend", broken, "--out", out, ...rectangle], {
      cwd: root,
    });
    seconds.push((performance.now() - began) / 1000);
  }
  await rm(folder, { recursive: true });
  return median(seconds);
}

/** A row of a table: ours, theirs, the ratio, both peaks. */
async function rowOf(each: Case, withPython: boolean): Promise<readonly [string, Pooled]> {
  const { ours: mine, theirs: other } = await compare(each, withPython);
  const ratio = other && `**${(other.ms / mine.ms).toFixed(2)}×**`;
  const cells = [each.title, mine.ms.toFixed(0), other?.ms.toFixed(0) ?? "–", ratio ?? "–"];
  const peaks = [mine.peakMB.toFixed(0), other?.peakMB.toFixed(0) ?? "–"];
  const row = `| ${[...cells, ...peaks].join(" | ")} |`;
  process.stderr.write(`${row}\n`);
  return [row, mine];
}

/** A table with its cases' own figures by their titles. */
async function tableOf(cases: readonly Case[], withPython: boolean) {
  const head = "| what | ours, ms | PyTorch, ms | ratio | our peak, MB | its peak, MB |";
  const rows: string[] = [head, "|---|---|---|---|---|---|"];
  const figures = new Map<string, Pooled>();
  for (const each of cases.filter(isWanted)) {
    const [row, mine] = await rowOf(each, withPython);
    rows.push(row);
    figures.set(each.title, mine);
  }
  return { text: rows.join("\n"), figures };
}

function isWanted({ words: [, name] }: Case): boolean {
  const wanted = flags.networks?.split(",");
  return wanted === undefined || name === "-" || wanted.includes(name.replace(/\.small$/, ""));
}

/** The headline of PEPSI's paper; only where both were measured. */
function headlineOf(figures: ReadonlyMap<string, Pooled>): string {
  const [two, one] = ["gated-two-stage", "pepsi"].map((name) => figures.get(name)?.ms);
  if (two === undefined || one === undefined) return "";
  return `- \`pepsi\` mends ${(two / one).toFixed(2)}× as fast as \`gated-two-stage\`.\n`;
}

/** How near mending comes to what the machine can multiply. */
function efficiencyOf(mending: Pooled | undefined, { ms }: Pooled): string {
  const productRate = PRODUCT_FLOP / (ms * 1e6);
  const rate = `- Matrix products run at ${productRate.toFixed(0)} GFLOP/s`;
  if (mending === undefined) return `${rate}.`;
  const mendingRate = (2 * MENDING_GMAC * 1e3) / mending.ms;
  const share = ((100 * mendingRate) / productRate).toFixed(0);
  return `${rate}; \`gated-unet\` mends at ${mendingRate.toFixed(0)} GFLOP/s, ${share} % of it, counting the multiply-adds of
  the layers as published (${MENDING_GMAC} GMAC at 256²), not those saved by convolving at the small size.`;
}

const torch = await torchVersion();
const training = await tableOf(trainings, torch !== undefined);
const mending = await tableOf(mendings, torch !== undefined);
const products = await tableOf([product], torch !== undefined);
const seconds = await commandSeconds();
const version = `onnxruntime-node 1.30, Node ${process.version}${torch ? `, PyTorch ${torch}` : ""}`;
await writeFile(
  join(root, "benchmarks", "RESULTS.md"),
  `# Benchmarks

Made by \`npm run benchmark\` on ${new Date().toISOString().slice(0, 10)}: ${cpus().length} × ${cpus()[0]?.model.trim()}, ${version}, all cores.
Medians over ${flags.rounds} fresh processes each, ours and PyTorch's in turn. A ratio above 1 means that ours is faster.
Networks are as published; \`.small\` are the forms for CPUs (\`smallFormOf\` in \`src/networks\`).

## A training step

By the losses of each paper, the discriminator's step in it; both players move from one forward pass.

${training.text}

## Mending 256²

${mending.text}

${headlineOf(mending.figures)}
## The machine and the command

${products.text}

${efficiencyOf(mending.figures.get("gated-unet"), products.figures.get(product.title)!)}
- The command, from its start to the first mended 256² picture written: ${seconds.toFixed(2)} s.
`,
);
