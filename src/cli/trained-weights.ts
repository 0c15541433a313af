/** The weights that a command works with: those of the package, or others that a person names. */
import type { DamageGroup, Mender } from "../mending/index.ts";
import { openMender } from "../mending/mender.node.ts";
import type { Chosen } from "../mending/named-weights.node.ts";
import { loadPackagedFor } from "../mending/packaged.node.ts";
import type { DamageKind } from "../mosaic/index.ts";
import type { DeviceChoice, Weights } from "../runtime/index.ts";
import { usage } from "./arguments.ts";

export interface MenderChoice extends Chosen {
  readonly kind: DamageKind;
  readonly device: DeviceChoice;
}

/** A mender whose weights are there. Errors: usage, file-missing, weights-invalid. */
export async function openMenderFor({
  method,
  weights,
  kind,
  device,
}: MenderChoice): Promise<Mender> {
  const own =
    weights ??
    (method.kind === "network" ? await loadPackagedFor(method.name, groupOf(kind)) : undefined);
  return openMender({ method: method.name, weights: own, device });
}

const groupOf = (kind: DamageKind): DamageGroup => (kind === "white-out" ? "hole" : "mosaic");

/** The weights alone, for `flag`, which is about networks. Errors: as above, and usage where a formula is named. */
export async function trainedWeightsFor(
  { method, weights, kind }: MenderChoice,
  flag: string,
): Promise<Weights> {
  if (method.kind === "classical") throw usage(flag, "a network", `the formula ${method.name}`);
  return weights ?? loadPackagedFor(method.name, groupOf(kind));
}
