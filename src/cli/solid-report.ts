/** A solid region as `--json` tells of it: it may be a white-out, or there by right. */
import { colourText } from "../image/index.ts";
import type { SolidRegion } from "../mosaic/index.ts";

export const solidReport = (solid: Omit<SolidRegion, "hole">) => ({
  ...{ ...solid.bounds, kind: "solid", colour: colourText(solid.colour), area: solid.area },
});
