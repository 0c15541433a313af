/** Opens menders in Node: finds the weights that come with the package, opens the device when it is first needed. */
import { KintsugiError } from "../errors.ts";
import type { Device, DeviceChoice, DeviceOptions, Weights } from "../runtime/index.ts";
import { openDevice } from "../runtime/node.ts";
import { requireOptions } from "./call-options.node.ts";
import { classicalMender, type Mender, networkMender } from "./mender.ts";
import type { Method } from "./methods.ts";
import { chosenBy } from "./named-weights.node.ts";
import { loadPackagedFor } from "./packaged.node.ts";

export interface MenderOptions extends DeviceOptions {
  /** A network's or a classical method's name; `gated-unet`, or the network of `weights`, where left out. */
  readonly method?: string | undefined;
  /**
   * Weights instead of those that the method takes: themselves, the path of a safetensors file beside its card, the folder
   * of a run, or a name in the package.
   */
  readonly weights?: Weights | string | undefined;
  /** An open device stays open; one opened here, by name, is closed with the mender. */
  readonly device?: Device | DeviceChoice | undefined;
}

/**
 * Errors: unknown-name (with all names there are), file-missing and weights-invalid; those of the device come with
 * the first picture.
 */
export async function openMender(options: MenderOptions = {}): Promise<Mender> {
  requireOptions("openMender", options);
  return openMenderBy(options);
}

/** The same where the options are known to be right. */
export async function openMenderBy(options: MenderOptions): Promise<Mender> {
  const { method, weights } = await chosenBy({ ...options, network: options.method });
  if (method.kind === "network") return openNetworkMender(method, options, weights);
  if (weights) throw unwanted(method, weights);
  return classicalMender(method);
}

function openNetworkMender(
  method: Extract<Method, { kind: "network" }>,
  { device: choice = "auto", method: _, weights: __, ...deviceOptions }: MenderOptions,
  weights: Weights | undefined,
): Mender {
  let opened: Promise<Device> | undefined;
  const mender = networkMender(method, {
    weightsFor: async (group) => weights ?? loadPackagedFor(method.name, group),
    device: async () => {
      if (typeof choice !== "string") return choice;
      opened ??= openDevice(choice, deviceOptions);
      return opened;
    },
  });
  return {
    ...mender,
    async close() {
      await mender.close();
      const device = await opened;
      opened = undefined; // so that a mender that is closed twice, or used again, does no harm
      await device?.close();
    },
  };
}

const unwanted = ({ name }: Method, { card }: Weights): KintsugiError =>
  new KintsugiError("usage", {
    where: "weights",
    expected: `none, for ${name} is no network`,
    got: card.name,
  });
