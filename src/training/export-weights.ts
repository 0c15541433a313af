/** At the end of a run: its weights as a safetensors file with its model card. */
import { join } from "node:path";
import { writeAtomically } from "../files/index.ts";
import type { Device } from "../runtime/index.ts";
import { saveWeights } from "../runtime/weights.node.ts";
import { averagedWeights, cardOf, type Effort } from "./card.ts";
import type { RunFolder } from "./run-folder.ts";

/** Writes `weights.safetensors` and `weights.json` into the run; gives the path of the first. */
export async function exportWeights(
  folder: RunFolder,
  device: Device,
  effort: Effort,
): Promise<string> {
  const path = join(folder.path, "weights.safetensors");
  const tensors = await averagedWeights(folder.recipe, device);
  const { recipe, origin } = folder;
  const card = cardOf(recipe, { effort, origin, figures: await lastFigures(folder) });
  await saveWeights(path, { card, tensors }, { write: writeAtomically });
  return path;
}

async function lastFigures(folder: RunFolder): Promise<Record<string, number>> {
  const log = await folder.readLog();
  const last = log.filter(({ type }) => type === "evaluation").at(-1);
  if (last === undefined) return {};
  return { psnrHole: Number(last.psnrHole), guessPsnrHole: Number(last.guessPsnrHole) };
}
