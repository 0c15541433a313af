/**
 * Parameters by name. A network asks its scope for `weight`, and the scope gives the placeholder called
 * `encoder.0.weight`; asking again gives the same one, which is how paths share weights.
 */

import { input, type Shape, sizeOf, type Tensor } from "../graph/index.ts";
import { randomNormal, randomOf } from "../image/random.ts";
import { requireSameShape } from "./requirements.ts";

/** How the entries of a fresh parameter are drawn. */
export type Initialiser =
  | { readonly kind: "constant"; readonly value: number }
  | { readonly kind: "normal"; readonly deviation: number };

export const zeros: Initialiser = { kind: "constant", value: 0 };
export const ones: Initialiser = { kind: "constant", value: 1 };

/** He et al. 2015: variance 2 / fan-in, for a weight `[O, I, kH, kW]`; `gain` scales the deviation. */
export const heNormal = (shape: Shape, gain = 1): Initialiser => ({
  kind: "normal",
  deviation: gain * Math.sqrt(2 / sizeOf(shape.slice(1))),
});

export interface Parameter {
  readonly name: string;
  readonly tensor: Tensor;
  readonly initialiser: Initialiser;
}

/**
 * What a network keeps beside its parameters and moves without a gradient: the running means of batch
 * normalisation, the vectors of spectral normalisation.
 */
export interface Statistic extends Parameter {
  /** Its value after a step of training. */
  readonly next: Tensor;
  readonly moves: StatisticMoves;
}

/** Once a step, from weights alone, or with every micro-batch, from what it holds. */
export type StatisticMoves = "with-step" | "with-micro-batch";

export interface StatisticRule {
  readonly initialiser: Initialiser;
  readonly moves: StatisticMoves;
  readonly next: (current: Tensor) => Tensor;
}

/** The names under a dotted prefix. */
export interface Scope {
  /** Whether the network is being trained: batch normalisation then goes by the batch. */
  readonly training: boolean;
  /** Parts of the batch that are computed apart, of which this is one; moments of the batch are pooled over them. */
  readonly lanes: number;
  /** The scope `prefix.name`. */
  at(name: string | number): Scope;
  /** The parameter `prefix.name`; made when first asked for. */
  get(name: string, shape: Shape, initialiser: Initialiser): Tensor;
  /** The present value of the statistic `prefix.name`; where it is asked for again, the first rule stands. */
  statistic(name: string, shape: Shape, rule: StatisticRule): Tensor;
}

/** A scope from what it does with whole names. */
export function scopeOf(whole: Omit<Scope, "at">, prefix = ""): Scope {
  return {
    training: whole.training,
    lanes: whole.lanes,
    at: (name) => scopeOf(whole, `${prefix}${name}.`),
    get: (name, shape, initialiser) => whole.get(prefix + name, shape, initialiser),
    statistic: (name, shape, rule) => whole.statistic(prefix + name, shape, rule),
  };
}

/** All parameters and statistics of a network, in the order in which they were first asked for. */
export class Parameters implements Scope {
  readonly training: boolean;
  readonly lanes: number;
  readonly #known = new Map<string, Parameter>();
  readonly #statistics = new Map<string, Statistic>();

  constructor({ training = false, lanes = 1 }: Partial<Pick<Scope, "training" | "lanes">> = {}) {
    this.training = training;
    this.lanes = lanes;
  }

  /** What the network learns. */
  get all(): readonly Parameter[] {
    return [...this.#known.values()];
  }

  get statistics(): readonly Statistic[] {
    return [...this.#statistics.values()];
  }

  /** How many numbers the network learns. */
  get count(): number {
    return this.all.reduce((total, { tensor }) => total + sizeOf(tensor.shape), 0);
  }

  at(name: string | number): Scope {
    return scopeOf(this, `${name}.`);
  }

  get(name: string, shape: Shape, initialiser: Initialiser): Tensor {
    const known = this.#known.get(name);
    if (known) {
      requireSameShape(`parameter ${name}`, known.tensor.shape, shape);
      return known.tensor;
    }
    const tensor = input(name, shape);
    this.#known.set(name, { name, tensor, initialiser });
    return tensor;
  }

  statistic(name: string, shape: Shape, { next, ...rule }: StatisticRule): Tensor {
    const known = this.#statistics.get(name);
    if (known) {
      requireSameShape(`statistic ${name}`, known.tensor.shape, shape);
      return known.tensor;
    }
    const tensor = input(name, shape);
    this.#statistics.set(name, { name, tensor, next: next(tensor), ...rule });
    return tensor;
  }

  /** Fresh values of parameters and statistics; each one's depend on the seed and its name alone. */
  initialise(seed: number): Readonly<Record<string, Float32Array>> {
    return Object.fromEntries(
      [...this.all, ...this.statistics].map(({ name, tensor, initialiser }) => [
        name,
        draw(initialiser, sizeOf(tensor.shape), randomOf(seed, ...codesOf(name))),
      ]),
    );
  }
}

function draw(initialiser: Initialiser, count: number, random: () => number): Float32Array {
  if (initialiser.kind === "constant") return new Float32Array(count).fill(initialiser.value);
  return Float32Array.from({ length: count }, () => initialiser.deviation * randomNormal(random));
}

const codesOf = (name: string): readonly number[] =>
  Array.from(name, (letter) => letter.charCodeAt(0));
