/** What weights that come along are called. */

import type { DamageGroup } from "./mender.ts";
import type { MethodName } from "./methods.ts";

/**
 * Names of a network's weights for a group of damages, the first choice first: `NETWORK-mosaic` or `NETWORK-hole`, trained
 * for it alone; `NETWORK-best` and `NETWORK-fair`, which mend both.
 */
export const weightNames = (network: MethodName, group: DamageGroup): readonly string[] =>
  [group, "best", "fair"].map((training) => `${network}-${training}`);
