/** What can mend a picture here: the networks whose weights come along, and formulas. */
import type { MethodName } from "kintsugi/browser";
import { mosaicsUsed } from "../finds.ts";
import { type Desk, usualMethod } from "../state.ts";
import { hasWeights, networksWithWeights } from "./catalogue.ts";

interface Row {
  readonly name: MethodName;
  readonly kind: "network" | "formula";
  /** What it asks for: cells to enlarge, the book's cells, or only a hole. */
  readonly of: "cells" | "book cells" | "hole";
}

export const methods: readonly Row[] = [
  ...networksWithWeights.map((name) => ({ name, kind: "network", of: "hole" }) as const),
  ...(["bicubic", "consistent-bicubic", "back-projection"] as const).map(
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

/** The one that is chosen, where it suits. */
export const methodOf = (desk: Pick<Desk, "task" | "choice" | "search" | "mode">): MethodName =>
  methodsFor(desk).find((name) => name === desk.mode.method) ?? usualMethod;

const kindOf = (name: MethodName) => methods.find((each) => each.name === name)?.kind;

export const isFormula = (name: MethodName): boolean => kindOf(name) === "formula";

/** Formulas and networks that correct a guess inside the hole leave no step at its border: nothing is to be joined. */
export const leavesStep = (name: MethodName): boolean =>
  kindOf(name) === "network" && name !== "gated-unet" && name !== "plain-unet";
