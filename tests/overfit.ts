/** Trains a network on one batch, weights, moments and statistics fed and fetched, without the training's own loop. */
import { compile, gradients, sizeOf, type Tensor } from "../src/graph/index.ts";
import {
  adam,
  adamDefaults,
  type Parameters,
  scheduleFeeds,
  scheduleValues,
  stateNames,
} from "../src/nn/index.ts";
import { openProgram, programOf, type Values } from "./run-program.ts";

/** The losses of the steps from fresh weights; `values` holds everything else that the loss hangs on. */
export async function overfit(
  { parameters, loss }: { readonly parameters: Parameters; readonly loss: Tensor },
  values: Values,
  { steps, learningRate }: { readonly steps: number; readonly learningRate: number },
): Promise<readonly number[]> {
  const { all, statistics } = parameters;
  const slopes = gradients(
    loss,
    all.map(({ tensor }) => tensor),
  );
  const schedule = scheduleFeeds();
  const { state } = adam(all, slopes, { schedule, options: adamDefaults });
  const nexts = [
    ...Object.entries(state).map(([name, { next }]) => [name, next!] as const),
    ...statistics.map(({ name, next }) => [name, next] as const),
  ];
  const results = {
    loss,
    ...Object.fromEntries(nexts.map(([name, next]) => [`${name}:to`, next])),
  };
  const open = await openProgram(compile(programOf(results)));
  let held: Record<string, Float32Array> = { ...parameters.initialise(1) };
  for (const { name, tensor } of all) {
    held[stateNames.moment1(name)] = new Float32Array(sizeOf(tensor.shape));
    held[stateNames.moment2(name)] = new Float32Array(sizeOf(tensor.shape));
  }
  const losses: number[] = [];
  for (let step = 1; step <= steps; step++) {
    const schedule = scheduleValues(step, learningRate, adamDefaults);
    const moved = await open.run({ ...values, ...schedule, ...held });
    losses.push(moved.loss[0]);
    held = Object.fromEntries(nexts.map(([name]) => [name, moved[`${name}:to`]]));
  }
  await open.release();
  return losses;
}
