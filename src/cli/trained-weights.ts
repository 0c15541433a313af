/** The weights that a command works with: those of the package by name, or a file's by its path. */
import { type DamageGroup, type Mender, methodNamed } from "../mending/index.ts";
import { loadPackagedWeights, openMender, packagedWeights } from "../mending/mender.node.ts";
import type { DamageKind } from "../mosaic/index.ts";
import { type NetworkName, networkNames } from "../networks/index.ts";
import type { DeviceChoice } from "../runtime/index.ts";

/** Weights of the package: one for mosaics and one for holes that tell nothing, of every network. */
export interface Packaged {
  /** `gated-unet-mosaic` */
  readonly name: string;
  readonly network: NetworkName;
  readonly group: DamageGroup;
  /** Without its ending. */
  readonly path: string;
}

const groups: readonly DamageGroup[] = ["mosaic", "hole"];

export const packaged: readonly Packaged[] = networkNames.flatMap((network) =>
  groups.map((group) => {
    const path = packagedWeights(network, group);
    return { name: `${network}-${group}`, network, group, path };
  }),
);

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
  const own = await loadPackagedWeights(named.name, kind === "white-out" ? "hole" : "mosaic");
  return openMender({ method, device, weights: own });
}
