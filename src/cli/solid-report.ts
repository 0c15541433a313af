/** A solid region as `--json` tells of it: it may be a white-out, or there by right. */
import type { SolidRegion } from "../mosaic/index.ts";

export const solidReport = (solid: Omit<SolidRegion, "hole">) => ({
  ...{ ...solid.bounds, kind: "solid", colour: hexOf(solid), area: solid.area },
});

export const hexOf = ({ colour }: Pick<SolidRegion, "colour">): string =>
  `#${colour.map((level) => level.toString(16).padStart(2, "0")).join("")}`;
