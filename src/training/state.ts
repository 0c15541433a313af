/**
 * What a training keeps on the device and in its checkpoints: weights, moments, running means of the network's weights,
 * and statistics, which move by rules of their own.
 */
import { KintsugiError } from "../errors.ts";
import { type Shape, sizeOf } from "../graph/index.ts";
import { type Parameter, type Parameters, stateNames } from "../nn/index.ts";
import { floats, type TensorData, type TensorSpec, type Tensors } from "../runtime/index.ts";
import type { Objective } from "./objective.ts";

/** A state that can be taken once: whoever only passes it on keeps none of its memory. */
export interface HandedState {
  readonly specs: StateSource["specs"];
  take(): Tensors;
}

export function handOver(state: Tensors): HandedState {
  let held: Tensors = state;
  const take = () => {
    const taken = held;
    held = {};
    return taken;
  };
  return { specs: specsOf(state), take };
}

/** A state that is read a few tensors at a time: a copy of all of it is memory that a training may not have. */
export interface StateSource {
  readonly specs: Readonly<Record<string, TensorSpec>>;
  read(names: readonly string[]): Promise<Tensors>;
}

/** A state that lies in memory anyway. */
export const sourceOf = (state: Tensors): StateSource => ({
  specs: specsOf(state),
  read: async (names) => Object.fromEntries(names.map((name) => [name, state[name]])),
});

const specsOf = (state: Tensors): StateSource["specs"] =>
  Object.fromEntries(
    Object.entries(state).map(([name, { dtype, shape }]) => [name, { dtype, shape }]),
  );

/** How many entries are read at once, but for a tensor that has more. */
const PART_ENTRIES = 2 ** 22;

/** Some tensors of a state, and the order that they were asked for in. */
export interface StatePart {
  readonly names: readonly string[];
  readonly tensors: Tensors;
}

/** All tensors in the order of `names`, some at a time. */
export async function* partsOf(
  { specs, read }: StateSource,
  names: readonly string[] = Object.keys(specs),
): AsyncGenerator<StatePart> {
  let [part, entries]: [string[], number] = [[], 0];
  for (const name of names) {
    const more = sizeOf(specs[name].shape);
    if (part.length > 0 && entries + more > PART_ENTRIES) {
      yield { names: part, tensors: await read(part) };
      [part, entries] = [[], 0];
    }
    part.push(name);
    entries += more;
  }
  if (part.length > 0) yield { names: part, tensors: await read(part) };
}

type Values = Readonly<Record<string, Float32Array>>;

/** Weights with empty moments, the running means equal to the weights. */
export const stateFromWeights = (parameters: readonly Parameter[], weights: Values): Tensors => ({
  ...asTensors(parameters, weights),
  ...renamed(asTensors(parameters, weights), stateNames.average),
  ...emptyMoments(parameters),
});

/** A run's state before its first step; `weights` are those of the network and its statistics. */
export function freshState(
  objectives: readonly Objective[],
  { seed, weights }: { readonly seed: number; readonly weights: Values },
): Tensors {
  const states = objectives.map(({ network: { parameters }, discriminator }) => ({
    ...stateFromWeights(parameters.all, weights),
    ...asTensors(parameters.statistics, weights),
    ...(discriminator && freshDiscriminator(discriminator, seed)),
  }));
  return Object.assign({}, ...states.map((state) => requireAgreement(states, state)));
}

/** Nothing but the result uses a running mean, so a discriminator has none. */
function freshDiscriminator(discriminator: Parameters, seed: number): Tensors {
  const { all, statistics } = discriminator;
  const values = discriminator.initialise(seed);
  return { ...asTensors([...all, ...statistics], values), ...emptyMoments(all) };
}

/** The moments of both players as they are before a first step. */
export const freshMoments = ({ network, discriminator }: Objective): Tensors =>
  emptyMoments([...network.parameters.all, ...(discriminator?.all ?? [])]);

const asTensors = (parameters: readonly Parameter[], values: Values): Tensors =>
  Object.fromEntries(
    parameters.map(({ name, tensor }) => [name, floats(tensor.shape, values[name])]),
  );

const renamed = (tensors: Tensors, rename: (name: string) => string): Tensors =>
  Object.fromEntries(Object.entries(tensors).map(([name, tensor]) => [rename(name), tensor]));

const emptyMoments = (parameters: readonly Parameter[]): Tensors =>
  Object.fromEntries(
    parameters.flatMap(({ name, tensor: { shape } }): [string, TensorData][] => [
      [stateNames.moment1(name), floats(shape, new Float32Array(sizeOf(shape)))],
      [stateNames.moment2(name), floats(shape, new Float32Array(sizeOf(shape)))],
    ]),
  );

/** Throws `recipe-invalid` where the phases' networks do not share their parameters. */
function requireAgreement(states: readonly Tensors[], state: Tensors): Tensors {
  for (const [name, { shape }] of Object.entries(state)) {
    const other = states.find((each) => each[name] && !same(each[name].shape, shape));
    if (other === undefined) continue;
    throw new KintsugiError("recipe-invalid", {
      where: "phases",
      expected: `"${name}" of one shape in all phases`,
      got: `[${shape.join(", ")}] and [${other[name].shape.join(", ")}]`,
      advice: "give all phases the same sizes",
    });
  }
  return state;
}

const same = (a: Shape, b: Shape): boolean => a.join() === b.join();

/** The values of another run's weights for these parameters. Errors: weights-invalid. */
export function weightsFor(
  parameters: readonly Parameter[],
  tensors: Tensors,
  where: string,
): Values {
  return Object.fromEntries(
    parameters.map(({ name, tensor: { shape } }) => {
      const found = tensors[name];
      if (found?.dtype === "float32" && same(found.shape, shape)) return [name, found.data];
      throw new KintsugiError("weights-invalid", {
        where,
        expected: `"${name}" of shape [${shape.join(", ")}]`,
        got: found ? `[${found.shape.join(", ")}]` : "nothing of that name",
        advice: "give weights of the recipe's network and configuration",
      });
    }),
  );
}
