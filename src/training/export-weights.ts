/**
 * At the end of a run: the running means of the network's weights and its statistics, as a safetensors file with its
 * model card. Discriminators stay in the checkpoint.
 */
import { join } from "node:path";
import { writeAtomically } from "../files/index.ts";
import { stateNames } from "../nn/index.ts";
import type { Device, Tensors } from "../runtime/index.ts";
import { saveWeights } from "../runtime/weights.node.ts";
import { trainsOnHeldOut } from "./held-out.ts";
import { networkOf } from "./objective.ts";
import { damageOf, type Recipe } from "./recipe.ts";
import type { RunFolder } from "./run-folder.ts";

interface Effort {
  readonly steps: number;
  readonly seconds: number;
  readonly machine: string;
}

/** Writes `weights.safetensors` and `weights.json` into the run; gives the path of the first. */
export async function exportWeights(
  folder: RunFolder,
  device: Device,
  effort: Effort,
): Promise<string> {
  const path = join(folder.path, "weights.safetensors");
  const tensors = await averagedWeights(folder.recipe, device);
  const figures = await lastFigures(folder);
  const card = { ...cardOf(folder.recipe, effort), figures };
  await saveWeights(path, { card, tensors }, { write: writeAtomically });
  return path;
}

async function averagedWeights(recipe: Recipe, device: Device): Promise<Tensors> {
  const { all, statistics } = networkOf(recipe).parameters;
  const [names, kept] = [all, statistics].map((each) => each.map(({ name }) => name));
  const state = await device.readState([...names.map(stateNames.average), ...kept]);
  return Object.fromEntries([
    ...names.map((name) => [name, state[stateNames.average(name)]]),
    ...kept.map((name) => [name, state[name]]),
  ]);
}

function cardOf(recipe: Recipe, effort: Effort) {
  const network = networkOf(recipe);
  return {
    name: recipe.name,
    network: recipe.network,
    configuration: { ...network.config },
    damage: damageOf(recipe),
    data: { sources: recipe.credits },
    protocol: `${trainsOnHeldOut(recipe) ? "examples" : "held-out examples"} of the recipe, PSNR in dB over the hole`,
    training: { ...effort, date: new Date().toISOString().slice(0, 10) },
  };
}

async function lastFigures(folder: RunFolder): Promise<Record<string, number>> {
  const log = await folder.readLog();
  const last = log.filter(({ type }) => type === "evaluation").at(-1);
  if (last === undefined) return {};
  return { psnrHole: Number(last.psnrHole), guessPsnrHole: Number(last.guessPsnrHole) };
}
