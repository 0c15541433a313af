/** A recipe's changes to its network's defaults: the same names, the same types. */
import { defaultsOf, type NetworkName } from "../networks/index.ts";

export interface ConfigurationComplaint {
  readonly path: string[];
  readonly message: string;
}

/** The first thing that does not fit the network's defaults; undefined where all does. */
export function configurationComplaint(
  network: NetworkName,
  configuration: Readonly<Record<string, unknown>>,
): ConfigurationComplaint | undefined {
  const defaults = new Map<string, unknown>(Object.entries(defaultsOf(network)));
  for (const [name, value] of Object.entries(configuration)) {
    const path = ["configuration", name];
    if (!defaults.has(name)) {
      return { path, message: `${network} has only ${[...defaults.keys()].join(", ")}` };
    }
    const wanted = kindOf(defaults.get(name));
    if (!kinds[wanted].holds(value)) return { path, message: `must be ${kinds[wanted].name}` };
  }
  return undefined;
}

const isCount = (value: unknown): boolean => Number.isInteger(value) && Number(value) > 0;

/** The types that configurations are made of; a default's is the first that holds. */
const kinds = {
  flag: { name: "true or false", holds: (value: unknown) => typeof value === "boolean" },
  count: { name: "a whole number above 0", holds: isCount },
  number: { name: "a number", holds: (value: unknown) => typeof value === "number" },
  counts: {
    name: "a list of whole numbers above 0",
    holds: (value: unknown) => Array.isArray(value) && value.every(isCount),
  },
  text: { name: "a text", holds: (value: unknown) => typeof value === "string" },
} as const;

const kindOf = (value: unknown): keyof typeof kinds =>
  (Object.keys(kinds) as (keyof typeof kinds)[]).find((kind) => kinds[kind].holds(value))!;
