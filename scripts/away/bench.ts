/**
 * On the host, in the pack's folder: images a second of a training step of the recipe's network, ours on WebGPU and, where a
 * Python has torch with CUDA, PyTorch's on the same GPU in float32, with TF32 off and on. Writes bench.json.
 *
 *     sh bench.sh [ROUNDS] [PYTHON] [DEVICE]
 *
 * Both run the network in the form that benchmarks/networks.ts names, by its paper's losses, at the recipe's batch and crop;
 * the batch is there before the clock starts. DEVICE cpu holds the two against each other on the CPU.
 */
import { execFile } from "node:child_process";
import { cpus } from "node:os";
import { promisify } from "node:util";
import { median } from "../../benchmarks/median.ts";
import { formLike, formNamed } from "../../benchmarks/networks.ts";
import { complain } from "../../src/cli/complaint.ts";
import { note, print } from "../../src/cli/terminal.ts";
import { writeJson } from "../../src/files/index.ts";
import { readRecipe } from "../../src/training/index.ts";
import { withVulkan } from "./vulkan.ts";

const [rounds = "20", python = "python3", device = "webgpu"] = process.argv.slice(2);
/** Where PyTorch runs, beside our device. */
const theirDevice = device === "cpu" ? "cpu" : "cuda";

interface Rate {
  readonly imagesPerSecond: number;
  readonly medianMs: number;
}

type Outcome = Rate | { readonly failed: string };

const env = withVulkan(process.env);
const execute = promisify(execFile);

/** The command's last line is `{"milliseconds": […]}`; what goes wrong is told, and the rest is measured. */
async function rateOf(command: string, words: readonly string[], batch: number): Promise<Outcome> {
  try {
    const { stdout } = await execute(command, [...words], { env });
    const { milliseconds } = JSON.parse(stdout.trim().split("\n").at(-1) ?? "");
    const medianMs = median(milliseconds);
    return { imagesPerSecond: (batch * 1000) / medianMs, medianMs };
  } catch (error) {
    const { stderr = "", message } = error as { stderr?: string; message: string };
    return { failed: stderr.trim().split("\n").at(-1) || message };
  }
}

/** What a command prints; undefined where there is no such command, or it fails. */
const said = (command: string, ...words: readonly string[]): Promise<string | undefined> =>
  execute(command, [...words]).then(
    ({ stdout }) => stdout.trim(),
    () => undefined,
  );

const torchVersion = (): Promise<string | undefined> =>
  said(
    python,
    "-c",
    `import torch; torch.zeros(1, device="${theirDevice}"); print(torch.__version__)`,
  );

async function main(): Promise<void> {
  const { network, configuration, batch, degradation } = await readRecipe("recipe.json");
  const form = formLike(network, configuration);
  const size = [`${batch}`, `${degradation.cropPx}`, rounds];
  const measured = async (what: string, command: string, rest: readonly string[]) => {
    note(`${what} …`);
    return rateOf(command, rest, batch);
  };
  const ours = ["app/benchmarks/ours.js", "train", form, ...size, "0", device];
  const published = [network, JSON.stringify(formNamed(form).configuration)];
  const theirs = (tf32: string) => [
    ...["app/benchmarks/theirs.py", "train", ...published, ...size],
    ...[theirDevice, tf32],
  ];
  const torch = await torchVersion();
  const report = {
    date: new Date().toISOString(),
    processor: cpus()[0]?.model.trim(),
    gpu: await said("nvidia-smi", "--query-gpu=name,driver_version", "--format=csv,noheader"),
    step: { form, batch, sidePx: degradation.cropPx, rounds: Number(rounds) },
    ours: { device, ...(await measured(`ours, ${device}`, process.execPath, ours)) },
    pytorch: torch && {
      version: torch,
      device: theirDevice,
      tf32Off: await measured("PyTorch, TF32 off", python, theirs("tf32-off")),
      tf32On: await measured("PyTorch, TF32 on", python, theirs("tf32-on")),
    },
  };
  if (!torch) note(`${python} has no torch that computes on ${theirDevice}: ours alone`);
  await writeJson("bench.json", report);
  print(JSON.stringify(report, null, 2));
}

await main().catch((error) => {
  process.exitCode = complain(error);
});
