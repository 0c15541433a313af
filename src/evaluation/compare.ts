/** A comparison: several entrants on the same cases of one protocol or more, one after the other. */
import { KintsugiError } from "../errors.ts";
import { stepsInto } from "../runtime/index.ts";
import { type CaseList, type CaseOptions, listCases } from "./cases.ts";
import type { Compared, Comparison, EntrantCard } from "./comparison.ts";
import { type CompareProgress, type Contest, contest, type Field } from "./contest.ts";
import { networkCost } from "./cost.ts";
import { type Entrant, entrantsNamed, fitFor } from "./entrants.ts";
import { type Protocol, protocolNamed } from "./protocols.ts";
import { bootstrap } from "./standings.ts";
import { openTools, type ToolOptions, type Tools } from "./tools.ts";
import { readTrainingCurve } from "./training-curve.ts";

export interface CompareOptions extends ToolOptions, CaseOptions {
  /** Methods, weights of the package by their names, paths of weights, folders of runs. */
  readonly entrants: readonly string[];
  /** As `mean-8`, `white-out`; each at most once. */
  readonly protocols: readonly string[];
  /** A folder that keeps the figures of every case, so that a comparison that was stopped goes on. */
  readonly rows?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Yields its progress after every case and returns the comparison. Figures agree to the last digit on one machine.
 * @throws {KintsugiError} unknown-name, file-missing, not-a-picture, usage (nobody who could mend a protocol's damage),
 * weights-invalid, model-unsupported (the features' file), and those of mending
 */
export async function* compare(options: CompareOptions): AsyncGenerator<CompareProgress, Compared> {
  const protocols = options.protocols.map(protocolNamed);
  const list = await listCases(options);
  const entrants = await entrantsNamed(options.entrants);
  const fields = await Promise.all(protocols.map((protocol) => fieldOf(protocol, entrants)));
  const tools = await openTools(options, { shared: fields.some(hasNetwork) });
  try {
    const done: Contest[] = [];
    const { rows, signal } = options;
    for (const field of fields) done.push(yield* contest(field, { list, tools, rows, signal }));
    return {
      comparison: await comparisonOf(done, { entrants, fields, list, tools }),
      details: Object.fromEntries(done.map(({ protocol, details }) => [protocol, details])),
    };
  } finally {
    await tools.close();
  }
}

// ── Who takes part ──────────────────────────────────────────────────────────────────────────────

async function fieldOf(protocol: Protocol, entrants: readonly Entrant[]): Promise<Field> {
  const fits = await Promise.all(
    entrants.map(async (entrant) => ({ name: entrant.name, fit: await fitFor(entrant, protocol) })),
  );
  const taking = fits.flatMap(({ name, fit }) => (typeof fit === "string" ? [] : { name, ...fit }));
  const leftOut = fits.flatMap(({ name, fit }) =>
    typeof fit === "string" ? { name, because: fit } : [],
  );
  if (taking.length > 0) return { protocol, taking, leftOut };
  throw new KintsugiError("usage", {
    where: "compare",
    expected: `somebody who mends ${protocol.name}`,
    got: leftOut.map(({ name, because }) => `${name}, ${because}`).join("; "),
    advice: "name other networks or another protocol",
  });
}

const hasNetwork = ({ taking }: Field): boolean =>
  taking.some(({ method }) => method.kind === "network");

// ── The whole ───────────────────────────────────────────────────────────────────────────────────

interface Whole {
  readonly entrants: readonly Entrant[];
  readonly fields: readonly Field[];
  readonly list: CaseList;
  readonly tools: Tools;
}

async function comparisonOf(
  contests: readonly Contest[],
  { entrants, fields, list, tools }: Whole,
): Promise<Comparison> {
  const cards = entrants.map((entrant) => cardOf(entrant, fields));
  return {
    version: 1,
    pictures: list.pictures,
    features: tools.features?.name ?? null,
    bootstrap,
    entrants: await Promise.all(cards),
    protocols: contests.map(({ protocol, n, entries, leftOut }) => {
      return { protocol, n, entries, leftOut };
    }),
  };
}

async function cardOf(
  { name, method, log }: Entrant,
  fields: readonly Field[],
): Promise<EntrantCard> {
  const used = fields.flatMap(
    ({ taking }) => taking.find((one) => one.name === name)?.weights ?? [],
  );
  const [first] = used;
  const cost = first && networkCost(first);
  return {
    name,
    kind: method.kind,
    method: method.name,
    weights: [...new Set(used.map(({ card }) => card.name))],
    parameters: cost?.parameters ?? null,
    multiplyAdds: cost?.multiplyAdds ?? null,
    trainingSteps: first ? stepsInto(first.card) : null,
    trainingSeconds: first?.card.training.seconds ?? null,
    curve: log === undefined ? (first?.card.training.curve ?? null) : await readTrainingCurve(log),
  };
}
