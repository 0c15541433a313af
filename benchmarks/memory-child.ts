/**
 * A training in a process of its own, for benchmarks/memory-fit.ts and the test of predictions: takes a recipe and a
 * limit as its message, and sends what was predicted, what was measured and how long steps took.
 */
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseRecipe, type RecipeInput, type TrainingEvent, train } from "../src/training/index.ts";

export interface Training {
  readonly recipe: RecipeInput;
  /** Bytes; no limit where it is absent. */
  readonly memory?: number;
  readonly threads?: number;
}

export interface Trained {
  readonly predictedBytes: number;
  readonly peakBytes: number;
  /** Of a step that is not the first: by the clock, and of all processors. */
  readonly stepSeconds: number;
  readonly cpuSeconds: number;
  /** Norm of the first step's gradients. */
  readonly gradientNorm: number;
  readonly fitted: Extract<TrainingEvent, { readonly type: "fitted" }> | undefined;
}

// Whoever asked may be gone, or have been answered.
process.once("disconnect", () => process.exit());
process.once("message", async (asked: Training) => {
  process.send!(await trained(asked));
  process.disconnect();
});

async function trained({ recipe, ...options }: Training): Promise<Trained> {
  const folder = await mkdtemp(join(tmpdir(), "kintsugi-memory-"));
  const checked = parseRecipe(JSON.stringify(recipe), "the benchmark's recipe");
  const begun: { readonly clock: number; readonly cpu: number }[] = [];
  let predictedBytes = 0;
  let gradientNorm = Number.NaN;
  let fitted: Trained["fitted"];
  const onResult = <T extends { readonly gradientNorm: number }>(result: T): T => {
    if (begun.length === 0) ({ gradientNorm } = result);
    begun.push({ clock: performance.now() / 1000, cpu: cpuSeconds() });
    return result;
  };
  const run = train({
    recipe: checked,
    out: join(folder, "run"),
    device: "cpu",
    onResult,
    ...options,
  });
  for await (const event of run) {
    if (event.type === "planned") predictedBytes = event.predictedPeakBytes;
    if (event.type === "fitted") fitted = event;
  }
  await rm(folder, { recursive: true });
  const gaps = (of: "clock" | "cpu") => begun.slice(1).map((each, i) => each[of] - begun[i][of]);
  const [stepSeconds, cpu] = [Math.min(...gaps("clock")), Math.min(...gaps("cpu"))];
  const peakBytes = await ownPeakBytes();
  return { predictedBytes, peakBytes, stepSeconds, cpuSeconds: cpu, gradientNorm, fitted };
}

function cpuSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

/** On Linux the peak of this program alone: others tell that of the process that started it, where that was larger. */
async function ownPeakBytes(): Promise<number> {
  const status = await readFile("/proc/self/status", "utf8").catch(() => "");
  const kibibytes = /^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1];
  return 1024 * (kibibytes ? Number(kibibytes) : process.resourceUsage().maxRSS);
}
