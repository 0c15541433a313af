/** The ONNX files that a recipe's losses look through. */
import { KintsugiError } from "../errors.ts";
import type { Shape } from "../graph/index.ts";
import { type Classifier, classifierOf } from "../nn/index.ts";
import type { ClassifierRecipe } from "./loss-schema.ts";

/** Their bytes by path. */
export type ClassifierFiles = ReadonlyMap<string, Uint8Array>;

export const noClassifiers: ClassifierFiles = new Map();

/** Gives each classifier once, for pictures of one size: both losses may look through the same. */
export function classifiersFrom(files: ClassifierFiles, size: Shape) {
  const known = new Map<string, Classifier>();
  return ({ classifier, scale }: Pick<ClassifierRecipe, "classifier" | "scale">): Classifier => {
    const key = `${classifier} ${scale}`;
    const found = known.get(key);
    if (found) return found;
    const bytes = files.get(classifier);
    if (bytes === undefined) throw unread(classifier);
    const made = classifierOf({ where: classifier.replace(/^.*[/\\]/, ""), bytes, scale }, size);
    known.set(key, made);
    return made;
  };
}

const unread = (path: string): KintsugiError =>
  new KintsugiError("internal", { where: path, expected: "bytes that were read", got: "none" });
