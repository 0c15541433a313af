/**
 * Ours and PyTorch's, side by side in one run: training steps, mending, matrix products, the command's start. Each
 * measurement is a fresh process, and the two take turns, so that a machine that slows down slows both.
 *
 *     npm run benchmark [-- --rounds 3] [--python python3]
 *
 * writes benchmarks/RESULTS.md. Without a Python that has torch, ours alone is measured.
 */
import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs, promisify } from "node:util";

const execute = promisify(execFile);
const root = fileURLToPath(new URL("..", import.meta.url));
const { values: flags } = parseArgs({
  options: {
    rounds: { type: "string", default: "3" },
    python: { type: "string", default: "python3" },
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
const cases: readonly Case[] = [
  { title: "training step of gated-unet, 4×128²", words: ["train", "4", "128", "10"] },
  { title: "training step of gated-unet, 2×256²", words: ["train", "2", "256", "8"] },
  { title: "mending 256², gated-unet", words: ["mend", "1", "256", "20"] },
  { title: "matrix product 2048³", words: ["sgemm", "1", "1", "10"] },
];

/** Multiply-adds of gated-unet's convolutions at 256², as its layers say (9·C·O at each size). */
const MENDING_GMAC = 8.63;
const PRODUCT_FLOP = 2 * 2048 ** 3;

const run = async (command: string, words: readonly string[]): Promise<Measurement> => {
  const { stdout } = await execute(command, [...words], { cwd: root });
  return JSON.parse(stdout.trim().split("\n").at(-1) ?? "");
};
const ours = (words: readonly string[]) =>
  run(process.execPath, ["--import", "tsx", "benchmarks/ours.ts", ...words]);
const theirs = (words: readonly string[]) => run(flags.python, ["benchmarks/theirs.py", ...words]);

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];

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

const torch = await torchVersion();
const rows: string[] = [];
const found = new Map<string, Pooled>();
for (const each of cases) {
  const result = await compare(each, torch !== undefined);
  found.set(each.words[0], result.ours);
  const { ours: a, theirs: b } = result;
  const cells = b
    ? [
        b.ms.toFixed(0),
        `**${(b.ms / a.ms).toFixed(2)}×**`,
        a.peakMB.toFixed(0),
        b.peakMB.toFixed(0),
      ]
    : ["–", "–", a.peakMB.toFixed(0), "–"];
  rows.push(`| ${each.title} | ${a.ms.toFixed(0)} | ${cells.join(" | ")} |`);
  process.stderr.write(`${rows.at(-1)}\n`);
}
const seconds = await commandSeconds();
const productRate = PRODUCT_FLOP / (found.get("sgemm")!.ms * 1e6);
const mendingRate = (2 * MENDING_GMAC * 1e3) / found.get("mend")!.ms;
const version = `onnxruntime-node 1.30, Node ${process.version}${torch ? `, PyTorch ${torch}` : ""}`;
await writeFile(
  join(root, "benchmarks", "RESULTS.md"),
  `# Benchmarks

Made by \`npm run benchmark\` on ${new Date().toISOString().slice(0, 10)}: ${cpus().length} × ${cpus()[0]?.model.trim()}, ${version}, all cores.
Medians over ${flags.rounds} fresh processes each, ours and PyTorch's in turn. A ratio above 1 means that ours is faster.

| what | ours, ms | PyTorch, ms | ratio | our peak, MB | its peak, MB |
|---|---|---|---|---|---|
${rows.join("\n")}

- The command, from its start to the first mended 256² picture written: ${seconds.toFixed(2)} s.
- Matrix products run at ${productRate.toFixed(0)} GFLOP/s; mending runs at ${mendingRate.toFixed(0)} GFLOP/s, counting the multiply-adds of
  the layers as published (${MENDING_GMAC} GMAC at 256²), not those saved by convolving at the small size: ${((100 * mendingRate) / productRate).toFixed(0)} % of it.
`,
);
