/** A trained network as a program that only mends: its weights are constants, so one session serves one size. */
import { add, mul, type Program, sub } from "../graph/index.ts";
import { constantScope, type ParameterValue } from "../nn/index.ts";
import type { NetworkSize } from "./inputs.ts";
import {
  type BuiltNetwork,
  buildNetwork,
  type NetworkConfig,
  type NetworkName,
  type NetworkOutputs,
  outputsOf,
} from "./registry.ts";

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
  const { network, outputs } = builtOf(trained, size);
  return programOf(network, { mended: outputs.mended });
}

/**
 * As `inferenceProgram`, but the result `painted` is the network's over the known part, too, where it paints that at all:
 * what composition joins to what is known. Errors: those of `inferenceProgram`.
 */
export function paintingProgram(trained: TrainedNetwork, size: NetworkSize): Program {
  const { network, outputs } = builtOf(trained, size);
  return programOf(network, { painted: paintedBy(network, outputs) });
}

/** H ⊙ mended + V ⊙ painted; known pixels of what was mended are the base's. */
function paintedBy({ inputs: { hole, base } }: BuiltNetwork, outputs: NetworkOutputs) {
  const { mended, painted } = outputs;
  return painted ? add(mended, mul(sub(1, hole), sub(painted, base))) : mended;
}

function builtOf({ name, config, values, where }: TrainedNetwork, size: NetworkSize) {
  const network = buildNetwork(name, size, { config });
  return { network, outputs: outputsOf(network, network.inputs, constantScope(values, where)) };
}

function programOf({ name, size, inputs }: BuiltNetwork, results: Program["results"]): Program {
  const { batch, height, width } = size;
  return { name: `${name} ${batch}×${width}×${height}`, feeds: { ...inputs }, results, state: {} };
}
