/**
 * Who takes part in a comparison: a method by its name, weights by their name in the package or by their path, or a run by
 * its folder.
 */
import { existsSync } from "node:fs";
import { basename, join } from "node:path";
import { KintsugiError } from "../errors.ts";
import type { ComposeMode } from "../image/compose.ts";
import { usualCompose } from "../mending/composition.ts";
import { type Method, methodNamed, methodNames, suits } from "../mending/index.ts";
import { loadWeightsNamed } from "../mending/named-weights.node.ts";
import { loadPackagedFor } from "../mending/packaged.node.ts";
import type { Weights } from "../runtime/index.ts";
import { withoutEnding } from "../runtime/weights.node.ts";
import { damageBy, mosaicBy, type Protocol } from "./protocols.ts";

export interface Entrant {
  /** As it is called in tables. */
  readonly name: string;
  readonly method: Method;
  /** Its own weights; a network without takes those of the package that suit the damage. */
  readonly weights?: Weights;
  /** The log of its training, where it is at hand; otherwise its weights' card may tell the curve. */
  readonly log?: string;
}

/**
 * Errors: unknown-name, file-missing (a run that has not ended), weights-invalid, usage (the same one twice).
 */
export async function entrantsNamed(names: readonly string[]): Promise<readonly Entrant[]> {
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined) {
    const got = `${twice} twice`;
    throw new KintsugiError("usage", { where: "compare", expected: "each to be named once", got });
  }
  const entrants: Entrant[] = [];
  for (const name of names) entrants.push(await entrantNamed(name));
  return entrants.map((entrant, i) => {
    const isShared = entrants.some((other, k) => k !== i && other.name === entrant.name);
    return isShared ? { ...entrant, name: names[i] } : entrant;
  });
}

async function entrantNamed(text: string): Promise<Entrant> {
  if (methodNames.some((name) => name === text)) return { name: text, method: methodNamed(text) };
  const weights = await loadWeightsNamed(text, { where: "compare", besides: methodNames });
  const method = methodNamed(weights.card.network);
  const log = join(text, "log.jsonl");
  return { name: basename(withoutEnding(text)), method, weights, ...(existsSync(log) && { log }) };
}

/** An entrant made ready for a protocol: what mends its damage. */
export interface Fit {
  readonly method: Method;
  readonly weights: Weights | undefined;
  /** The SHA-256 of the weights, or the method's name. */
  readonly id: string;
  /** How mending composes its pictures of such damage where nobody says. */
  readonly compose: ComposeMode;
}

/**
 * What the entrant mends the protocol's damage with; what it is instead where it cannot, as words. Errors: file-missing (the package has
 * no weights of a network), weights-invalid.
 */
export async function fitFor(
  { method, weights: own }: Pick<Entrant, "method" | "weights">,
  protocol: Protocol,
): Promise<Fit | string> {
  const { kind } = damageBy(protocol);
  const mosaic = mosaicBy(protocol);
  const compose = usualCompose(method.name, mosaic !== undefined);
  if (method.kind === "classical") {
    const fit = { method, weights: undefined, id: method.name, compose };
    if (suits(method.name, { mosaic })) return fit;
    return `a formula for ${mosaic ? "the book's mosaic" : "mosaics"} alone`;
  }
  const weights =
    own ?? (await loadPackagedFor(method.name, mosaic === undefined ? "hole" : "mosaic"));
  const { card } = weights;
  if (card.damage.includes(kind)) return { method, weights, id: card.sha256, compose };
  return `a network trained for ${card.damage.join(", ")} alone`;
}
