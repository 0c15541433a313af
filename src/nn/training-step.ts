/**
 * A training step as programs: `accumulate` adds a micro-batch's gradients to those kept on the device, `update`
 * moves the weights by them; where there is one micro-batch the two are one program, `step`. A discriminator moves with
 * the network at the same time, both from one forward pass and from the weights before the step.
 */
import {
  add,
  broadcastTo,
  constant,
  gradients,
  input,
  type Program,
  type StateSlot,
  type Tensor,
  topologicalOrder,
} from "../graph/index.ts";
import { type AdamOptions, adam, type ScheduleFeeds, scheduleFeeds } from "./optimisers.ts";
import type { Parameter, Statistic } from "./parameters.ts";

/** Who moves its parameters so that its loss falls. */
export interface Player {
  /** A scalar, already normalised, so that the losses of micro-batches add up. */
  readonly loss: Tensor;
  /** Those of which the loss has no gradient stay as they are. */
  readonly parameters: readonly Parameter[];
  readonly optimiser: AdamOptions;
}

export interface TrainingTask extends Player {
  readonly name: string;
  /** Scalars to report beside the losses. */
  readonly report?: Readonly<Record<string, Tensor>>;
  /** The pictures and planes of a micro-batch; scalars are the same for all. */
  readonly feeds: Readonly<Record<string, Tensor>>;
  /** What moves by a rule of its own, of both players. */
  readonly statistics?: readonly Statistic[];
  /** The player against the network; its results are `discriminator.loss` and so on. */
  readonly discriminator?: Player;
}

export type TrainingPrograms =
  | { readonly kind: "fused"; readonly step: Program }
  | { readonly kind: "accumulated"; readonly accumulate: Program; readonly update: Program };

export const gradientName = (name: string): string => `gradient.${name}`;
/** What results and schedule feeds of the discriminator begin with. */
export const discriminatorPrefix = "discriminator.";

/** Of a loss, by the tensors; a rewrite that saves memory may take the place of `gradients`. */
export type Differentiate = (loss: Tensor, wrt: readonly Tensor[]) => readonly Tensor[];

/** One program for a batch in one piece, two for a batch in several micro-batches. */
export function trainingPrograms(
  task: TrainingTask,
  microBatches: number,
  differentiate: Differentiate = gradients,
): TrainingPrograms {
  const moves = playersOf(task).map((player) => moveOf(player, differentiate));
  return microBatches === 1
    ? { kind: "fused", step: fusedStep(task, moves) }
    : {
        kind: "accumulated",
        accumulate: accumulateStep(task, moves),
        update: updateStep(task, moves),
      };
}

/** What a run tells of a batch, its weights left where they are: losses, and slopes that it keeps. */
export interface SlopesProgram {
  readonly program: Program;
  readonly players: readonly SlopesPlayer[];
}
export interface SlopesPlayer {
  /** Of its results: empty for the network's own. */
  readonly prefix: string;
  /** Those that have a slope, kept under `gradientName`. */
  readonly parameters: readonly Parameter[];
  readonly optimiser: AdamOptions;
}

/** The slopes of a part of a batch, for those who move weights without a program; statistics move with it. */
export function slopesProgram(
  task: TrainingTask,
  differentiate: Differentiate = gradients,
): SlopesProgram {
  const moves = playersOf(task).map((player) => moveOf(player, differentiate));
  const slopes = moves.flatMap(({ parameters, slopes }) =>
    parameters.map(({ name }, i) => [gradientName(name), slopes[i]] as const),
  );
  const program = complete(task, {
    name: `${task.name}.slopes`,
    feeds: task.feeds,
    results: { ...lossesOf(moves), ...task.report },
    state: movedStatistics(task, moves, () => true),
    kept: Object.fromEntries(slopes),
  });
  const players = moves.map(({ player: { prefix, optimiser }, parameters }) => ({
    prefix,
    parameters,
    optimiser,
  }));
  return { program, players };
}

// ── Players ─────────────────────────────────────────────────────────────────────────────────────

interface NamedPlayer extends Player {
  readonly prefix: string;
}

/** A player's parameters that move, each with its slope. */
interface Move {
  readonly player: NamedPlayer;
  readonly parameters: readonly Parameter[];
  readonly slopes: readonly Tensor[];
}

const playersOf = (task: TrainingTask): readonly NamedPlayer[] => [
  { ...task, prefix: "" },
  ...(task.discriminator ? [{ ...task.discriminator, prefix: discriminatorPrefix }] : []),
];

function moveOf(player: NamedPlayer, differentiate: Differentiate): Move {
  const reached = reachedByGradient(player.loss);
  const parameters = player.parameters.filter(({ tensor }) => reached.has(tensor));
  const slopes = differentiate(
    player.loss,
    parameters.map(({ tensor }) => tensor),
  );
  return { player, parameters, slopes };
}

/** Everything that the loss is made of without a `stopGradient` in between. */
function reachedByGradient(loss: Tensor): ReadonlySet<Tensor> {
  const reached = new Set([loss]);
  for (const { op, inputs } of reached) {
    if (op !== "stopGradient") for (const from of inputs) reached.add(from);
  }
  return reached;
}

/** What each player's losses are called, and what they are. */
const lossesOf = (moves: readonly Move[]): Readonly<Record<string, Tensor>> =>
  Object.fromEntries(moves.map(({ player: { prefix, loss } }) => [`${prefix}loss`, loss]));

/** One step of every player's Adam by its slopes. */
function stepAll(moves: readonly Move[]) {
  const feeds: Record<string, Tensor> = {};
  const norms: Record<string, Tensor> = {};
  const state: Record<string, StateSlot> = {};
  for (const { player, parameters, slopes } of moves) {
    const schedule: ScheduleFeeds = scheduleFeeds(player.prefix);
    const update = adam(parameters, slopes, { schedule, options: player.optimiser });
    for (const feed of Object.values(schedule)) feeds[nameOf(feed)] = feed;
    norms[`${player.prefix}gradientNorm`] = update.gradientNorm;
    Object.assign(state, update.state);
  }
  return { feeds, norms, state };
}

const nameOf = (placeholder: Tensor): string =>
  placeholder.op === "input" ? placeholder.attributes.name : "";

// ── Programs ────────────────────────────────────────────────────────────────────────────────────

function fusedStep(task: TrainingTask, moves: readonly Move[]): Program {
  const { feeds, norms, state } = stepAll(moves);
  return complete(task, {
    name: `${task.name}.step`,
    feeds: { ...task.feeds, ...feeds },
    results: { ...lossesOf(moves), ...norms, ...task.report },
    state: { ...state, ...movedStatistics(task, moves, () => true) },
  });
}

/** Gradients kept so far + this micro-batch's. */
function accumulateStep(task: TrainingTask, moves: readonly Move[]): Program {
  const kept = moves.flatMap(({ parameters, slopes }) =>
    parameters.map(({ name, tensor }, i): [string, StateSlot] => {
      const current = input(gradientName(name), tensor.shape);
      return [gradientName(name), { current, next: add(current, slopes[i]) }];
    }),
  );
  const weights = moves.flatMap(({ parameters }) =>
    parameters.map(({ name, tensor }) => [name, { current: tensor }] as const),
  );
  const statistics = movedStatistics(task, moves, ({ moves }) => moves === "with-micro-batch");
  return complete(task, {
    name: `${task.name}.accumulate`,
    feeds: task.feeds,
    results: { ...lossesOf(moves), ...task.report },
    state: { ...Object.fromEntries([...weights, ...kept]), ...statistics },
  });
}

/** Moves the weights by the kept gradients and empties these. */
function updateStep(task: TrainingTask, moves: readonly Move[]): Program {
  const kept = moves.map((move) => ({
    ...move,
    slopes: move.parameters.map(({ name, tensor }) => input(gradientName(name), tensor.shape)),
  }));
  const { feeds, norms, state } = stepAll(kept);
  const emptied = kept.flatMap(({ slopes }) =>
    slopes.map((current): [string, StateSlot] => [
      nameOf(current),
      { current, next: broadcastTo(constant(0), current.shape) },
    ]),
  );
  const statistics = movedStatistics(task, moves, ({ moves }) => moves === "with-step");
  return complete(task, {
    name: `${task.name}.update`,
    feeds,
    results: norms,
    state: { ...state, ...Object.fromEntries(emptied), ...statistics },
  });
}

/**
 * The statistics that `when` picks, with what follows them. Those of weights rest where the losses do not look at their
 * weights; those of pictures never do, for training writes them without reading them.
 */
function movedStatistics(
  { statistics = [] }: TrainingTask,
  moves: readonly Move[],
  when: (statistic: Statistic) => boolean,
): Readonly<Record<string, StateSlot>> {
  const read = new Set(topologicalOrder(moves.map(({ player }) => player.loss)));
  const isMoved = (each: Statistic): boolean =>
    when(each) &&
    each.next !== each.tensor &&
    (each.moves === "with-micro-batch" || read.has(each.tensor));
  return Object.fromEntries(
    statistics.filter(isMoved).map(({ name, tensor, next }) => [name, { current: tensor, next }]),
  );
}

/** The program with those weights and statistics that it reads and does not move. */
function complete(task: TrainingTask, program: Program): Program {
  const outputs = [
    ...Object.values(program.results),
    ...Object.values(program.state).flatMap(({ next }) => next ?? []),
    ...Object.values(program.kept ?? {}),
  ];
  const read = new Set(topologicalOrder(outputs));
  const all = [
    ...playersOf(task).flatMap(({ parameters }) => parameters),
    ...(task.statistics ?? []),
  ];
  const still = all.filter(({ name, tensor }) => read.has(tensor) && !(name in program.state));
  const slots = still.map(({ name, tensor }) => [name, { current: tensor }] as const);
  return { ...program, state: { ...program.state, ...Object.fromEntries(slots) } };
}
