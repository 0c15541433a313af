/** Weights before any training: for the self-test, and for tests that need some weights and not good ones. */
import { buildNetwork, type NetworkConfig, type NetworkName } from "../networks/index.ts";
import { type Card, floats, type Weights } from "../runtime/index.ts";

/** A network's fresh weights with a card that says so: they mend no better than the first guess. */
export function untrainedWeights(
  network: NetworkName,
  changes: Partial<NetworkConfig> = {},
): Weights {
  const size = { batch: 1, width: 64, height: 64, cells: 2 };
  const { parameters, config } = buildNetwork(network, size, { config: changes });
  const values = parameters.initialise(1);
  const kept = [...parameters.all, ...parameters.statistics];
  const tensors = kept.map(({ name, tensor }) => [name, floats(tensor.shape, values[name])]);
  return {
    tensors: Object.fromEntries(tensors),
    card: {
      version: 1,
      name: `${network}-untrained`,
      network,
      configuration: { ...config } as Card["configuration"],
      damage: ["mean", "mean-linear", "nearest", "book", "white-out"],
      data: { sources: [] },
      protocol: "none",
      figures: {},
      training: { steps: 0, seconds: 0, machine: "none", date: "1970-01-01" },
      parameters: parameters.count,
      format: "float32",
      sha256: "0".repeat(64),
    },
  };
}
