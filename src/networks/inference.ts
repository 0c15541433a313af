/** A trained network as a program that only mends: its weights are constants, so one session serves one size. */
import type { Program } from "../graph/index.ts";
import { constantScope, type ParameterValue } from "../nn/index.ts";
import type { NetworkSize } from "./inputs.ts";
import { buildNetwork, type NetworkConfig, type NetworkName, outputsOf } from "./registry.ts";

/** A network with the values of its parameters. */
export interface TrainedNetwork {
  readonly name: NetworkName;
  /** What differs from the network's defaults. */
  readonly config: Partial<NetworkConfig>;
  readonly values: Readonly<Record<string, ParameterValue>>;
  /** Where the values come from, for errors. */
  readonly where: string;
}

/**
 * Feeds by the names of `NetworkInputs`, the result `mended`: `[N, 3, H, W]`, −1…1, not clipped. Errors:
 * shape-mismatch (sides that the network cannot take), weights-invalid (values of another network).
 */
export function inferenceProgram(trained: TrainedNetwork, size: NetworkSize): Program {
  const network = buildNetwork(trained.name, size, { config: trained.config });
  const scope = constantScope(trained.values, trained.where);
  const { batch, height, width } = size;
  return {
    name: `${trained.name} ${batch}×${width}×${height}`,
    feeds: { ...network.inputs },
    results: { mended: outputsOf(network, network.inputs, scope).mended },
    state: {},
  };
}
