/** A recipe: everything that decides a training, as JSON. Its defaults are written out in the run's folder. */
import { z } from "zod";
import { degradationSchema } from "../data/degradation-schema.ts";
import { sourceSchema } from "../data/source-schema.ts";
import { KintsugiError } from "../errors.ts";
import { cellsAlong, defaultsOf, multipleOf, networkNames } from "../networks/index.ts";
import { configurationComplaint, configurationSchema } from "./configuration.ts";
import { lossSchema, wholeLoss } from "./loss-schema.ts";
import { optimiserSchema, wholeOptimiser } from "./optimiser-schema.ts";
import { phaseSchema, wholePhases } from "./phases.ts";

const positive = z.number().positive();
const count = z.int().positive();

export const recipeSchema = z
  .strictObject({
    /** Where the schema is, for editors. */
    $schema: z.string().optional(),
    name: z.string().regex(/^[a-z0-9][a-z0-9.-]*$/, "lower-case letters, digits, dots and hyphens"),
    network: z.enum(networkNames),
    /** Changes to the network's own defaults, as {"width": 16}. */
    configuration: configurationSchema.default({}),
    /** Weights, crops, damages: everything random hangs on this number. */
    seed: z.int().nonnegative().default(1),
    source: sourceSchema,
    degradation: degradationSchema.prefault({}),
    /** Examples a step. */
    batch: count.default(4),
    /** Examples at once; the gradients of several such are added up. The batch by default. */
    microBatch: count.optional(),
    steps: count,
    loss: lossSchema.prefault({}),
    optimiser: optimiserSchema.prefault({}),
    /** Parts of the training that follow each other, their steps `steps` together; the paper's by default. */
    phases: z.array(phaseSchema).optional(),
    evaluation: z
      .strictObject({
        everySteps: count.default(1000),
        pictures: count.default(32),
        /** Where held-out pictures come from; the training's own source by default. */
        source: sourceSchema.optional(),
      })
      .prefault({}),
    /** A checkpoint is written at least this often. */
    checkpointSeconds: positive.max(120).default(100),
    /** Whose pictures these are; goes into the card of the weights. */
    credits: z
      .array(
        z.strictObject({
          name: z.string(),
          licence: z.string(),
          credit: z.string(),
          share: z.number().min(0).max(1),
        }),
      )
      .default([]),
  })
  .refine(({ batch, microBatch = batch }) => batch % microBatch === 0, {
    message: "the batch must be a multiple of microBatch",
    path: ["microBatch"],
  })
  .superRefine(({ network, configuration, phases = [] }, context) => {
    const complaint = configurationComplaint(network, configuration);
    if (complaint) context.addIssue({ code: "custom", ...complaint });
    for (const [i, { configuration: own }] of phases.entries()) {
      const complaint = configurationComplaint(network, configuration, own);
      if (complaint === undefined) continue;
      const path = ["phases", i, ...complaint.path];
      context.addIssue({ code: "custom", message: complaint.message, path });
    }
  })
  .superRefine(({ steps, phases = [] }, context) => {
    const together = phases.reduce((sum, phase) => sum + phase.steps, 0);
    if (phases.length === 0 || together === steps) return;
    const message = `must be ${together}, the steps of the phases together`;
    context.addIssue({ code: "custom", message, path: ["steps"] });
  })
  .superRefine(({ network, degradation: { cropPx } }, context) => {
    const multiple = multipleOf(network);
    if (cropPx % multiple === 0) return;
    const message = `must be a multiple of ${multiple} for ${network}`;
    context.addIssue({ code: "custom", message, path: ["degradation", "cropPx"] });
  })
  .transform(({ $schema: _, phases, ...recipe }) => {
    const { network } = recipe;
    const whole = {
      ...recipe,
      microBatch: recipe.microBatch ?? recipe.batch,
      configuration: { ...defaultsOf(network), ...recipe.configuration },
      loss: wholeLoss(network, recipe.loss),
      optimiser: wholeOptimiser(network, recipe.optimiser),
    };
    return { ...whole, phases: wholePhases(whole, phases) };
  });

/** A checked recipe, its defaults filled in. */
export type Recipe = z.output<typeof recipeSchema>;
/** What a person writes. */
export type RecipeInput = z.input<typeof recipeSchema>;

/** Checks a recipe's text; `where` names it in errors (recipe-invalid). */
export function parseRecipe(text: string, where: string): Recipe {
  const checked = recipeSchema.safeParse(jsonOf(text, where));
  if (checked.success) return checked.data;
  const [{ path, message }] = checked.error.issues;
  const field = path.length > 0 ? `${path.join(".")}: ` : "";
  throw invalid(where, "a recipe by recipes/schema.json", `${field}${message}`);
}

/** The most cells that a side of the crop can hold; 1 where there are no mosaics. */
export function cellsOf({ degradation: { cropPx, cellPx, damages } }: Recipe): number {
  const { "white-out": _, ...mosaics } = damages;
  const hasMosaics = Object.values(mosaics).some((share) => share > 0);
  return hasMosaics ? cellsAlong(cropPx, cellPx[0]) : 1;
}

/** The kinds of damage that the recipe trains for. */
export const damageOf = ({ degradation: { damages } }: Recipe): string[] =>
  Object.entries(damages).flatMap(([kind, share]) => (share > 0 ? [kind] : []));

function jsonOf(text: string, where: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw invalid(where, "JSON", (error as Error).message);
  }
}

const invalid = (where: string, expected: string, got: string): KintsugiError =>
  new KintsugiError("recipe-invalid", { where, expected, got });
