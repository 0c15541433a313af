/** A recipe's file, its folders placed beside it. */
import { readFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import type { SourceRecipe } from "../data/index.ts";
import { KintsugiError } from "../errors.ts";
import type { ClassifierRecipe, LossRecipe } from "./loss-schema.ts";
import { parseRecipe, type Recipe } from "./recipe.ts";

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
    loss: placedLoss(recipe.loss, from),
    phases: recipe.phases.map((phase) => ({ ...phase, loss: placedLoss(phase.loss, from) })),
    evaluation: { ...recipe.evaluation, ...(source && { source: placed(source, from) }) },
  };
}

/** The losses, their classifiers' files relative to `from`. */
function placedLoss(loss: LossRecipe, from: string): LossRecipe {
  const at = (classifier: ClassifierRecipe | null) =>
    classifier && { ...classifier, classifier: resolve(from, classifier.classifier) };
  return { ...loss, perceptual: at(loss.perceptual), style: at(loss.style) };
}

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
