/**
 * What a phase of a recipe asks of its network, as a training task: the network at micro-batch size, its losses and,
 * where there is one, its discriminator. Both judge one forward pass.
 */
import { KintsugiError } from "../errors.ts";
import { add, type GraphForm, inForm, input, mul, sub, type Tensor } from "../graph/index.ts";
import {
  type BuildOptions,
  type BuiltNetwork,
  buildNetwork,
  greyOf,
  type Judged,
  type Judgement,
  judgementOf,
  type NetworkConfig,
  type NetworkOutputs,
  type NetworkSize,
  published,
} from "../networks/index.ts";
import {
  type AdamOptions,
  discriminatorLoss,
  featureDistance,
  generatorLoss,
  Parameters,
  pixelLoss,
  styleDistance,
  type TrainingTask,
  totalVariation,
} from "../nn/index.ts";
import { type ClassifierFiles, classifiersFrom, noClassifiers } from "./classifiers.ts";
import type { AdversarialRecipe, ClassifierRecipe } from "./loss-schema.ts";
import { type Phase, phasesOf } from "./phases.ts";
import { cellsOf, type Recipe } from "./recipe.ts";

export interface Objective {
  readonly network: BuiltNetwork;
  /** What the discriminator learns, under `discriminator.picture` or `discriminator.edges`. */
  readonly discriminator: Parameters | undefined;
  readonly task: TrainingTask;
}

export interface ObjectiveOptions {
  readonly files?: ClassifierFiles;
  /**
   * Whether statistics move; true by default. Where they rest, batch normalisation goes by its running means, as in
   * mending: for examples too few and too alike to tell moments.
   */
  readonly statisticsMove?: boolean;
  /** What the device computes fastest; `usual` where nothing is said. */
  readonly form?: GraphForm;
  /** Parts of a batch, a micro-batch each, that are computed apart; 1 by default. */
  readonly lanes?: number;
}

/** The network at micro-batch size. */
export const networkOf = (
  recipe: Recipe,
  { configuration = recipe.configuration, training = true, lanes = 1 }: NetworkOptions = {},
): BuiltNetwork =>
  buildNetwork(recipe.network, sizeOf(recipe, recipe.microBatch), {
    config: configuration as Partial<NetworkConfig>,
    training,
    lanes,
  });

interface NetworkOptions extends Pick<BuildOptions, "training" | "lanes"> {
  readonly configuration?: Phase["configuration"];
}

/** The task of a phase, the first one by default, whose micro-batch is `[microBatch, 3, crop, crop]`. */
export function objectiveOf(
  recipe: Recipe,
  phase: Phase = phasesOf(recipe)[0],
  {
    files = noClassifiers,
    statisticsMove = true,
    form = "usual",
    lanes = 1,
  }: ObjectiveOptions = {},
): Objective {
  const { configuration } = phase;
  const network = networkOf(recipe, { configuration, training: statisticsMove, lanes });
  requireSense(recipe, phase, network.outputs);
  const scene = sceneOf(network);
  const { adversarial } = phase.loss;
  const discriminator = adversarial ? new Parameters({ training: true, lanes }) : undefined;
  const game = discriminator && gameOf(scene, { phase, discriminator, pictures: recipe.batch });
  const terms = termsOf(scene, { phase, game, files, pictures: recipe.batch });
  const statistics = [...network.parameters.statistics, ...(discriminator?.statistics ?? [])].map(
    (each) => (statisticsMove ? each : { ...each, next: each.tensor }),
  );
  const task = {
    name: phase.count > 1 ? `${recipe.name}.${phase.name}` : recipe.name,
    loss: terms.map(({ weight, value }) => (weight === 1 ? value : mul(value, weight))).reduce(add),
    report: terms.length > 1 ? reported(terms) : {},
    feeds: feedsOf(scene, phase),
    parameters: network.parameters.all,
    optimiser: adamOptions(phase),
    statistics,
    ...(game && { discriminator: game.player }),
  };
  // Both judgements of a discriminator divide its weights by the same singular values: what is equal is made once.
  return { network, discriminator, task: taskInForm(task, form) };
}

/** The task with all that it computes in the form. */
function taskInForm(task: TrainingTask, form: GraphForm): TrainingTask {
  const { loss, report = {}, statistics = [], discriminator } = task;
  const reports = Object.entries(report);
  const outputs = [
    loss,
    ...(discriminator ? [discriminator.loss] : []),
    ...reports.map(([, value]) => value),
    ...statistics.map(({ next }) => next),
  ];
  const rewritten = inForm(outputs, form);
  const rewrittenOf = new Map(outputs.map((output, i) => [output, rewritten[i]]));
  const of = (output: Tensor): Tensor => rewrittenOf.get(output)!;
  return {
    ...task,
    loss: of(loss),
    report: Object.fromEntries(reports.map(([name, value]) => [name, of(value)])),
    statistics: statistics.map((each) => ({ ...each, next: of(each.next) })),
    ...(discriminator && { discriminator: { ...discriminator, loss: of(discriminator.loss) } }),
  };
}

/** The size of the recipe's network for a batch of crops. */
export function sizeOf(recipe: Recipe, batch: number): NetworkSize {
  const { cropPx } = recipe.degradation;
  return { batch, height: cropPx, width: cropPx, cells: cellsOf(recipe) };
}

/** The optimiser's settings. */
export function adamOptions({ optimiser }: Pick<Recipe, "optimiser">): AdamOptions {
  const { beta1, beta2, epsilon, weightDecay, clipNorm, averageDecay } = optimiser;
  return { beta1, beta2, epsilon, weightDecay, clipNorm, averageDecay };
}

/** Throws `recipe-invalid` where a loss has nothing to look at, or there is none. */
function requireSense({ name, network }: Recipe, { loss, learns }: Phase, outputs: NetworkOutputs) {
  const { hole, known, coarse, adversarial, featureMatching, perceptual, style } = loss;
  const all = [hole, known, featureMatching, loss.totalVariation, coarse, adversarial];
  const senseless: readonly (readonly [boolean, string, string])[] = [
    [learns === "edges" && !outputs.edges, "learns: picture", "edges, which it does not imagine"],
    [
      known > 0 && !outputs.painted,
      "loss.known: 0",
      "a weight, but its known part is never painted",
    ],
    [coarse !== null && !outputs.coarse, "loss.coarse: null", "one, but there is no such path"],
    [
      featureMatching > 0 && !adversarial,
      "loss.adversarial",
      "only featureMatching of its features",
    ],
    [![...all, perceptual, style].some(Boolean), "one loss at least", "none"],
  ];
  for (const [isSo, expected, got] of senseless) {
    const complaint = { where: `${name}: ${network}`, expected, got };
    if (isSo) throw new KintsugiError("recipe-invalid", complaint);
  }
}

// ── What there is to look at ────────────────────────────────────────────────────────────────────

/** Placeholders, and what the network makes of them. */
interface Scene {
  readonly network: BuiltNetwork;
  /** `[N, 3, H, W]`, −1…1. */
  readonly original: Tensor;
  /** `[N, 1, 1, 1]`: of each picture's pixels in the hole, and outside it. */
  readonly weight: Tensor;
  readonly knownWeight: Tensor;
  /** A scalar. */
  readonly coarseWeight: Tensor;
}

function sceneOf(network: BuiltNetwork): Scene {
  const { batch, height, width } = network.size;
  return {
    network,
    original: input("original", [batch, 3, height, width]),
    weight: input("weight", [batch, 1, 1, 1]),
    knownWeight: input("knownWeight", [batch, 1, 1, 1]),
    coarseWeight: input("coarseWeight", []),
  };
}

/** What a phase's programs are fed; the network's planes are all there, whether it looks at them or not. */
function feedsOf(scene: Scene, { loss, learns }: Phase): Readonly<Record<string, Tensor>> {
  const { network, original, weight, knownWeight, coarseWeight } = scene;
  return {
    ...network.inputs,
    original,
    ...(learns === "picture" && { weight }),
    ...(loss.known > 0 && { knownWeight }),
    ...(loss.coarse?.annealed && { coarseWeight }),
  };
}

// ── The game ────────────────────────────────────────────────────────────────────────────────────

interface Game {
  readonly kind: AdversarialRecipe["kind"];
  readonly real: Judgement;
  readonly fake: Judgement;
  readonly player: NonNullable<TrainingTask["discriminator"]>;
}

interface GameOptions {
  readonly phase: Phase;
  readonly discriminator: Parameters;
  /** In a batch. */
  readonly pictures: number;
}

/** The discriminator over originals and over what the network made, which both players read. */
function gameOf(scene: Scene, { phase, discriminator, pictures }: GameOptions): Game {
  const { kind, beta1, beta2, discriminator: name, width } = phase.loss.adversarial!;
  const scope = discriminator.at("discriminator").at(phase.learns);
  const [real, fake] = judgedOf(scene, phase.learns).map((judged) =>
    judgementOf({ name, width }, scope, judged),
  );
  const { epsilon, clipNorm } = phase.optimiser;
  const player = {
    loss: discriminatorLoss(kind, { real: real.logits, fake: fake.logits }, pictures),
    parameters: discriminator.all,
    optimiser: { beta1, beta2, epsilon, clipNorm, weightDecay: 0 },
  };
  return { kind, real, fake, player };
}

/** The original and its counterpart. */
function judgedOf({ network, original }: Scene, learns: Phase["learns"]): readonly Judged[] {
  const { inputs, outputs } = network;
  const { hole } = inputs;
  if (learns === "picture") return [original, outputs.mended].map((shown) => ({ shown, hole }));
  const beside = greyOf(original);
  return [inputs.originalEdges!, outputs.edges!].map((shown) => ({ shown, hole, beside }));
}

// ── The generator's losses ──────────────────────────────────────────────────────────────────────

interface Term {
  readonly name: string;
  readonly weight: number | Tensor;
  /** A scalar. */
  readonly value: Tensor;
}

interface TermOptions {
  readonly phase: Phase;
  readonly game: Game | undefined;
  readonly files: ClassifierFiles;
  readonly pictures: number;
}

/** The losses that the phase weighs, in the order of METHODS §5. */
function termsOf(scene: Scene, { phase, game, files, pictures }: TermOptions): readonly Term[] {
  const { loss } = phase;
  const { network, original, weight, knownWeight, coarseWeight } = scene;
  const { outputs, inputs } = network;
  const { mended, coarse, painted } = outputs;
  const { hole } = inputs;
  const pixels = (a: Tensor, region: Tensor) => pixelLoss(loss.kind, a, original, region);
  const classifier = classifiersFrom(files, original.shape);
  const isPaintingSeen = painted !== undefined && published[network.name].showsPainting;
  /** Of what was mended and, by its paper, of what was painted. */
  const seen = (distance: typeof featureDistance, { layers, ...file }: ClassifierRecipe) => {
    const [theirs, ...ours] = [original, mended, ...(isPaintingSeen ? [painted] : [])].map(
      (picture) => classifier(file)(picture, layers),
    );
    return ours.map((features) => distance(features, theirs, pictures)).reduce(add);
  };
  const { adversarial, perceptual, style } = loss;
  return [
    term("hole", loss.hole, () => pixels(mended, mul(weight, hole))),
    term("known", loss.known, () => pixels(painted ?? mended, mul(knownWeight, sub(1, hole)))),
    coarse &&
      loss.coarse &&
      term("coarse", loss.coarse.annealed ? coarseWeight : loss.coarse.weight, () =>
        pixels(coarse, mul(weight, hole)),
      ),
    game &&
      adversarial &&
      term("adversarial", adversarial.weight, () =>
        generatorLoss(game.kind, game.fake.logits, pictures),
      ),
    game &&
      term("featureMatching", loss.featureMatching, () =>
        featureDistance(game.fake.features, game.real.features, pictures),
      ),
    perceptual && term("perceptual", perceptual.weight, () => seen(featureDistance, perceptual)),
    style && term("style", style.weight, () => seen(styleDistance, style)),
    term("totalVariation", loss.totalVariation, () => totalVariation(mended, hole, pictures)),
  ].flatMap((each) => each ?? []);
}

/** A loss that is not weighed is not there. */
const term = (name: string, weight: number | Tensor, value: () => Tensor): Term | undefined =>
  weight === 0 ? undefined : { name, weight, value: value() };

/** What a loss is called among the results. */
export const reportPrefix = "loss.";
const reported = (terms: readonly Term[]): Readonly<Record<string, Tensor>> =>
  Object.fromEntries(terms.map(({ name, value }) => [reportPrefix + name, value]));
