/**
 * A program cut where its lanes pool moments: stages that are run one after the other, each of which leaves what later ones
 * need on its device, and gives and is fed what is pooled.
 */
import { topologicalOrder } from "./gradient.ts";
import { isPooled, type PooledMoment } from "./pooled-moments.ts";
import { nextName, outputsOf, type Program } from "./program.ts";
import { shareEqual } from "./simplify.ts";
import { input, node, type Tensor } from "./tensor.ts";

/** A moment over all lanes, which later stages are fed under its name. */
export interface Pooling {
  readonly name: string;
  readonly moment: PooledMoment["op"];
  /** The results of stages, this one or before, that are pooled: m, or m and v. */
  readonly of: readonly string[];
}

export interface Stage {
  readonly program: Program;
  /** What is to be pooled before the next stage. */
  readonly poolings: readonly Pooling[];
}

/** What a stage leaves on its device for later ones is called so. */
const betweenPrefix = "between.";
export const isBetween = (name: string): boolean => name.startsWith(betweenPrefix);

/** What a stage gives to be pooled is called so. */
const momentPrefix = "moment.";
export const isMoment = (name: string): boolean => name.startsWith(momentPrefix);

/** The program in as few stages as its pooled moments allow; one where there are none. */
export function stagesOf(program: Program): readonly Stage[] {
  const named = outputsOf(program);
  const shared = shareEqual(named.map(([, tensor]) => tensor));
  const outputs = new Map(named.map(([name], i) => [name, shared[i]] as const));
  const stageOf = scheduled(shared);
  const count = 1 + Math.max(...shared.map(stageOf));
  const schedule = { outputs, stageOf, last: count - 1 };
  const cut = { ...schedule, ...crossingsOf(program, schedule) };
  return Array.from({ length: count }, (_, stage) => ({
    program: stageProgram(program, cut, stage),
    poolings: cut.poolings.flatMap(({ at, ...pooling }) => (at === stage + 1 ? [pooling] : [])),
  }));
}

// ── When ────────────────────────────────────────────────────────────────────────────────────────

type StageOf = (tensor: Tensor) => number;

/**
 * The stage that computes a tensor: outputs as early as what they are made of is pooled, all else as late as it is asked for,
 * so that little is kept between stages. A pooled moment is there from its stage on, made of what was given before.
 */
function scheduled(outputs: readonly Tensor[]): StageOf {
  const order = topologicalOrder(outputs);
  const earliest = new Map<Tensor, number>();
  for (const tensor of order) {
    const ready = Math.max(0, ...tensor.inputs.map((from) => earliest.get(from)!));
    earliest.set(tensor, ready + waitOf(tensor));
  }
  const stages = new Map(outputs.map((output) => [output, earliest.get(output)!]));
  for (const tensor of order.toReversed()) {
    const asked = stages.get(tensor)! - waitOf(tensor);
    for (const from of tensor.inputs) {
      stages.set(from, Math.min(asked, stages.get(from) ?? Number.POSITIVE_INFINITY));
    }
  }
  return (tensor) => stages.get(tensor)!;
}

/** Stages between what a tensor is made of and the tensor. */
const waitOf = (tensor: Tensor): number => (isPooled(tensor) ? 1 : 0);

// ── What crosses from one stage to others ───────────────────────────────────────────────────────

/** A tensor by the name under which it leaves its stage, and what stands for it in later ones. */
interface Crossing {
  readonly name: string;
  readonly tensor: Tensor;
  readonly standsFor: Tensor;
}

interface Crossings {
  /** Values that stay on the device. */
  readonly left: readonly Crossing[];
  /** Moments over all lanes, which are fed. */
  readonly pooled: readonly Crossing[];
  /** What they are made of, given as results. */
  readonly given: readonly (readonly [name: string, tensor: Tensor])[];
  /** `at`: the first stage that may be fed it. */
  readonly poolings: readonly (Pooling & { readonly at: number })[];
}

interface Schedule {
  readonly outputs: ReadonlyMap<string, Tensor>;
  readonly stageOf: StageOf;
  readonly last: number;
}

function crossingsOf({ state }: Program, { outputs, stageOf, last }: Schedule): Crossings {
  const order = topologicalOrder([...outputs.values()]);
  const moments = order.filter(isPooled);
  // State moves in the last stage: until then others may read it as it was.
  const moved = new Set(Object.keys(state).flatMap((name) => outputs.get(nextName(name)) ?? []));
  const isReadLater = readLater(order, stageOf);
  const isComputed = (each: Tensor) => each.inputs.length > 0 && !isPooled(each);
  const waits = (each: Tensor) => moved.has(each) && stageOf(each) < last;
  const left = order.filter((each) => isComputed(each) && (isReadLater(each) || waits(each)));
  const given = [...new Set(moments.flatMap(({ inputs }) => inputs))];
  const named = given.map((tensor, i) => [`${momentPrefix}${i}`, tensor] as const);
  const nameOf = new Map(named.map(([name, tensor]) => [tensor, name]));
  const pooled = moments.map((tensor, i) => crossing(`pooled.${i}`, tensor));
  return {
    left: left.map((tensor, i) => crossing(`${betweenPrefix}${i}`, tensor)),
    pooled,
    given: named,
    poolings: moments.map((tensor, i) => ({
      name: pooled[i].name,
      moment: tensor.op,
      of: tensor.inputs.map((from) => nameOf.get(from)!),
      at: stageOf(tensor),
    })),
  };
}

const crossing = (name: string, tensor: Tensor): Crossing => ({
  name,
  tensor,
  standsFor: input(name, tensor.shape, tensor.dtype),
});

/** Whether a stage after its own reads a tensor; what is pooled of it does not. */
function readLater(order: readonly Tensor[], stageOf: StageOf): (tensor: Tensor) => boolean {
  const later = new Set<Tensor>();
  for (const reader of order) {
    if (isPooled(reader)) continue;
    for (const from of reader.inputs) if (stageOf(from) < stageOf(reader)) later.add(from);
  }
  return (tensor) => later.has(tensor);
}

// ── Programs ────────────────────────────────────────────────────────────────────────────────────

type Cutting = Schedule & Crossings;

function stageProgram(program: Program, cut: Cutting, stage: number): Program {
  const { stageOf, outputs, left, pooled, given, last } = cut;
  const standing = standingIn(cut, stage);
  const isMadeHere = (tensor: Tensor) => stageOf(tensor) === stage;
  const named = (names: readonly string[]) =>
    names.map((name) => [name, outputs.get(name)!] as const);
  const here = (all: readonly (readonly [string, Tensor])[]): Readonly<Record<string, Tensor>> =>
    Object.fromEntries(
      all.flatMap(([name, tensor]) => (isMadeHere(tensor) ? [[name, standing(tensor)]] : [])),
    );
  const results = here([...named(Object.keys(program.results)), ...given]);
  const kept = here([
    ...named(Object.keys(program.kept ?? {})),
    ...left.map(({ name, tensor }) => [name, tensor] as const),
  ]);
  const next = new Map(
    Object.entries(program.state).flatMap(([name, slot]) =>
      slot.next && stage === last ? [[name, standing(outputs.get(nextName(name))!)]] : [],
    ),
  );
  const made = [...Object.values(results), ...Object.values(kept), ...next.values()];
  const read = new Set(topologicalOrder(made));
  const readFrom = (crossings: readonly Crossing[]) =>
    crossings.filter(({ standsFor }) => read.has(standsFor));
  const feeds = Object.entries(program.feeds).filter(([, feed]) => read.has(feed));
  const slots = Object.entries(program.state)
    .filter(([name, { current }]) => read.has(current) || next.has(name))
    .map(([name, { current }]) => {
      const moved = next.get(name);
      return [name, moved ? { current, next: moved } : { current }] as const;
    });
  return {
    name: `${program.name}.${stage}`,
    feeds: Object.fromEntries([
      ...feeds,
      ...readFrom(pooled).map(({ name, standsFor }) => [name, standsFor] as const),
    ]),
    results,
    state: Object.fromEntries([
      ...slots,
      ...readFrom(left).map(({ name, standsFor }) => [name, { current: standsFor }] as const),
    ]),
    kept,
  };
}

/** What a tensor is in a stage: made there, or what stands for it. */
function standingIn(
  { outputs, stageOf, left, pooled }: Cutting,
  stage: number,
): (tensor: Tensor) => Tensor {
  const crossed = new Map([...left, ...pooled].map((each) => [each.tensor, each.standsFor]));
  const standing = new Map<Tensor, Tensor>();
  for (const tensor of topologicalOrder([...outputs.values()])) {
    const isGone = isPooled(tensor) || stageOf(tensor) < stage;
    const stands = isGone ? crossed.get(tensor) : undefined;
    if (stands) standing.set(tensor, stands);
    else if (tensor.inputs.length === 0) standing.set(tensor, tensor);
    else if (stageOf(tensor) === stage) standing.set(tensor, rebuilt(tensor, standing));
  }
  return (tensor) => standing.get(tensor)!;
}

const rebuilt = (tensor: Tensor, standing: ReadonlyMap<Tensor, Tensor>): Tensor =>
  node(
    tensor.op,
    tensor.inputs.map((from) => standing.get(from)!),
    tensor.attributes,
    tensor.shape,
    tensor.dtype,
  );
