/** The ONNX files that a recipe's losses look through, read once. */
import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { KintsugiError } from "../errors.ts";
import type { Shape } from "../graph/index.ts";
import { type Classifier, classifierOf } from "../nn/index.ts";
import type { ClassifierRecipe } from "./loss-schema.ts";
import { phasesOf } from "./phases.ts";
import type { Recipe } from "./recipe.ts";

/** Their bytes by path. */
export type ClassifierFiles = ReadonlyMap<string, Uint8Array>;

export const noClassifiers: ClassifierFiles = new Map();

/** Throws `file-missing` where a file that the recipe names cannot be read. */
export async function readClassifiers(recipe: Recipe): Promise<ClassifierFiles> {
  const losses = phasesOf(recipe).flatMap(({ loss: { perceptual, style } }) => [perceptual, style]);
  const paths = new Set(losses.flatMap((loss) => loss?.classifier ?? []));
  const files = new Map<string, Uint8Array>();
  for (const path of paths) files.set(path, await bytesOf(path));
  return files;
}

async function bytesOf(path: string): Promise<Uint8Array> {
  return readFile(path).catch((cause) => {
    const got = cause.code === "ENOENT" ? "no such file" : `${cause.code}`;
    const complaint = { where: path, expected: "an ONNX file of a classifier", got };
    throw new KintsugiError("file-missing", complaint, { cause });
  });
}

/** Gives each classifier once, for pictures of one size: both losses may look through the same. */
export function classifiersFrom(files: ClassifierFiles, size: Shape) {
  const known = new Map<string, Classifier>();
  return ({ classifier, scale }: Pick<ClassifierRecipe, "classifier" | "scale">): Classifier => {
    const key = `${classifier} ${scale}`;
    const found = known.get(key);
    if (found) return found;
    const bytes = files.get(classifier);
    if (bytes === undefined) throw unread(classifier);
    const made = classifierOf({ where: basename(classifier), bytes, scale }, size);
    known.set(key, made);
    return made;
  };
}

const unread = (path: string): KintsugiError =>
  new KintsugiError("internal", { where: path, expected: "bytes that were read", got: "none" });
