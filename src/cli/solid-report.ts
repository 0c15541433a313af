/** Solid regions as `--json` and a line tell of them: they may be white-outs, or there by right. */
import { colourText } from "../image/index.ts";
import { type Candidate, sayWhere, solidsText } from "../mending/found.ts";

export const solidReport = (solid: Candidate) => ({
  ...{ ...solid.bounds, kind: "solid", colour: colourText(solid.colour), area: solid.area },
});

/** A line where a picture has any beside the mosaics that were found in it: they are not mended unasked. */
export function solidLines(
  input: string,
  candidates: readonly Candidate[] = [],
): readonly string[] {
  if (candidates.length === 0) return [];
  return [`${input}: not mended: ${solidsText(candidates)}; ${sayWhere}`];
}
