/**
 * `--memory` at work: a training without a limit, then one within a share of the first one's peak, each in a process
 * of its own: what was predicted and measured, what was chosen, what it costs in time.
 *
 *     npx tsx benchmarks/memory-fit.ts [--network pepsi] [--crop 256] [--batch 8] [--share 0.6] [--steps 3]
 *         [--most-time 1.4]
 *
 * With `--most-time` it is a test: it fails where more memory or more of the processors' time is taken, or where the
 * gradients differ.
 */
import { parseArgs } from "node:util";
import { forkProcess } from "../src/runtime/process.node.ts";
import type { Trained, Training } from "./memory-child.ts";

const { values: flags } = parseArgs({
  options: {
    network: { type: "string", default: "pepsi" },
    crop: { type: "string", default: "256" },
    batch: { type: "string", default: "8" },
    share: { type: "string", default: "0.6" },
    steps: { type: "string", default: "3" },
    "most-time": { type: "string" },
  },
});

const recipe = {
  name: "memory-fit",
  network: flags.network as "pepsi",
  source: { kind: "synthetic", sidePx: Number(flags.crop) },
  degradation: { cropPx: Number(flags.crop) },
  batch: Number(flags.batch),
  steps: Number(flags.steps),
  evaluation: { everySteps: Number(flags.steps), pictures: 2 },
} as const;

const inOwnProcess = (training: Training): Promise<Trained> =>
  new Promise((resolve, reject) => {
    const child = forkProcess(import.meta.url, "./memory-child");
    child.once("message", (answer) => resolve(answer as Trained));
    child.once("exit", (code, signal) => reject(new Error(`it ended with ${signal ?? code}`)));
    child.send(training);
  });

function tell(title: string, found: Trained): void {
  const { predictedBytes, peakBytes, stepSeconds, cpuSeconds, gradientNorm, fitted } = found;
  const off = (100 * (predictedBytes / peakBytes - 1)).toFixed(0);
  const memory = `predicted ${megabytes(predictedBytes)}, measured ${megabytes(peakBytes)} (${off} %)`;
  const time = `a step ${stepSeconds.toFixed(2)} s, ${cpuSeconds.toFixed(2)} s of processors`;
  process.stdout.write(`${title}: ${memory}; ${time}; first gradients' norm ${gradientNorm}\n`);
  if (fitted) process.stdout.write(`  chosen: ${JSON.stringify(fitted)}\n`);
}

const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(0)} MB`;

const title = `${flags.network}, ${flags.batch}×${flags.crop}²`;
const free = await inOwnProcess({ recipe });
tell(`${title}, no limit`, free);
const memory = Math.floor(Number(flags.share) * free.peakBytes);
const within = await inOwnProcess({ recipe, memory });
tell(`${title}, within ${megabytes(memory)}`, within);
const ratio = (of: "peakBytes" | "stepSeconds" | "cpuSeconds"): number => within[of] / free[of];
const [peak, clock, processors] = [ratio("peakBytes"), ratio("stepSeconds"), ratio("cpuSeconds")];
process.stdout.write(
  `  ${peak.toFixed(2)}× the peak, ${clock.toFixed(2)}× the time by the clock, ${processors.toFixed(2)}× of processors\n`,
);

/** Measurements of memory differ by a few per cent from run to run. */
const MEMORY_TOLERANCE = 1.03;

const mostTime = Number(flags["most-time"] ?? Number.POSITIVE_INFINITY);
const failures = [
  within.peakBytes > MEMORY_TOLERANCE * memory && "it took more memory than allowed",
  processors > mostTime && `it took more than ${mostTime}× the time`,
  Math.abs(within.gradientNorm / free.gradientNorm - 1) > 1e-4 && "its gradients differ",
].filter(Boolean);
if (flags["most-time"] && failures.length > 0) {
  process.stderr.write(`${failures.join("; ")}\n`);
  process.exitCode = 1;
}
