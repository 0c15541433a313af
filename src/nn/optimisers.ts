/** Adam (Kingma & Ba 2015) with decoupled weight decay, clipping by global norm and a running mean of the weights. */
import {
  add,
  constant,
  div,
  input,
  max,
  mul,
  type StateSlot,
  sqrt,
  square,
  sub,
  sum,
  type Tensor,
} from "../graph/index.ts";
import { type Parameter, type Parameters, type Scope, scopeOf } from "./parameters.ts";

export interface AdamOptions {
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  /** Decoupled (AdamW): w ← w − rate · decay · w. */
  readonly weightDecay: number;
  /** Gradients are scaled down to this global norm; none where absent. */
  readonly clipNorm?: number;
  /** w̄ ← decay · w̄ + (1 − decay) · w, kept beside the weights; none where absent. */
  readonly averageDecay?: number;
}

export const adamDefaults: AdamOptions = {
  beta1: 0.9,
  beta2: 0.999,
  epsilon: 1e-8,
  weightDecay: 0,
};

/** The scalars that a step is fed: the learning rate and Adam's two bias corrections 1 − βᵗ. */
export const scheduleFeeds = (prefix = "") => ({
  learningRate: input(`${prefix}learningRate`, []),
  correction1: input(`${prefix}correction1`, []),
  correction2: input(`${prefix}correction2`, []),
});
export type ScheduleFeeds = ReturnType<typeof scheduleFeeds>;

/** The values of those feeds at step t = 1, 2, … */
export function scheduleValues(step: number, learningRate: number, { beta1, beta2 }: AdamOptions) {
  return {
    learningRate: Float32Array.of(learningRate),
    correction1: Float32Array.of(1 - beta1 ** step),
    correction2: Float32Array.of(1 - beta2 ** step),
  };
}

/** The names under which Adam keeps its state, from a parameter's. */
export const stateNames = {
  moment1: (name: string): string => `moment1.${name}`,
  moment2: (name: string): string => `moment2.${name}`,
  average: (name: string): string => `average.${name}`,
};

export interface Update {
  /** Parameters, moments and averages, with what follows them. */
  readonly state: Readonly<Record<string, StateSlot>>;
  /** ‖g‖ over all parameters, before clipping; a scalar. */
  readonly gradientNorm: Tensor;
}

/** One step of Adam on every parameter. */
export function adam(
  parameters: readonly Parameter[],
  gradients: readonly Tensor[],
  { schedule, options }: { readonly schedule: ScheduleFeeds; readonly options: AdamOptions },
): Update {
  const gradientNorm = sqrt(gradients.map((g) => sum(square(g))).reduce(add));
  const scale =
    options.clipNorm === undefined ? constant(1) : clipScale(gradientNorm, options.clipNorm);
  const slots = parameters.flatMap((parameter, i) =>
    stepOf(parameter, { g: gradients[i], scale }, schedule, options),
  );
  return { state: Object.fromEntries(slots), gradientNorm };
}

/** min(1, limit / ‖g‖) */
const clipScale = (norm: Tensor, limit: number): Tensor => div(limit, max(norm, limit));

function stepOf(
  { name, tensor: w }: Parameter,
  { g, scale }: { readonly g: Tensor; readonly scale: Tensor },
  { learningRate, correction1, correction2 }: ScheduleFeeds,
  { beta1, beta2, epsilon, weightDecay, averageDecay }: AdamOptions,
): readonly (readonly [string, StateSlot])[] {
  const m = input(stateNames.moment1(name), w.shape);
  const v = input(stateNames.moment2(name), w.shape);
  // With s·g for the clipped gradient: m ← β₁m + (1 − β₁)sg, v ← β₂v + (1 − β₂)s²g²
  const nextM = add(mul(m, beta1), mul(g, mul(scale, 1 - beta1)));
  const nextV = add(mul(v, beta2), mul(square(g), mul(square(scale), 1 - beta2)));
  // w ← w − η (m / c₁) / (√(v / c₂) + ε) − η λ w; all that is a scalar meets the weights once
  const root = sqrt(correction2);
  const rate = div(mul(learningRate, root), correction1);
  const moved = sub(w, mul(div(nextM, add(sqrt(nextV), mul(root, epsilon))), rate));
  const nextW = weightDecay > 0 ? sub(moved, mul(w, mul(learningRate, weightDecay))) : moved;
  const slots: [string, StateSlot][] = [
    [name, { current: w, next: nextW }],
    [stateNames.moment1(name), { current: m, next: nextM }],
    [stateNames.moment2(name), { current: v, next: nextV }],
  ];
  if (averageDecay !== undefined) {
    const average = input(stateNames.average(name), w.shape);
    const next = add(mul(average, averageDecay), mul(nextW, 1 - averageDecay));
    slots.push([stateNames.average(name), { current: average, next }]);
  }
  return slots;
}

/** The scope of a network that mends with the running means of its weights, and its statistics as they are. */
export const averagedScope = (parameters: Parameters): Scope =>
  scopeOf({
    training: false,
    get: (name, shape, initialiser) => parameters.get(stateNames.average(name), shape, initialiser),
    statistic: (name, shape, rule) => parameters.statistic(name, shape, rule),
  });
