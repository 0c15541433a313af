/** Mending without a network, by name: the standing baselines of METHODS §1, and the first guesses of networks. */
import { KintsugiError } from "../errors.ts";
import { biharmonicFill } from "../image/biharmonic.ts";
import { membraneFill } from "../image/membrane.ts";
import type { Picture } from "../image/picture.ts";
import { teleaFill } from "../image/telea.ts";
import { backProjectedBicubic } from "../mosaic/back-projection.ts";
import type { Facts } from "../mosaic/consistency.ts";
import { consistentBicubic, enlargeCells } from "../mosaic/enlarge.ts";
import { wienerEnlarge } from "../mosaic/wiener.ts";
import type { Damaged } from "../networks/index.ts";

/** How far Telea's method looks for known pixels. */
const TELEA_RADIUS_PX = 5;

type Rule =
  /** Enlarges cells: asks for a mosaic. */
  | { readonly of: "cells"; readonly mend: (facts: Facts) => Picture }
  /** Undoes the book's blur: asks for its mosaic. */
  | { readonly of: "book cells"; readonly mend: (facts: Facts) => Picture }
  /** Continues what is around the hole and reads nothing inside it. */
  | { readonly of: "hole"; readonly mend: (damaged: Damaged) => Picture };

const rules = {
  bilinear: { of: "cells", mend: (facts) => enlargeCells(facts, "bilinear") },
  bicubic: { of: "cells", mend: (facts) => enlargeCells(facts, "bicubic") },
  "consistent-bicubic": { of: "cells", mend: consistentBicubic },
  "back-projection": { of: "cells", mend: backProjectedBicubic },
  wiener: { of: "book cells", mend: wienerEnlarge },
  telea: { of: "hole", mend: ({ picture, hole }) => teleaFill(picture, hole, TELEA_RADIUS_PX) },
  biharmonic: { of: "hole", mend: ({ picture, hole }) => biharmonicFill(picture, hole) },
  membrane: { of: "hole", mend: ({ picture, hole }) => membraneFill(picture, hole) },
} as const satisfies Record<string, Rule>;

export type ClassicalName = keyof typeof rules;
export const classicalNames = Object.keys(rules) as readonly ClassicalName[];

/** Whether the method can mend this kind of damage. */
export function suits(name: ClassicalName, { mosaic }: Pick<Damaged, "mosaic">): boolean {
  const { of } = rules[name];
  if (of === "hole") return true;
  return of === "cells" ? mosaic !== undefined : mosaic?.kind === "book";
}

/**
 * The damaged picture with its hole mended; may pass beyond 0…1. Known pixels are returned bit for bit. Throws
 * `usage` where the method does not suit the damage.
 */
export function mendClassically(name: ClassicalName, damaged: Damaged): Picture {
  const { picture, hole, mosaic } = damaged;
  const rule: Rule = rules[name];
  if (rule.of === "hole") return rule.mend(damaged);
  if (mosaic && suits(name, damaged)) return rule.mend({ degraded: picture, hole, mosaic });
  throw new KintsugiError("usage", {
    where: name,
    expected: rule.of === "cells" ? "a mosaic to enlarge" : "the book's mosaic",
    got: mosaic ? `a ${mosaic.kind} mosaic` : "a hole that holds nothing",
    advice: mosaic ? "use back-projection" : "use telea, biharmonic, membrane or a network",
  });
}
