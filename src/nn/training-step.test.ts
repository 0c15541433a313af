import { expect, test } from "vitest";
import { uniform } from "../../tests/goldens/hash.ts";
import { openProgram, type Values } from "../../tests/run-program.ts";
import { compile, input, type Program, sizeOf } from "../graph/index.ts";
import { gatedConvolution } from "./layers.ts";
import { pixelLoss } from "./losses.ts";
import { type AdamOptions, scheduleValues, stateNames } from "./optimisers.ts";
import { Parameters } from "./parameters.ts";
import { gradientName, type TrainingTask, trainingPrograms } from "./training-step.ts";

const optimiser: AdamOptions = {
  beta1: 0.9,
  beta2: 0.999,
  epsilon: 1e-8,
  weightDecay: 0.01,
  clipNorm: 0.5,
  averageDecay: 0.9,
};

/** A gated convolution that learns hashed pictures, for a micro-batch of `batch`. */
function taskOf(batch: number): TrainingTask & { readonly fresh: Values } {
  const parameters = new Parameters();
  const x = input("x", [batch, 2, 6, 6]);
  const y = input("y", [batch, 3, 6, 6]);
  const weight = input("weight", [batch, 1, 1, 1]);
  const mended = gatedConvolution(parameters.at("layer"), x, { out: 3 });
  const loss = pixelLoss("l2", mended, y, weight);
  const { all } = parameters;
  const feeds = { x, y, weight };
  return {
    name: "small",
    loss,
    feeds,
    parameters: all,
    optimiser,
    fresh: parameters.initialise(1),
  };
}

const batch = {
  x: uniform([4, 2, 6, 6], 1),
  y: uniform([4, 3, 6, 6], 2),
  weight: Float32Array.of(1e-3, 2e-3, 3e-3, 4e-3),
};
const partOf = (part: number): Values => ({
  x: batch.x.slice(part * 72, (part + 1) * 72),
  y: batch.y.slice(part * 108, (part + 1) * 108),
  weight: batch.weight.slice(part, part + 1),
});

function freshState({
  parameters,
  fresh,
}: ReturnType<typeof taskOf>): Record<string, Float32Array> {
  const zerosOf = (names: (name: string) => string) =>
    parameters.map(({ name, tensor }) => [names(name), new Float32Array(sizeOf(tensor.shape))]);
  const averages = parameters.map(({ name }) => [stateNames.average(name), fresh[name]]);
  return {
    ...fresh,
    ...Object.fromEntries([
      ...zerosOf(stateNames.moment1),
      ...zerosOf(stateNames.moment2),
      ...zerosOf(gradientName),
      ...averages,
    ]),
  };
}

/** Runs a program over the state, which it moves on. */
async function runnerOf(program: Program) {
  const open = await openProgram(compile(program));
  return {
    close: () => open.release(),
    run: async (state: Record<string, Float32Array>, feeds: Values) => {
      const read = Object.keys(program.state).map((name) => [name, state[name]]);
      const results = await open.run({ ...feeds, ...Object.fromEntries(read) });
      for (const [name, { next }] of Object.entries(program.state)) {
        if (next) state[name] = results[`${name}:next`];
      }
      return results;
    },
  };
}

test("four micro-batches of one move the weights as one batch of four does", async () => {
  const [whole, parts] = [trainingPrograms(taskOf(4), 1), trainingPrograms(taskOf(1), 4)];
  if (whole.kind !== "fused" || parts.kind !== "accumulated") throw new Error("other programs");
  const [step, accumulate, update] = await Promise.all(
    [whole.step, parts.accumulate, parts.update].map(runnerOf),
  );
  const [one, four] = [freshState(taskOf(4)), freshState(taskOf(1))];
  for (let t = 1; t <= 3; t++) {
    const schedule = scheduleValues(t, 0.01, optimiser);
    const { loss, gradientNorm } = await step.run(one, { ...batch, ...schedule });
    let total = 0;
    for (let part = 0; part < 4; part++) {
      total += (await accumulate.run(four, partOf(part))).loss[0];
    }
    const updated = await update.run(four, schedule);
    expect(total).toBeCloseTo(loss[0], 6);
    expect(updated.gradientNorm[0]).toBeCloseTo(gradientNorm[0], 6);
  }
  await Promise.all([step, accumulate, update].map((runner) => runner.close()));
  for (const { name } of taskOf(1).parameters) {
    expect(four[gradientName(name)].every((value) => value === 0)).toBe(true);
    for (const kept of [name, stateNames.moment1(name), stateNames.average(name)]) {
      const gaps = Array.from(one[kept], (value, i) => Math.abs(value - four[kept][i]));
      expect(Math.max(...gaps)).toBeLessThan(1e-5);
      expect(one[kept].some((value) => value !== 0)).toBe(true);
    }
  }
});

test("results are the loss, the norm of the gradients and what is reported", () => {
  const task = taskOf(1);
  const plan = trainingPrograms({ ...task, report: { twice: task.loss } }, 1);
  expect(plan.kind === "fused" && Object.keys(plan.step.results)).toEqual([
    "loss",
    "gradientNorm",
    "twice",
  ]);
});
