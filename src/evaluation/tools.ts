/** What evaluations share: one device for all networks, and the network whose features FID is taken of. */
import type { Device, DeviceChoice, DeviceOptions } from "../runtime/index.ts";
import { openDevice } from "../runtime/node.ts";
import { type FeatureOptions, type Features, openFeatures } from "./features.ts";

export interface ToolOptions extends DeviceOptions {
  /** An open device stays open. */
  readonly device?: Device | DeviceChoice | undefined;
  /** No FID where left out. */
  readonly features?: FeatureOptions | undefined;
}

export interface Tools {
  /** Opened where features need it, else what was asked for. */
  readonly device: Device | DeviceChoice;
  readonly features: Features | undefined;
  close(): Promise<void>;
}

/** `shared`: whether several menders will run, which then share one device. Errors: device-missing, those of features. */
export async function openTools(
  { device: choice = "auto", features: from, ...options }: ToolOptions,
  { shared }: { readonly shared: boolean },
): Promise<Tools> {
  if (typeof choice !== "string") return withFeatures(choice, from, async () => {});
  if (!from && !shared) return { device: choice, features: undefined, close: async () => {} };
  const device = await openDevice(choice, options);
  try {
    return await withFeatures(device, from, () => device.close());
  } catch (error) {
    await device.close();
    throw error;
  }
}

async function withFeatures(
  device: Device,
  from: FeatureOptions | undefined,
  closeDevice: () => Promise<void>,
): Promise<Tools> {
  const features = from && (await openFeatures(from, device));
  return {
    device,
    features,
    async close() {
      await features?.close();
      await closeDevice();
    },
  };
}
