/** The networks that are measured: as published, and the small forms for CPUs, named `NETWORK.small`. */
import { type NetworkConfig, type NetworkName, smallFormOf } from "../src/networks/index.ts";

export interface Form {
  readonly network: NetworkName;
  /** What differs from the network's defaults. */
  readonly configuration: Partial<NetworkConfig>;
}

export function formNamed(name: string): Form {
  const network = name.replace(/\.small$/, "") as NetworkName;
  return { network, configuration: network === name ? {} : smallFormOf(network) };
}
