/**
 * Weights as a person names them (by the folder of the run that made them, by their name in the package, or by path), and
 * what mends by them.
 */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { KintsugiError } from "../errors.ts";
import { isFolder } from "../files/index.ts";
import type { Weights } from "../runtime/index.ts";
import { loadWeights, weightsFileOf } from "../runtime/weights.node.ts";
import { type Method, methodNamed, usualNetwork } from "./methods.ts";
import { loadPackaged, packagedNames } from "./packaged.node.ts";

export interface Naming {
  /** What errors call the place where the name was said. */
  readonly where?: string;
  /** Other names that may be said there, for errors. */
  readonly besides?: readonly string[];
}

/**
 * Errors: `unknown-name` with all names there are, `file-missing` about the path or the folder that was named,
 * `weights-invalid`.
 */
export async function loadWeightsNamed(text: string, naming: Naming = {}): Promise<Weights> {
  const ofRun = join(text, "weights");
  if (weightsFileOf(ofRun)) return loadWeights(ofRun);
  if (packagedNames().includes(text)) return loadPackaged(text);
  if (weightsFileOf(text)) return loadWeights(text);
  if (await isFolder(text)) throw notEnded(text);
  throw looksLikePath(text) ? missing(text) : unknown(text, naming);
}

/** What mends. */
export interface Chosen {
  readonly method: Method;
  /** Instead of those that the method takes. */
  readonly weights?: Weights | undefined;
}

/**
 * The method that was named, or that of the weights, or the usual one. Errors: unknown-name with all methods there are, and
 * those of `loadWeightsNamed`.
 */
export async function chosenBy({
  network,
  weights: given,
}: {
  readonly network?: string | undefined;
  readonly weights?: Weights | string | undefined;
}): Promise<Chosen> {
  const weights = typeof given === "string" ? await loadWeightsNamed(given) : given;
  return { method: methodNamed(network ?? weights?.card.network ?? usualNetwork), weights };
}

const looksLikePath = (text: string): boolean => /[/\\.]/.test(text);

const notEnded = (folder: string): KintsugiError =>
  new KintsugiError("file-missing", {
    where: folder,
    expected: "the folder of a run that has ended",
    got: "one without weights.safetensors",
    advice: `finish it with kintsugi train --resume ${folder}`,
  });

const missing = (path: string): KintsugiError =>
  new KintsugiError("file-missing", {
    where: path,
    expected: "a safetensors file",
    got: existsSync(path) ? "a file of another kind" : "no such file",
  });

function unknown(text: string, { where = "weights", besides = [] }: Naming): KintsugiError {
  const names = [...besides, ...packagedNames()];
  return new KintsugiError("unknown-name", {
    where,
    expected: `one of ${names.join(", ")}, a path of weights or the folder of a run`,
    got: `"${text}"`,
  });
}
