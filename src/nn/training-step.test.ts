import { expect, test } from "vitest";
import { uniform } from "../../tests/goldens/hash.ts";
import { openProgram, type Values } from "../../tests/run-program.ts";
import {
  add,
  compile,
  gradients,
  input,
  mul,
  type Program,
  sizeOf,
  stopGradient,
} from "../graph/index.ts";
import { discriminatorLoss, generatorLoss } from "./adversarial.ts";
import { convolution, gatedConvolution } from "./layers.ts";
import { pixelLoss } from "./losses.ts";
import { batchNormalisation } from "./normalisations.ts";
import { type AdamOptions, scheduleValues, stateNames } from "./optimisers.ts";
import { type Parameter, Parameters } from "./parameters.ts";
import {
  discriminatorPrefix,
  gradientName,
  type Player,
  type TrainingTask,
  trainingPrograms,
} from "./training-step.ts";

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
}: {
  readonly parameters: readonly Parameter[];
  readonly fresh: Values;
}): Record<string, Float32Array> {
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

// ── A game ──────────────────────────────────────────────────────────────────────────────────────

const opponent: AdamOptions = { beta1: 0.5, beta2: 0.9, epsilon: 1e-8, weightDecay: 0 };

/**
 * A generator with batch normalisation that paints `y` from `x` against a spectrally normalised discriminator; `still`
 * is a layer that no gradient reaches.
 */
function gameOf(batch: number) {
  const generator = new Parameters({ training: true });
  const judge = new Parameters({ training: true });
  const x = input("x", [batch, 2, 6, 6]);
  const y = input("y", [batch, 3, 6, 6]);
  const weight = input("weight", [batch, 1, 1, 1]);
  const resting = stopGradient(convolution(generator.at("still"), x, { out: 3 }));
  const painted = convolution(generator.at("layer"), x, { out: 3 });
  const mended = add(batchNormalisation(generator.at("norm"), painted), resting);
  const judged = (shown: typeof y) =>
    convolution(judge.at("judge"), shown, { out: 2, spectral: true }); // one output's u never turns
  const [real, fake] = [judged(y), judged(mended)];
  const pixels = pixelLoss("l1", mended, y, weight);
  const adversarial = generatorLoss("hinge", fake, 4);
  const discriminator: Player = {
    loss: discriminatorLoss("hinge", { real, fake }, 4),
    parameters: judge.all,
    optimiser: opponent,
  };
  return {
    name: "game",
    loss: add(pixels, mul(adversarial, 0.1)),
    report: { "loss.adversarial": adversarial },
    feeds: { x, y, weight },
    parameters: generator.all,
    optimiser,
    statistics: [...generator.statistics, ...judge.statistics],
    discriminator,
    fresh: { ...generator.initialise(1), ...judge.initialise(2) },
    judge,
  };
}

const gameState = (game: ReturnType<typeof gameOf>) => ({
  ...freshState(game),
  ...freshState({ parameters: game.judge.all, fresh: game.fresh }),
});

const rates = (t: number): Values => {
  const theirs = Object.entries(scheduleValues(t, 0.03, opponent));
  return {
    ...scheduleValues(t, 0.01, optimiser),
    ...Object.fromEntries(theirs.map(([name, value]) => [discriminatorPrefix + name, value])),
  };
};

/** The largest difference between two states' entries of a name. */
const gapOf = (a: Values, b: Values, name: string): number =>
  Math.max(...numbersIn(a[name]).map((value, i) => Math.abs(value - Number(b[name][i]))));

const numbersIn = (data: Float32Array | BigInt64Array): number[] =>
  data instanceof Float32Array ? [...data] : [...data].map(Number);

test("both players move at once as two separate programs move them from the same weights", async () => {
  const game = gameOf(4);
  const both = trainingPrograms(game, 1);
  // Each player by itself: the other one's weights are read and stay.
  const { discriminator: judge, report: _, ...alone } = game;
  const byItself = ({ loss, parameters, optimiser }: Player, others: readonly Parameter[]) => {
    const program = trainingPrograms({ ...alone, loss, parameters, optimiser }, 1);
    if (program.kind !== "fused") throw new Error("another program");
    const slots = others.map(({ name, tensor }) => [name, { current: tensor }] as const);
    return { ...program.step, state: { ...program.step.state, ...Object.fromEntries(slots) } };
  };
  if (both.kind !== "fused") throw new Error("another program");
  const [step, first, second] = await Promise.all([
    runnerOf(both.step),
    runnerOf(byItself(game, judge.parameters)),
    runnerOf(byItself(judge, game.parameters)),
  ]);
  const state = gameState(game);
  for (let t = 1; t <= 3; t++) {
    const [forGenerator, forJudge] = [{ ...state }, { ...state }];
    await first.run(forGenerator, { ...batch, ...scheduleValues(t, 0.01, optimiser) });
    await second.run(forJudge, { ...batch, ...scheduleValues(t, 0.03, opponent) });
    const before = { ...state };
    const results = await step.run(state, { ...batch, ...rates(t) });
    expect(results[`${discriminatorPrefix}loss`][0]).toBeGreaterThan(0);
    for (const name of ["layer.weight", "moment2.layer.weight", "average.layer.weight"]) {
      expect(gapOf(state, forGenerator, name)).toBeLessThan(1e-6);
      expect(gapOf(state, before, name)).toBeGreaterThan(1e-6);
    }
    for (const name of ["judge.weight", "moment1.judge.weight", "judge.u"]) {
      expect(gapOf(state, forJudge, name)).toBeLessThan(1e-6);
      expect(gapOf(state, before, name)).toBeGreaterThan(1e-6);
    }
    expect(gapOf(state, before, "norm.mean")).toBeGreaterThan(1e-6);
  }
  await Promise.all([step, first, second].map((runner) => runner.close()));
});

test("what no gradient reaches is read and stays, its moments too", () => {
  const plan = trainingPrograms(gameOf(4), 1);
  if (plan.kind !== "fused") throw new Error("another program");
  const { state } = plan.step;
  expect(state["still.weight"].next).toBeUndefined();
  expect(state["layer.weight"].next).toBeDefined();
  expect(state).not.toHaveProperty("moment1.still.weight");
  const [slope] = gradients(gameOf(4).loss, [gameOf(4).parameters[0].tensor]);
  expect(slope.op).toBe("broadcast");
});

test("in micro-batches, statistics of weights move with the step, statistics of pictures with each part", async () => {
  const plan = trainingPrograms(gameOf(1), 4);
  if (plan.kind !== "accumulated") throw new Error("another program");
  const [accumulate, update] = await Promise.all([plan.accumulate, plan.update].map(runnerOf));
  const state = gameState(gameOf(1));
  const { u, mean } = { u: state["judge.u"], mean: state["norm.mean"] };
  let loss = 0;
  for (let part = 0; part < 4; part++) {
    const kept = state["norm.mean"];
    loss += (await accumulate.run(state, partOf(part)))[`${discriminatorPrefix}loss`][0];
    expect(gapOf(state, { "norm.mean": kept }, "norm.mean")).toBeGreaterThan(0);
  }
  expect(state["judge.u"]).toBe(u);
  const weight = state["judge.weight"];
  await update.run(state, rates(1));
  expect(gapOf(state, { "judge.u": u }, "judge.u")).toBeGreaterThan(1e-4);
  expect(gapOf(state, { "judge.weight": weight }, "judge.weight")).toBeGreaterThan(1e-3);
  expect(state["norm.mean"]).not.toBe(mean);
  expect(state[gradientName("judge.weight")].every((value) => value === 0)).toBe(true);
  expect(loss).toBeGreaterThan(0);
  await Promise.all([accumulate, update].map((runner) => runner.close()));
});
