/** A recipe: everything that decides a training, as JSON. Its defaults are written out in the run's folder. */
import { readFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { z } from "zod";
import { degradationSchema, type SourceRecipe, sourceSchema } from "../data/index.ts";
import { KintsugiError } from "../errors.ts";
import { defaultsOf, multipleOf, networkNames } from "../networks/index.ts";
import { configurationComplaint } from "./configuration.ts";

const positive = z.number().positive();
const count = z.int().positive();

export const recipeSchema = z
  .strictObject({
    /** Where the schema is, for editors. */
    $schema: z.string().optional(),
    name: z.string().regex(/^[a-z0-9][a-z0-9.-]*$/, "lower-case letters, digits, dots and hyphens"),
    network: z.enum(networkNames),
    /** Changes to the network's own defaults, as {"width": 16}. */
    configuration: z.record(z.string(), z.json()).default({}),
    /** Weights, crops, damages: everything random hangs on this number. */
    seed: z.int().nonnegative().default(1),
    source: sourceSchema,
    degradation: degradationSchema.prefault({}),
    /** Examples a step. */
    batch: count.default(4),
    /** Examples at once; the gradients of several such are added up. The batch by default. */
    microBatch: count.optional(),
    steps: count,
    loss: z
      .strictObject({
        kind: z.enum(["l1", "l2", "charbonnier"]).default("l1"),
        /** Whether every pixel of the batch's holes counts alike, or every picture. */
        weighting: z.enum(["pixel", "picture"]).default("pixel"),
      })
      .prefault({}),
    optimiser: z
      .strictObject({
        learningRate: positive.default(1e-3),
        /** Steps over which the rate climbs from 0. */
        warmupSteps: z.int().nonnegative().default(200),
        /** Where the cosine ends, as a part of the highest rate. */
        floor: z.number().min(0).max(1).default(0.01),
        beta1: z.number().min(0).lt(1).default(0.9),
        beta2: z.number().min(0).lt(1).default(0.999),
        epsilon: positive.default(1e-8),
        weightDecay: z.number().nonnegative().default(0),
        /** Gradients are scaled down to this global norm. */
        clipNorm: positive.default(1),
        /** Of the running mean of the weights, which is what evaluations and the result use. */
        averageDecay: z.number().min(0).lt(1).default(0.999),
      })
      .prefault({}),
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
  .superRefine(({ network, configuration }, context) => {
    const complaint = configurationComplaint(network, configuration);
    if (complaint) context.addIssue({ code: "custom", ...complaint });
  })
  .superRefine(({ network, degradation: { cropPx } }, context) => {
    const multiple = multipleOf(network);
    if (cropPx % multiple === 0) return;
    const message = `must be a multiple of ${multiple} for ${network}`;
    context.addIssue({ code: "custom", message, path: ["degradation", "cropPx"] });
  })
  .transform(({ $schema: _, ...recipe }) => ({
    ...recipe,
    microBatch: recipe.microBatch ?? recipe.batch,
    configuration: { ...defaultsOf(recipe.network), ...recipe.configuration },
  }));

/** A checked recipe, its defaults filled in. */
export type Recipe = z.output<typeof recipeSchema>;
/** What a person writes. */
export type RecipeInput = z.input<typeof recipeSchema>;

/** Reads a recipe; its folders are relative to its own place. Errors: file-missing, recipe-invalid. */
export async function readRecipe(path: string): Promise<Recipe> {
  const text = await readFile(path, "utf8").catch((cause) => {
    const got = cause.code === "ENOENT" ? "no such file" : `${cause.code}`;
    const complaint = { where: path, expected: "a recipe in JSON", got };
    throw new KintsugiError("file-missing", complaint, { cause });
  });
  const recipe = parseRecipe(text, path);
  const from = dirname(path);
  const { source } = recipe.evaluation;
  return {
    ...recipe,
    source: placed(recipe.source, from),
    evaluation: { ...recipe.evaluation, ...(source && { source: placed(source, from) }) },
  };
}

/** Checks a recipe's text; `where` names it in errors (recipe-invalid). */
export function parseRecipe(text: string, where: string): Recipe {
  const checked = recipeSchema.safeParse(jsonOf(text, where));
  if (checked.success) return checked.data;
  const [{ path, message }] = checked.error.issues;
  const field = path.length > 0 ? `${path.join(".")}: ` : "";
  throw invalid(where, "a recipe by recipes/schema.json", `${field}${message}`);
}

/** The most cells that a side of the crop can hold, one cut at either end; 1 where there are no mosaics. */
export function cellsOf({ degradation: { cropPx, cellPx, damages } }: Recipe): number {
  const { "white-out": _, ...mosaics } = damages;
  const hasMosaics = Object.values(mosaics).some((share) => share > 0);
  return hasMosaics ? Math.ceil(cropPx / cellPx[0]) + 1 : 1;
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

function placed(source: SourceRecipe, from: string): SourceRecipe {
  switch (source.kind) {
    case "folder":
      return { ...source, path: resolve(from, source.path) };
    case "synthetic":
      return source;
    case "mixed":
      return {
        ...source,
        of: source.of.map(({ share, source: part }) => ({ share, source: placed(part, from) })),
      };
  }
}
