/** The weights that a command works with: those of the package by name, or a file's by its path. */
import { type Mender, methodNamed } from "../mending/index.ts";
import { openMender } from "../mending/mender.node.ts";
import { loadPackagedFor } from "../mending/packaged.node.ts";
import type { DamageKind } from "../mosaic/index.ts";
import type { DeviceChoice } from "../runtime/index.ts";

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
  const own = await loadPackagedFor(named.name, kind === "white-out" ? "hole" : "mosaic");
  return openMender({ method, device, weights: own });
}
