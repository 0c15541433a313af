/** The weights of a training that was stopped, out of its newest checkpoint: to look at, and to begin others with. */
import { join } from "node:path";
import { writeAtomically } from "../../src/files/index.ts";
import { saveWeights } from "../../src/runtime/weights.node.ts";
import { averagedWeights, cardOf } from "../../src/training/card.ts";
import { readLastCheckpoint } from "../../src/training/checkpoint.ts";
import type { Recipe } from "../../src/training/index.ts";
import { readOrigin } from "../../src/training/run-folder.ts";

/** Writes `so-far.safetensors` and its card into the run; nothing where it has made no step. */
export async function exportSoFar(run: string, recipe: Recipe): Promise<void> {
  const { checkpoint } = await readLastCheckpoint(join(run, "checkpoints"));
  if (checkpoint === undefined || checkpoint.record.step === 0) return;
  const { record, state } = checkpoint;
  const readState = async (names: readonly string[]) =>
    Object.fromEntries(names.map((name) => [name, state[name]]));
  const tensors = await averagedWeights(recipe, { readState });
  const { step: steps, seconds, machine = "" } = record;
  const origin = await readOrigin(run);
  const card = cardOf(recipe, { effort: { steps, seconds, machine }, origin, figures: {} });
  await saveWeights(join(run, "so-far"), { card, tensors }, { write: writeAtomically });
}
