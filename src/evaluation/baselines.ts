/**
 * The standing baselines of METHODS §1, and what networks begin with: what a network is held against, in every table.
 */
import type { Picture } from "../image/picture.ts";
import { type ClassicalName, mendClassically } from "../mending/classical.ts";
import type { Case } from "./protocols.ts";

/** The classical method behind each baseline; `damaged` is the picture as it is. */
const methods = {
  damaged: undefined,
  bilinear: "bilinear",
  bicubic: "bicubic",
  consistentBicubic: "consistent-bicubic",
  backProjected: "back-projection",
  wiener: "wiener",
  telea: "telea",
  biharmonic: "biharmonic",
} as const satisfies Record<string, ClassicalName | undefined>;

export type BaselineName = keyof typeof methods;

const ofCells = ["damaged", "bilinear", "bicubic", "consistentBicubic"] as const;

/** Those that say something about the case: enlarged cells for a mosaic, continued surroundings for a hole. */
export function baselinesFor({ mosaic }: Pick<Case, "mosaic">): readonly BaselineName[] {
  if (mosaic === undefined) return ["damaged", "telea", "biharmonic"];
  if (mosaic.kind === "nearest") return ofCells;
  return [...ofCells, mosaic.kind === "book" ? "wiener" : "backProjected"];
}

/** The case mended by a baseline, neither clipped nor rounded. */
export function baseline(name: BaselineName, damaged: Case): Picture {
  const method = methods[name];
  return method === undefined ? damaged.picture : mendClassically(method, damaged);
}
