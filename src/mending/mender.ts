/** A mender: one method, kept ready between pictures. Networks are loaded when the first damage asks for them. */
import { KintsugiError } from "../errors.ts";
import type { MosaicKind } from "../mosaic/kinds.ts";
import {
  defaultsOf,
  multipleOf,
  type NetworkConfig,
  networkNamed,
  type TrainedNetwork,
} from "../networks/index.ts";
import type { Device, DeviceName, Weights } from "../runtime/index.ts";
import { mendClassically } from "./classical.ts";
import { type Effort, looksOften } from "./looks.ts";
import type { Method, MethodName } from "./methods.ts";
import { type LoadedNetwork, loadNetwork } from "./network.ts";
import {
  type MendedPicture,
  type MendRequest,
  type MendWhole,
  mendPicture,
  type Painting,
  type PaintRequest,
  paintPicture,
  throughWindows,
} from "./run.ts";

/** What networks are trained apart for: cells that tell something, or nothing at all. */
export type DamageGroup = "mosaic" | "hole";

/** Where a mender gets a network's weights and the device that runs it; each is asked for once. */
export interface NetworkSource {
  readonly weightsFor: (group: DamageGroup) => Promise<Weights>;
  readonly device: () => Promise<Device>;
  /** Windows run at once while they have no more pixels; as many as one of the longest where left out. */
  readonly batchArea?: number | undefined;
}

/** What mended. */
export interface Credits {
  readonly method: MethodName;
  /** What ran the network; absent for classical methods. */
  readonly device?: DeviceName;
  /** The name of the weights; absent for classical methods. */
  readonly weights?: string;
  /** The SHA-256 of their file. */
  readonly weightsSha256?: string;
}

export type Mended = MendedPicture & Credits;
export type Painted = Painting & Credits;

export interface Mender {
  readonly method: Method;
  /**
   * Mends a picture.
   * @throws {KintsugiError} hole-invalid, mosaic-invalid, usage (a classical method that does not suit the damage, or
   * is to look more than once), weights-invalid, device-missing, out-of-memory, aborted
   */
  mend(request: MendRequest): Promise<Mended>;
  /** What the method makes of a picture, before composition and exact consistency. Errors: those of `mend`. */
  paint(request: PaintRequest): Promise<Painted>;
  /** Frees the sessions; the device stays open. */
  close(): Promise<void>;
}

/** A mender by formula: no weights, no device. */
export function classicalMender(method: Extract<Method, { kind: "classical" }>): Mender {
  const { name } = method;
  const mendWhole: MendWhole = async (damaged, effort) => {
    requireLooks(method, effort);
    return { raws: [mendClassically(name, damaged)], windows: [] };
  };
  return {
    method,
    mend: async (request) => ({ ...(await mendPicture(request, mendWhole)), method: name }),
    paint: async (request) => ({ ...(await paintPicture(request, mendWhole)), method: name }),
    close: async () => {},
  };
}

/** Throws `usage` where a formula, which has one look alone, is to look more than once. */
export function requireLooks({ kind, name }: Method, effort: Effort): void {
  if (kind === "network" || !looksOften(effort)) return;
  throw new KintsugiError("usage", {
    where: name,
    expected: "one mending of the quality fast",
    got: "several looks",
    advice: "take a network for the quality best, an uncertainty map or variants",
  });
}

/** A mender by a trained network. */
export function networkMender(
  method: Extract<Method, { kind: "network" }>,
  source: NetworkSource,
): Mender {
  const loaded = new Map<DamageGroup, Promise<Loaded>>();
  const networkFor = (group: DamageGroup): Promise<Loaded> => {
    const known = loaded.get(group) ?? load(method, group, source);
    loaded.set(group, known);
    known.catch(() => loaded.delete(group)); // so that the next picture may try again
    return known;
  };
  const readyFor = async ({ mosaic }: PaintRequest) => {
    const kind = mosaic?.kind ?? "white-out";
    const { weights, network, device } = await networkFor(groupOf(kind));
    requireTrainedFor(kind, weights);
    const mendWhole = throughWindows(network.mendWindow, multipleOf(method.name));
    const { name, sha256 } = weights.card;
    const credits = { method: method.name, device, weights: name, weightsSha256: sha256 };
    return { mendWhole, credits };
  };
  return {
    method,
    async mend(request) {
      const { mendWhole, credits } = await readyFor(request);
      return { ...(await mendPicture(request, mendWhole)), ...credits };
    },
    async paint(request) {
      const { mendWhole, credits } = await readyFor(request);
      return { ...(await paintPicture(request, mendWhole)), ...credits };
    },
    async close() {
      for (const known of loaded.values()) await (await known).network.close();
      loaded.clear();
    },
  };
}

interface Loaded {
  readonly weights: Weights;
  readonly network: LoadedNetwork;
  readonly device: DeviceName;
}

type Kind = MosaicKind | "white-out";

const groupOf = (kind: Kind): DamageGroup => (kind === "white-out" ? "hole" : "mosaic");

async function load(
  { name }: Extract<Method, { kind: "network" }>,
  group: DamageGroup,
  source: NetworkSource,
): Promise<Loaded> {
  const weights = await source.weightsFor(group);
  const trained = trainedNetwork(weights);
  if (trained.name !== name) refuse(weights, `weights of ${name}`, `those of ${trained.name}`);
  const device = await source.device();
  return { weights, network: loadNetwork(trained, device, source.batchArea), device: device.name };
}

/**
 * The network of the card with the values of the file. Throws `unknown-name`, and `weights-invalid`, also where the card leaves
 * out a setting: its default may have become another since.
 */
export function trainedNetwork(weights: Weights): TrainedNetwork {
  const { card, tensors } = weights;
  const network = networkNamed(card.network);
  const unsaid = Object.keys(defaultsOf(network)).find(
    (setting) => !(setting in card.configuration),
  );
  if (unsaid) refuse(weights, `a card whose configuration says "${unsaid}"`, "none");
  const values = Object.entries(tensors).map(([name, tensor]) => {
    if (tensor.dtype === "float32") return [name, tensor] as const;
    return refuse(weights, `floating-point values for "${name}"`, "others");
  });
  return {
    name: network,
    config: card.configuration as Partial<NetworkConfig>,
    values: Object.fromEntries(values),
    where: card.name,
  };
}

function requireTrainedFor(kind: Kind, weights: Weights): void {
  const { damage } = weights.card;
  if (!damage.includes(kind)) refuse(weights, `weights trained for ${kind}`, damage.join(", "));
}

function refuse({ card }: Weights, expected: string, got: string): never {
  throw new KintsugiError("weights-invalid", { where: card.name, expected, got });
}
