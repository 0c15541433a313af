/** The weights that a command works with: those of the package by name, or a file's by its path. */
import { type DamageGroup, type Mender, methodNamed } from "../mending/index.ts";
import { openMender } from "../mending/mender.node.ts";
import { loadWeightsNamed } from "../mending/named-weights.node.ts";
import { loadPackagedFor } from "../mending/packaged.node.ts";
import type { DamageKind } from "../mosaic/index.ts";
import type { DeviceChoice, Weights } from "../runtime/index.ts";
import { usage } from "./arguments.ts";

export interface MenderChoice {
  readonly network: string;
  readonly weights?: string | undefined;
  readonly kind: DamageKind;
  readonly device: DeviceChoice;
}

/** A mender whose weights are there. Errors: unknown-name, usage, file-missing, weights-invalid. */
export async function openMenderFor(choice: MenderChoice): Promise<Mender> {
  const { network: method, weights, kind, device } = choice;
  const named = methodNamed(method);
  if (named.kind === "classical" || weights !== undefined)
    return openMender({ method, weights, device });
  const own = await loadPackagedFor(named.name, groupOf(kind));
  return openMender({ method, device, weights: own });
}

const groupOf = (kind: DamageKind): DamageGroup => (kind === "white-out" ? "hole" : "mosaic");

/** The weights alone, for `flag`, which is about networks. Errors: as above, and usage where a formula is named. */
export async function trainedWeightsFor(choice: MenderChoice, flag: string): Promise<Weights> {
  const named = methodNamed(choice.network);
  if (named.kind === "classical") throw usage(flag, "a network", `the formula ${named.name}`);
  if (choice.weights !== undefined) return loadWeightsNamed(choice.weights);
  return loadPackagedFor(named.name, groupOf(choice.kind));
}
