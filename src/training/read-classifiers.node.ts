/** The ONNX files that a recipe's losses look through, read once. */
import { readFile } from "node:fs/promises";
import { KintsugiError } from "../errors.ts";
import type { ClassifierFiles } from "./classifiers.ts";
import { phasesOf } from "./phases.ts";
import type { Recipe } from "./recipe.ts";

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
