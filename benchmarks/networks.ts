/** The networks that are measured: as published, and the small forms for CPUs, named `NETWORK.small`. */
import type { NetworkConfig, NetworkName } from "../src/networks/index.ts";

export interface Form {
  readonly network: NetworkName;
  readonly configuration: Partial<NetworkConfig>;
}

const small: Readonly<Record<string, Partial<NetworkConfig>>> = {
  "pconv-unet": { levels: 5, width: 32 },
  "edge-connect": { width: 32 },
};

export function formNamed(name: string): Form {
  const network = name.replace(/\.small$/, "") as NetworkName;
  return { network, configuration: network === name ? {} : (small[network] ?? {}) };
}
