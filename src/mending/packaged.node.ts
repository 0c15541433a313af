/** The weights that come with the package, by name. */
import { existsSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { KintsugiError } from "../errors.ts";
import type { NetworkName } from "../networks/index.ts";
import type { Weights } from "../runtime/index.ts";
import { loadWeights, weightsFileOf, withoutEnding } from "../runtime/weights.node.ts";
import type { DamageGroup } from "./mender.ts";
import { weightNames } from "./weight-names.ts";

/** The names of those that are there, in alphabetical order. */
export function packagedNames(): readonly string[] {
  const folder = pathOf("");
  const files = existsSync(folder) ? readdirSync(folder) : [];
  return [...new Set(files.map(withoutEnding).filter((name, i) => name !== files[i]))];
}

/** Errors: file-missing, weights-invalid. */
export const loadPackaged = (name: string): Promise<Weights> => loadWeights(pathOf(name));

/** A network's weights for a group of damages. Errors: file-missing with what to do about it, weights-invalid. */
export async function loadPackagedFor(network: NetworkName, group: DamageGroup): Promise<Weights> {
  const names = weightNames(network, group);
  const name = names.find((each) => weightsFileOf(pathOf(each)));
  if (name !== undefined) return loadPackaged(name);
  throw new KintsugiError("file-missing", {
    where: `${pathOf(names[0])}.safetensors`,
    expected: `the weights of ${network} for ${group}s`,
    got: "no such file",
    advice: "train some with kintsugi train, and name them with --weights",
  });
}

/** Without its ending. */
const pathOf = (name: string): string =>
  fileURLToPath(new URL(`../../weights/${name}`, import.meta.url));
