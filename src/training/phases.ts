/**
 * Phases: parts of one training that follow each other, each with losses, rates and network settings of its own. Every
 * phase begins with empty moments, as a training of its own would.
 */
import { z } from "zod";
import { type NetworkName, type PublishedPhase, published } from "../networks/index.ts";
import { configurationSchema } from "./configuration.ts";
import { changedLoss, edgesAlone, type LossRecipe, lossChangesSchema } from "./loss-schema.ts";
import { type OptimiserRecipe, optimiserChangesSchema } from "./optimiser-schema.ts";

export const phaseSchema = z.strictObject({
  name: z.string().regex(/^[a-z0-9][a-z0-9-]*$/, "lower-case letters, digits and hyphens"),
  steps: z.int().positive(),
  /** Whether the mended picture is judged, or the edges that the network imagines. */
  learns: z.enum(["picture", "edges"]).default("picture"),
  /** What it changes of the recipe's. */
  configuration: configurationSchema.default({}),
  loss: lossChangesSchema.prefault({}),
  optimiser: optimiserChangesSchema.prefault({}),
});
type GivenPhase = z.output<typeof phaseSchema>;

/** A phase with everything written out. */
export interface PhaseRecipe {
  readonly name: string;
  readonly steps: number;
  readonly learns: "picture" | "edges";
  readonly configuration: Configuration;
  readonly loss: LossRecipe;
  readonly optimiser: OptimiserRecipe;
}

type Configuration = Readonly<Record<string, unknown>>;

/** What phases change. */
interface Base {
  readonly name: string;
  readonly network: NetworkName;
  readonly steps: number;
  readonly configuration: Configuration;
  readonly loss: LossRecipe;
  readonly optimiser: OptimiserRecipe;
}

/** The phases written out; those of the network's paper where none are given. Empty where there is but one. */
export function wholePhases(
  base: Base,
  given: readonly GivenPhase[] | undefined,
): readonly PhaseRecipe[] {
  const phases = given ?? publishedPhases(base);
  return phases.map(({ name, steps, learns, configuration, loss, optimiser }) => {
    const whole = changedLoss(base.network, base.loss, loss);
    return {
      name,
      steps,
      learns,
      configuration: { ...base.configuration, ...configuration },
      loss: learns === "edges" ? edgesAlone(whole) : whole,
      optimiser: { ...base.optimiser, ...optimiser } as OptimiserRecipe,
    };
  });
}

/** The paper's, each with its share of the steps; none where there are too few steps for them. */
function publishedPhases({ network, steps, optimiser }: Base): readonly GivenPhase[] {
  const { phases } = published[network];
  const ends = phases.map((_, i) => Math.round(steps * sharesUpTo(phases, i + 1)));
  const counts = ends.map((end, i) => end - (ends[i - 1] ?? 0));
  if (counts.some((count) => count === 0)) return [];
  return phases.map(({ share: _, rateShare = 1, ...phase }, i) => {
    const learningRate = optimiser.learningRate * rateShare;
    return phaseSchema.parse({ ...phase, steps: counts[i], optimiser: { learningRate } });
  });
}

const sharesUpTo = (phases: readonly PublishedPhase[], end: number): number =>
  phases.slice(0, end).reduce((sum, { share }) => sum + share, 0);

/** A phase in its place. */
export interface Phase extends PhaseRecipe {
  /** Which one it is, of how many. */
  readonly index: number;
  readonly count: number;
  /** Steps before it. */
  readonly before: number;
}

/** The phases of a recipe in their order; one, named after it, where it has none. */
export function phasesOf(recipe: Base & { readonly phases: readonly PhaseRecipe[] }) {
  const { name, steps, configuration, loss, optimiser, phases } = recipe;
  const alone = { name, steps, learns: "picture", configuration, loss, optimiser } as const;
  const all = phases.length > 0 ? phases : [alone];
  let before = 0;
  return all.map((phase, index): Phase => {
    const placed = { ...phase, index, count: all.length, before };
    before += phase.steps;
    return placed;
  });
}
