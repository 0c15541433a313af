/** The networks by name. */
import { KintsugiError } from "../errors.ts";
import type { Tensor } from "../graph/index.ts";
import { Parameters, type Scope } from "../nn/index.ts";
import { wrongChoice } from "./choices.ts";
import { dietPepsi, dietPepsiDefaults } from "./diet-pepsi.ts";
import {
  edgeConnect,
  edgeConnectDefaults,
  edgeConnectMultiple,
  smallEdgeConnect,
} from "./edge-connect.ts";
import { gatedTwoStage, gatedTwoStageDefaults, gatedTwoStageMultiple } from "./gated-two-stage.ts";
import { gatedUnet, gatedUnetDefaults, gatedUnetMultiple } from "./gated-unet.ts";
import { type NetworkInputs, type NetworkSize, networkPlaceholders } from "./inputs.ts";
import { pconvUnet, pconvUnetDefaults, pconvUnetMultiple, smallPconvUnet } from "./pconv-unet.ts";
import { pepsi, pepsiDefaults, pepsiMultiple } from "./pepsi.ts";
import { plainUnet, plainUnetDefaults } from "./plain-unet.ts";

/** What a network makes, pictures `[N, 3, H, W]` in −1…1, not clipped. */
export interface NetworkOutputs {
  readonly mended: Tensor;
  /** An earlier or a side path's picture, which is trained too; mending alone never computes a side path. */
  readonly coarse?: Tensor;
  /** The picture as it was painted, known part and all, before composition and consistency; for losses on it. */
  readonly painted?: Tensor;
  /** `[N, 1, H, W]`, 0…1: the edges that the network imagines before it paints, over the known part too. */
  readonly edges?: Tensor;
}

/** A network as the rest of the house sees it. */
interface Entry<Config> {
  readonly defaults: Config;
  /** What differs from the defaults in the form for CPUs, where there is one. */
  readonly small?: Partial<Config>;
  /** Sides of its pictures are multiples of this. */
  readonly multiple: number;
  /** Whether it is told the edges of the known part, and in training those of the original. */
  readonly edges?: true;
  outputs(scope: Scope, inputs: NetworkInputs, config: Config): NetworkOutputs;
}

const entries = {
  "gated-unet": { defaults: gatedUnetDefaults, multiple: gatedUnetMultiple, outputs: gatedUnet },
  "plain-unet": { defaults: plainUnetDefaults, multiple: gatedUnetMultiple, outputs: plainUnet },
  "pconv-unet": {
    defaults: pconvUnetDefaults,
    small: smallPconvUnet,
    multiple: pconvUnetMultiple,
    outputs: pconvUnet,
  },
  "edge-connect": {
    defaults: edgeConnectDefaults,
    small: smallEdgeConnect,
    multiple: edgeConnectMultiple,
    edges: true,
    outputs: edgeConnect,
  },
  "gated-two-stage": {
    defaults: gatedTwoStageDefaults,
    multiple: gatedTwoStageMultiple,
    outputs: gatedTwoStage,
  },
  pepsi: { defaults: pepsiDefaults, multiple: pepsiMultiple, outputs: pepsi },
  "diet-pepsi": { defaults: dietPepsiDefaults, multiple: pepsiMultiple, outputs: dietPepsi },
} as const satisfies Record<string, Entry<object>>;

export type NetworkName = keyof typeof entries;
export const networkNames = Object.keys(entries) as readonly NetworkName[];
export type NetworkConfig<K extends NetworkName = NetworkName> = (typeof entries)[K]["defaults"];

/** A network's graph at one size. */
export interface BuiltNetwork {
  readonly name: NetworkName;
  readonly config: NetworkConfig;
  readonly size: NetworkSize;
  readonly inputs: NetworkInputs;
  readonly outputs: NetworkOutputs;
  readonly parameters: Parameters;
}

export interface BuildOptions {
  /** Changes to the network's defaults. */
  readonly config?: Partial<NetworkConfig>;
  /** Whether batch normalisation goes by the batch and statistics move; false by default. */
  readonly training?: boolean;
  /** Parts of the batch that are computed apart, of which this is one; 1 by default. */
  readonly lanes?: number;
}

/** Builds the graph of a network. Errors: shape-mismatch, unknown-name (a setting that says what it may not). */
export function buildNetwork(
  name: NetworkName,
  size: NetworkSize,
  { config, training = false, lanes = 1 }: BuildOptions = {},
): BuiltNetwork {
  requireMultiple(name, size, multipleOf(name));
  const parameters = new Parameters({ training, lanes });
  const inputs = inputsOf(name, size, { training });
  const whole = { ...entries[name].defaults, ...config } as NetworkConfig;
  requireChoices(name, whole);
  const outputs = outputsOf({ name, config: whole }, inputs, parameters);
  return { name, config: whole, size, inputs, outputs, parameters };
}

/** What a network makes, its parameters taken from any scope: placeholders, constants, running means. */
export function outputsOf(
  { name, config }: Pick<BuiltNetwork, "name" | "config">,
  inputs: NetworkInputs,
  scope: Scope,
): NetworkOutputs {
  const entry: Entry<NetworkConfig> = entries[name];
  return entry.outputs(scope, inputs, config);
}

/** What a network is fed, as placeholders. */
export function inputsOf(
  name: NetworkName,
  size: NetworkSize,
  { training = false }: Pick<BuildOptions, "training"> = {},
): NetworkInputs {
  const knownEdges = needsEdges(name);
  return networkPlaceholders(size, { knownEdges, originalEdges: knownEdges && training });
}

/** Whether a network is told edges: `networkFeeds` then has to make them. */
export const needsEdges = (name: NetworkName): boolean => "edges" in entries[name];

/** A network's configuration where nothing else is asked for. */
export const defaultsOf = (name: NetworkName): NetworkConfig => entries[name].defaults;

/** What differs from those in a network's form for CPUs; nothing where it has none of its own. */
export function smallFormOf(name: NetworkName): Partial<NetworkConfig> {
  const { small = {} }: Entry<NetworkConfig> = entries[name];
  return small;
}

/** The side of a network's pictures, as a multiple of which it takes them. */
export const multipleOf = (name: NetworkName): number => entries[name].multiple;

/** The name, checked; the error lists what there is. */
export function networkNamed(name: string): NetworkName {
  if (name in entries) return name as NetworkName;
  throw new KintsugiError("unknown-name", {
    where: "network",
    expected: `one of ${networkNames.join(", ")}`,
    got: `"${name}"`,
  });
}

function requireChoices(network: string, config: NetworkConfig): void {
  const wrong = wrongChoice({ ...config });
  if (wrong === undefined) return;
  const { name, expected, said } = wrong;
  const got = JSON.stringify(said);
  throw new KintsugiError("unknown-name", { where: `${network}: ${name}`, expected, got });
}

function requireMultiple(name: string, { height, width }: NetworkSize, multiple: number): void {
  if (height % multiple === 0 && width % multiple === 0) return;
  throw new KintsugiError("shape-mismatch", {
    where: name,
    expected: `sides that are multiples of ${multiple}`,
    got: `${width}×${height}`,
  });
}
