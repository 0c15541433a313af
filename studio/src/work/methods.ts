/** What can mend a picture here: the networks whose weights come along, and formulas. */
import type { DamageGroup, MethodName } from "kintsugi/browser";
import { mosaicsUsed } from "../finds.ts";
import type { Desk } from "../state.ts";
import { trainingsFor } from "./trainings.ts";

interface Row {
  readonly name: MethodName;
  readonly kind: "network" | "formula";
  /** What it asks for: cells to enlarge, the book's cells, or only a hole. */
  readonly of: "cells" | "book cells" | "hole";
}

const weights = import.meta.glob<string>("../../../weights/*.safetensors", {
  eager: true,
  query: "?url",
  import: "default",
});

/** Weights are named after their network and their training, which says what they mend. */
const known = Object.keys(weights).flatMap((path) => {
  const [, network, training] = /([^/]+)-(\w+)\.safetensors$/.exec(path) ?? [];
  return network ? [{ network: network as MethodName, training }] : [];
});

const networks: readonly MethodName[] = [...new Set(known.map(({ network }) => network))];

const hasWeights = (name: MethodName, group: DamageGroup): boolean =>
  known.some(({ network, training }) => network === name && trainingsFor(group).includes(training));

export const methods: readonly Row[] = [
  ...networks.map((name) => ({ name, kind: "network", of: "hole" }) as const),
  ...(["bicubic", "consistent-bicubic"] as const).map(
    (name) => ({ name, kind: "formula", of: "cells" }) as const,
  ),
  { name: "wiener", kind: "formula", of: "book cells" },
  ...(["telea", "biharmonic"] as const).map(
    (name) => ({ name, kind: "formula", of: "hole" }) as const,
  ),
];

/** Those that can mend what the desk holds; formulas for empty holes only where nothing else is known. */
export function methodsFor(desk: Pick<Desk, "task" | "choice" | "search">): readonly MethodName[] {
  const found = desk.task === "repair" && mosaicsUsed(desk).length > 0;
  const { kind } = desk.choice;
  const hasCells = found || kind !== "white-out";
  const suits = ({ name, kind: sort, of }: Row): boolean => {
    if (sort === "network") return hasWeights(name, hasCells ? "mosaic" : "hole");
    if (of === "hole") return !hasCells;
    return hasCells && (of === "cells" || (!found && kind === "book"));
  };
  return methods.filter(suits).map(({ name }) => name);
}
