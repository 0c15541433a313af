/** The networks that are measured: as published, and the small forms for CPUs, named `NETWORK.small`. */
import type { NetworkConfig, NetworkName } from "../src/networks/index.ts";

export interface Form {
  readonly network: NetworkName;
  readonly configuration: Partial<NetworkConfig>;
}

/** The form nearest to a network of a recipe. */
export function formLike(network: NetworkName, configuration: Partial<NetworkConfig>): string {
  const own = Object.entries(small[network] ?? {});
  const given = new Map<string, unknown>(Object.entries(configuration));
  const isSmall = own.length > 0 && own.every(([key, value]) => given.get(key) === value);
  return isSmall ? `${network}.small` : network;
}

const small: Readonly<Record<string, Partial<NetworkConfig>>> = {
  "pconv-unet": { levels: 5, width: 32 },
  "edge-connect": { width: 32 },
};

export function formNamed(name: string): Form {
  const network = name.replace(/\.small$/, "") as NetworkName;
  return { network, configuration: network === name ? {} : (small[network] ?? {}) };
}
