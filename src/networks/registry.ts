/** The networks by name. */
import { KintsugiError } from "../errors.ts";
import type { Tensor } from "../graph/index.ts";
import { Parameters, type Scope } from "../nn/index.ts";
import { gatedUnet, gatedUnetDefaults, gatedUnetMultiple } from "./gated-unet.ts";
import { type NetworkInputs, type NetworkSize, networkPlaceholders } from "./inputs.ts";

/** A network as the rest of the house sees it. */
interface Entry<Config> {
  readonly defaults: Config;
  /** Sides of its pictures are multiples of this. */
  readonly multiple: number;
  mended(scope: Scope, inputs: NetworkInputs, config: Config): Tensor;
}

const entries = {
  "gated-unet": { defaults: gatedUnetDefaults, multiple: gatedUnetMultiple, mended: gatedUnet },
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
  /** `[N, 3, H, W]`, −1…1, not clipped. */
  readonly mended: Tensor;
  readonly parameters: Parameters;
}

/** Builds the graph of a network; `config` changes its defaults. */
export function buildNetwork(
  name: NetworkName,
  size: NetworkSize,
  config: Partial<NetworkConfig> = {},
): BuiltNetwork {
  requireMultiple(name, size, multipleOf(name));
  const parameters = new Parameters();
  const inputs = networkPlaceholders(size);
  const whole = { ...entries[name].defaults, ...config };
  const mended = mendedBy({ name, config: whole }, inputs, parameters);
  return { name, config: whole, size, inputs, mended, parameters };
}

/** A network's output, its parameters taken from any scope: placeholders, constants, running means. */
export function mendedBy(
  { name, config }: Pick<BuiltNetwork, "name" | "config">,
  inputs: NetworkInputs,
  scope: Scope,
): Tensor {
  return entries[name].mended(scope, inputs, config);
}

/** A network's configuration where nothing else is asked for. */
export const defaultsOf = (name: NetworkName): NetworkConfig => entries[name].defaults;

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

function requireMultiple(name: string, { height, width }: NetworkSize, multiple: number): void {
  if (height % multiple === 0 && width % multiple === 0) return;
  throw new KintsugiError("shape-mismatch", {
    where: name,
    expected: `sides that are multiples of ${multiple}`,
    got: `${width}×${height}`,
  });
}
