/** The networks that are measured: as published, and the small forms for CPUs, named `NETWORK.small`. */
import type { Program } from "../src/graph/index.ts";
import {
  buildNetwork,
  cellsAlong,
  inferenceProgram,
  type NetworkConfig,
  type NetworkName,
  smallFormOf,
} from "../src/networks/index.ts";

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

/** A form that mends squares, with fresh weights. */
export function freshProgram(
  form: string,
  { batch, side }: { batch: number; side: number },
): Program {
  const { network, configuration } = formNamed(form);
  const size = { batch, height: side, width: side, cells: cellsAlong(side) };
  const { parameters, config } = buildNetwork(network, size, { config: configuration });
  const fresh = parameters.initialise(1);
  const held = [...parameters.all, ...parameters.statistics];
  const values = Object.fromEntries(
    held.map(({ name, tensor: { shape } }) => [name, { shape, data: fresh[name] }]),
  );
  return inferenceProgram({ name: network, config, values, where: "fresh" }, size);
}
