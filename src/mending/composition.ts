/**
 * How a method's pictures are composed where nobody says: as scripts/seam-errors.ts measured the border to be best. Where
 * modes tie, as for all that hands known pixels back as they are, it is `paste` (docs/findings.md).
 */
import type { ComposeMode } from "../image/index.ts";
import type { MethodName } from "./methods.ts";

interface Usual {
  readonly mosaic: ComposeMode;
  readonly hole: ComposeMode;
}

const measured: { readonly [M in MethodName]?: Usual } = {
  "gated-unet": { mosaic: "paste", hole: "paste" },
  "pconv-unet": { mosaic: "paste", hole: "paste" },
  "gated-two-stage": { mosaic: "poisson", hole: "poisson" },
  pepsi: { mosaic: "paste", hole: "poisson" },
  "diet-pepsi": { mosaic: "paste", hole: "poisson" },
  "edge-connect": { mosaic: "paste", hole: "poisson" },
  bilinear: { mosaic: "paste", hole: "paste" },
};

/** What has not been measured is pasted. */
export function usualCompose(method: MethodName, isMosaic: boolean): ComposeMode {
  return measured[method]?.[isMosaic ? "mosaic" : "hole"] ?? "paste";
}
