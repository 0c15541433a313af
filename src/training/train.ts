/** Starts and resumes runs: what depends on the recipe alone is checked before anything is written. */
import { listSource } from "../data/index.ts";
import { KintsugiError } from "../errors.ts";
import type { Tensors } from "../runtime/index.ts";
import { loadWeights } from "../runtime/weights.node.ts";
import { type Checkpoint, firstRecord, readLastCheckpoint } from "./checkpoint.ts";
import { readClassifiers } from "./classifiers.ts";
import type { TrainingEvent } from "./events.ts";
import { type Start, sitting, type TrainingOptions } from "./loop.ts";
import { type Plan, planOf } from "./plan.ts";
import type { Recipe } from "./recipe.ts";
import { createRun, openRun, type RunFolder } from "./run-folder.ts";
import { freshState, weightsFor } from "./state.ts";

export interface NewTraining extends TrainingOptions {
  readonly recipe: Recipe;
  /** The run's folder, to be made. */
  readonly out: string;
  /** Weights to start from instead of fresh ones. */
  readonly from?: string;
}

/**
 * Trains from the start. Errors: run-locked, weights-invalid, file-missing, out-of-memory, device-missing,
 * training-diverged, disk-full, file-unwritable.
 */
export async function* train({
  recipe,
  out,
  from,
  ...options
}: NewTraining): AsyncGenerator<TrainingEvent> {
  const plan = planOf(recipe, await readClassifiers(recipe));
  await requireSources(recipe);
  const state = await startingState(recipe, plan, from);
  const folder = await createRun(out, recipe, state);
  yield* logged(folder, sitting(folder, { plan, options, start: { ...firstRecord, state } }));
}

/** Continues a run from its last good checkpoint. Errors: as `train`, and checkpoint-damaged. */
export async function* resume(
  out: string,
  options: TrainingOptions = {},
): AsyncGenerator<TrainingEvent> {
  const folder = await openRun(out);
  yield* logged(folder, resumed(folder, options));
}

async function* resumed(
  folder: RunFolder,
  options: TrainingOptions,
): AsyncGenerator<TrainingEvent> {
  const { checkpoint, rejected } = await readLastCheckpoint(folder.checkpoints);
  for (const reason of rejected) {
    yield { type: "warning", message: `a checkpoint is left out: ${reason}` };
  }
  if (checkpoint === undefined) throw noCheckpoint(folder);
  const plan = planOf(folder.recipe, await readClassifiers(folder.recipe));
  yield* sitting(folder, { plan, options, start: startOf(checkpoint) });
}

const startOf = ({ record, state }: Checkpoint): Start => ({ ...record, state });

const noCheckpoint = ({ checkpoints }: RunFolder): KintsugiError =>
  new KintsugiError("checkpoint-damaged", {
    where: checkpoints,
    expected: "at least one checkpoint that is whole",
    got: "none",
    advice: "start the run again",
  });

/** Fresh weights or another run's; discriminators are always fresh. */
async function startingState(
  { seed }: Recipe,
  { phases }: Plan,
  from: string | undefined,
): Promise<Tensors> {
  const objectives = phases.map(({ objective }) => objective);
  const { parameters } = objectives[0].network;
  const weights = from
    ? weightsFor(
        [...parameters.all, ...parameters.statistics],
        (await loadWeights(from)).tensors,
        from,
      )
    : parameters.initialise(seed);
  return freshState(objectives, { seed, weights });
}

/** Throws `file-missing` where a folder of pictures is missing or empty. */
async function requireSources({ source, evaluation }: Recipe): Promise<void> {
  await listSource(source);
  await listSource(evaluation.source ?? source);
}

/** Writes every event into the run's log, and gives the lock back at the end. */
async function* logged(
  folder: RunFolder,
  events: AsyncGenerator<TrainingEvent>,
): AsyncGenerator<TrainingEvent> {
  try {
    for await (const event of events) {
      await folder.log({ time: new Date().toISOString(), ...event });
      yield event;
    }
  } finally {
    await folder.close();
  }
}
