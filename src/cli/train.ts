/** `kintsugi train`: trains a network by a recipe, or goes on with a run that was stopped. */
import { defineCommand } from "citty";
import { readRecipe, resume, type TrainingEvent, train } from "../training/index.ts";
import { usage } from "./arguments.ts";
import { bytesOf } from "./byte-size.ts";
import { deviceChoiceOf, deviceFlag } from "./device-flag.ts";
import type { Surroundings } from "./surroundings.ts";
import { note, print, showStatus } from "./terminal.ts";
import { trainingLines } from "./training-lines.ts";

export const command = defineCommand({
  meta: { name: "train", description: "Train a network by a recipe, or go on with a run" },
  args: {
    recipe: { type: "positional", required: false, description: "what to train, a JSON file" },
    out: { type: "string", valueHint: "RUN", description: "the folder of the new run" },
    from: {
      type: "string",
      valueHint: "WEIGHTS",
      description:
        "weights to begin with instead of fresh ones: a path (.safetensors or .safetensors.gz), the folder of a run, or a name that kintsugi doctor lists",
    },
    resume: {
      type: "string",
      valueHint: "RUN",
      description: "the folder of a run, to go on from its last checkpoint",
    },
    memory: {
      type: "string",
      valueHint: "SIZE",
      description:
        "bytes that the training may take, as 4GB, 900MB or 2GiB: measures how to fit, on the CPU; --resume keeps to it",
    },
    device: deviceFlag,
  },
  async run({ args, data }) {
    const { signal } = data as Surroundings;
    const options = { device: deviceChoiceOf(args.device), signal };
    const run = await chosenRun(args);
    const events = run.isNew ? train({ ...run, ...options }) : resume(run.out, options);
    await show(events, run.out);
  },
});

export const examples = [
  "kintsugi train recipes/gated-unet-mosaic.json --out runs/mosaic",
  "kintsugi train recipes/gated-unet-mosaic.json --out runs/mosaic --memory 900MB",
  "kintsugi train --resume runs/mosaic",
];

interface RunFlags {
  readonly recipe?: string | undefined;
  readonly out?: string | undefined;
  readonly from?: string | undefined;
  readonly resume?: string | undefined;
  readonly memory?: string | undefined;
}

/** A recipe with --out, or --resume alone. */
async function chosenRun({ recipe, out, from, memory, resume: old }: RunFlags) {
  const where = "train";
  if (old !== undefined) {
    const other = recipe ?? (out && "--out") ?? (from && "--from") ?? (memory && "--memory");
    if (other) throw usage("--resume", "nothing beside it, for the run has its recipe", other);
    return { isNew: false, out: old } as const;
  }
  if (recipe === undefined) throw usage(where, "RECIPE --out RUN or --resume RUN", "neither");
  if (out === undefined) throw usage(where, "--out RUN", "nothing", "name a folder for the run");
  const begin = {
    ...(from !== undefined && { from }),
    ...(memory !== undefined && { memory: bytesOf("--memory", memory) }),
  };
  return { isNew: true, recipe: await readRecipe(recipe), out, ...begin } as const;
}

async function show(events: AsyncIterable<TrainingEvent>, out: string): Promise<void> {
  const shownOf = trainingLines({ out, isTerminal: process.stderr.isTTY });
  for await (const event of events) {
    const { lines, status } = shownOf(event);
    for (const line of lines) note(line);
    if (status !== undefined) showStatus(status);
    if (event.type === "finished") print(event.weights);
  }
}
