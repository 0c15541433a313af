/** Some steps of training on one picture: one session on the caller's device, which is left as it was. */
import { type Batch, batchOf, streams } from "../data/index.ts";
import { throwIfAborted } from "../errors.ts";
import { randomOf } from "../image/index.ts";
import { needsEdges } from "../networks/index.ts";
import type { Device, Tensors, Weights } from "../runtime/index.ts";
import { loadSteps, planOf } from "../training/plan.ts";
import { cellsOf, type Recipe } from "../training/recipe.ts";
import { learningRateAt } from "../training/schedule.ts";
import { freshState, weightsFor } from "../training/state.ts";
import { stepFeeds } from "../training/step-feeds.ts";
import { drawExample } from "./examples.ts";
import type { KnownPart } from "./known-part.ts";
import type { Layout } from "./layout.ts";

export interface StepEvent {
  readonly type: "step";
  readonly step: number;
  readonly steps: number;
  /** Mean absolute error over the step's holes, of −1…1. */
  readonly loss: number;
}

export interface Lesson {
  readonly part: KnownPart;
  readonly layout: Layout;
  readonly recipe: Recipe;
  readonly weights: Weights;
  readonly signal: AbortSignal | undefined;
}

/**
 * Gives the network's values after the last step. Statistics stay as they were trained, and batch normalisation goes by
 * them: crops of one picture would pull running means away from all others', and mending goes by these. Errors:
 * weights-invalid, out-of-memory, aborted.
 */
export async function* fineTune(
  device: Device,
  lesson: Lesson,
): AsyncGenerator<StepEvent, Tensors> {
  const { recipe, weights, signal } = lesson;
  const [{ objective, phase, steps: programs }] = planOf(recipe, {
    statisticsMove: false,
    form: device.graphForm,
  }).phases;
  const { all, statistics } = objective.network.parameters;
  const kept = [...all, ...statistics];
  const values = weightsFor(kept, weights.tensors, weights.card.name);
  const state = freshState([objective], { seed: recipe.seed, weights: values });
  await device.writeState(state);
  const stepper = await loadSteps([device], programs);
  try {
    const { steps, optimiser } = recipe;
    const names = Object.keys(programs.task.feeds);
    for (let step = 1; step <= steps; step++) {
      throwIfAborted(signal, "adapting");
      const feeds = stepFeeds(batchAt(lesson, step), { phase, step, names }, recipe);
      const learningRate = learningRateAt(step, steps, optimiser);
      const { loss } = await stepper.step(feeds, { step, learningRate });
      yield { type: "step", step, steps, loss };
    }
    return await device.readState(kept.map(({ name }) => name));
  } finally {
    await stepper.release();
    await device.dropState(Object.keys(state));
  }
}

function batchAt({ part, layout, recipe }: Lesson, step: number): Batch {
  const { seed, batch, degradation } = recipe;
  const examples = Array.from({ length: batch }, (_, sample) => {
    const random = randomOf(seed, streams.adapting, step, sample);
    return drawExample(part, { layout, cropPx: degradation.cropPx }, random);
  });
  const told = { cells: cellsOf(recipe), edges: needsEdges(recipe.network) };
  return batchOf(examples, told, step);
}
