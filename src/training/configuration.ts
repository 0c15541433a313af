/** A recipe's changes to its network's defaults: the same names, the same types, words that the network knows. */
import { z } from "zod";
import {
  type Choice,
  choices,
  defaultsOf,
  type NetworkName,
  wrongChoice,
} from "../networks/index.ts";

/** Of a choice, for editors; recipes are held to it by `configurationComplaint`, which knows their network. */
function choiceSchema({ oneOf, listOf }: Choice): object {
  if (listOf === undefined) return { enum: oneOf };
  const names = [...new Set(Object.values(listOf).flat())];
  return { anyOf: [{ enum: oneOf }, { type: "array", items: { enum: names } }] };
}

export const configurationSchema = z.record(z.string(), z.json()).meta({
  properties: Object.fromEntries(
    Object.entries(choices).map(([name, choice]) => [name, choiceSchema(choice)]),
  ),
});

export interface ConfigurationComplaint {
  readonly path: string[];
  readonly message: string;
}

/** The first thing of several changes, one over the other, that does not fit; undefined where all does. */
export function configurationComplaint(
  network: NetworkName,
  ...changes: readonly Readonly<Record<string, unknown>>[]
): ConfigurationComplaint | undefined {
  const configuration: Readonly<Record<string, unknown>> = Object.assign({}, ...changes);
  const defaults = new Map<string, unknown>(Object.entries(defaultsOf(network)));
  for (const [name, value] of Object.entries(configuration)) {
    const path = ["configuration", name];
    if (!defaults.has(name)) {
      return { path, message: `${network} has only ${[...defaults.keys()].join(", ")}` };
    }
    if (name in choices) continue;
    const wanted = kindOf(defaults.get(name));
    if (!kinds[wanted].holds(value)) return { path, message: `must be ${kinds[wanted].name}` };
  }
  const wrong = wrongChoice({ ...defaultsOf(network), ...configuration });
  if (wrong === undefined) return undefined;
  return { path: ["configuration", wrong.name], message: `must be ${wrong.expected}` };
}

const isCount = (value: unknown): boolean => Number.isInteger(value) && Number(value) > 0;

/** The types that configurations are made of beside words; a default's is the first that holds. */
const kinds = {
  flag: { name: "true or false", holds: (value: unknown) => typeof value === "boolean" },
  count: { name: "a whole number above 0", holds: isCount },
  number: { name: "a number", holds: (value: unknown) => typeof value === "number" },
  counts: {
    name: "a list of whole numbers above 0",
    holds: (value: unknown) => Array.isArray(value) && value.every(isCount),
  },
} as const;

const kindOf = (value: unknown): keyof typeof kinds =>
  (Object.keys(kinds) as (keyof typeof kinds)[]).find((kind) => kinds[kind].holds(value))!;
