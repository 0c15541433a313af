/** The networks that are measured: as published, and the small forms for CPUs, named `NETWORK.small`. */
import { type NetworkConfig, type NetworkName, smallFormOf } from "../src/networks/index.ts";

export interface Form {
  readonly network: NetworkName;
  /** What differs from the network's defaults. */
  readonly configuration: Partial<NetworkConfig>;
}

/** The form nearest to a network of a recipe. */
export function formLike(network: NetworkName, configuration: Partial<NetworkConfig>): string {
  const own = Object.entries(smallFormOf(network));
  const given = new Map<string, unknown>(Object.entries(configuration));
  const isSmall = own.length > 0 && own.every(([key, value]) => given.get(key) === value);
  return isSmall ? `${network}.small` : network;
}

export function formNamed(name: string): Form {
  const network = name.replace(/\.small$/, "") as NetworkName;
  return { network, configuration: network === name ? {} : smallFormOf(network) };
}
