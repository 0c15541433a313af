/** Adam (Kingma & Ba 2015) with decoupled weight decay, clipping by global norm and a running mean of the weights. */
import {
  add,
  concat,
  constant,
  div,
  input,
  max,
  mul,
  reshape,
  type StateSlot,
  sizeOf,
  slice,
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
  const bundles = bundled(parameters, gradients);
  const gradientNorm = sqrt(bundles.map(({ g }) => sum(square(g))).reduce(add));
  const scale =
    options.clipNorm === undefined ? constant(1) : clipScale(gradientNorm, options.clipNorm);
  const slots = bundles.flatMap((bundle) => stepOf(bundle, { scale, schedule, options }));
  return { state: Object.fromEntries(slots), gradientNorm };
}

/** min(1, limit / ‖g‖) */
const clipScale = (norm: Tensor, limit: number): Tensor => div(limit, max(norm, limit));

// ── Bundles ─────────────────────────────────────────────────────────────────────────────────────

/** Parameters that take their steps together, as one row of values, or one alone, in its own shape. */
interface Bundle {
  readonly parameters: readonly Parameter[];
  readonly g: Tensor;
}

/** Values at most of one that goes with others: what a step of it costs is being called. */
const SMALL = 2 ** 14;

function bundled(
  parameters: readonly Parameter[],
  gradients: readonly Tensor[],
): readonly Bundle[] {
  const all = parameters.map((parameter, i) => ({ parameter, g: gradients[i] }));
  const isSmall = ({ g }: (typeof all)[number]): boolean => sizeOf(g.shape) <= SMALL;
  const large = all.filter((each) => !isSmall(each)).map((each) => [each]);
  return [...large, all.filter(isSmall)]
    .filter((each) => each.length > 0)
    .map((each) => ({
      parameters: each.map(({ parameter }) => parameter),
      g: joined(each.map(({ g }) => g)),
    }));
}

/** What a bundle's parameters have of a kind, as one. */
const joined = (tensors: readonly Tensor[]): Tensor =>
  tensors.length === 1
    ? tensors[0]
    : concat(
        tensors.map((each) => reshape(each, [-1])),
        0,
      );

/** The same taken apart again, each in its parameter's shape. */
function apart(whole: Tensor, parameters: readonly Parameter[]): readonly Tensor[] {
  if (parameters.length === 1) return [whole];
  let start = 0;
  return parameters.map(({ tensor: { shape } }) => {
    const end = start + sizeOf(shape);
    const own = slice(whole, [{ axis: 0, start, end }]);
    start = end;
    return reshape(own, shape);
  });
}

interface StepOptions {
  /** Of the gradients, by which they are clipped; a scalar. */
  readonly scale: Tensor;
  readonly schedule: ScheduleFeeds;
  readonly options: AdamOptions;
}

function stepOf(
  { parameters, g }: Bundle,
  { scale, schedule, options }: StepOptions,
): readonly (readonly [string, StateSlot])[] {
  const { learningRate, correction1, correction2 } = schedule;
  const { beta1, beta2, epsilon, weightDecay, averageDecay } = options;
  const kept = (nameOf: (name: string) => string) =>
    parameters.map(({ name, tensor }) => input(nameOf(name), tensor.shape));
  const slots = (current: readonly Tensor[], next: Tensor, nameOf: (name: string) => string) =>
    apart(next, parameters).map((each, i): [string, StateSlot] => [
      nameOf(parameters[i].name),
      { current: current[i], next: each },
    ]);
  const weights = parameters.map(({ tensor }) => tensor);
  const moments1 = kept(stateNames.moment1);
  const moments2 = kept(stateNames.moment2);
  const [w, m, v] = [weights, moments1, moments2].map(joined);
  // With s·g for the clipped gradient: m ← β₁m + (1 − β₁)sg, v ← β₂v + (1 − β₂)s²g²
  const nextM = add(mul(m, beta1), mul(g, mul(scale, 1 - beta1)));
  const nextV = add(mul(v, beta2), mul(square(g), mul(square(scale), 1 - beta2)));
  // w ← w − η (m / c₁) / (√(v / c₂) + ε) − η λ w; all that is a scalar meets the weights once
  const root = sqrt(correction2);
  const rate = div(mul(learningRate, root), correction1);
  const moved = sub(w, mul(div(nextM, add(sqrt(nextV), mul(root, epsilon))), rate));
  const nextW = weightDecay > 0 ? sub(moved, mul(w, mul(learningRate, weightDecay))) : moved;
  const moving = [
    ...slots(weights, nextW, (name) => name),
    ...slots(moments1, nextM, stateNames.moment1),
    ...slots(moments2, nextV, stateNames.moment2),
  ];
  if (averageDecay === undefined) return moving;
  const averages = kept(stateNames.average);
  const next = add(mul(joined(averages), averageDecay), mul(nextW, 1 - averageDecay));
  return [...moving, ...slots(averages, next, stateNames.average)];
}

/** The scope of a network that mends with the running means of its weights, and its statistics as they are. */
export const averagedScope = (parameters: Parameters): Scope =>
  scopeOf({
    training: false,
    lanes: 1,
    get: (name, shape, initialiser) => parameters.get(stateNames.average(name), shape, initialiser),
    statistic: (name, shape, rule) => parameters.statistic(name, shape, rule),
  });
