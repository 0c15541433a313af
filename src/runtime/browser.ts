/** Opens devices in a browser: a worker holds onnxruntime-web, so that a run never blocks the page. */
import { KintsugiError } from "../errors.ts";
import type { GraphForm } from "../graph/form.ts";
import type { RuntimeFiles, Start } from "./browser-runtime.ts";
import { requireSound } from "./browser-self-test.ts";
import { BrowserWire, type WorkerLike } from "./browser-wire.ts";
import type { Device, DeviceChoice, DeviceName, DeviceOptions } from "./device.ts";
import type { Settings } from "./protocol.ts";
import { openRemote } from "./remote.ts";

export type { RuntimeFiles };

export interface BrowserDeviceOptions extends DeviceOptions {
  /** Where onnxruntime-web's files lie: its plain build for `cpu`, that with WebGPU (asyncify) for `webgpu`. */
  readonly runtime?: { readonly cpu: RuntimeFiles; readonly webgpu: RuntimeFiles } | undefined;
}

/**
 * `cpu` is WebAssembly, with threads where the page is isolated. `auto` takes WebGPU on real graphics hardware that
 * computes a known convolution rightly, else `cpu`: a broken driver gives a slower answer, not a black one.
 * @throws {KintsugiError} device-missing, with what to do about it
 */
export async function openDevice(
  choice: DeviceChoice = "auto",
  options: BrowserDeviceOptions = {},
): Promise<Device> {
  if (choice !== "auto") return openSound(choice, options);
  const webgpu = (await hasGraphicsHardware()) && (await openIfSound("webgpu", options));
  return webgpu || openSound("cpu", options);
}

const graphForms: Readonly<Record<DeviceName, GraphForm>> = {
  cpu: "fewer-products",
  webgpu: "short-sums",
  cuda: "usual",
};

async function openSound(name: DeviceName, options: BrowserDeviceOptions): Promise<Device> {
  const settings = settingsOf(options);
  const wire = new BrowserWire(spawn(name, settings, options));
  const device = await openRemote(wire, { name, graphForm: graphForms[name] }, settings);
  try {
    await requireSound(device);
    return device;
  } catch (error) {
    await device.close();
    throw error;
  }
}

async function openIfSound(
  name: DeviceName,
  options: BrowserDeviceOptions,
): Promise<Device | undefined> {
  try {
    return await openSound(name, options);
  } catch (error) {
    if (error instanceof KintsugiError) return undefined;
    throw error;
  }
}

const settingsOf = (options: BrowserDeviceOptions): Settings => ({
  threads: crossOriginIsolated ? (options.threads ?? navigator.hardwareConcurrency) : 1,
  arena: options.arena ?? true,
  buffers: options.buffers ?? "handed-on",
  optimizationsOff: options.optimizationsOff ?? [],
  entries: options.entries ?? {},
});

function spawn(device: DeviceName, { threads }: Settings, { runtime }: BrowserDeviceOptions) {
  // The built file's name: bundlers look for exactly this form.
  const worker = new Worker(new URL("./browser-worker.js", import.meta.url), { type: "module" });
  const files = device === "cuda" ? undefined : runtime?.[device];
  const start: Start = { kind: "start", device, files, threads };
  worker.postMessage(start);
  return worker as WorkerLike;
}

/** The part of WebGPU that is asked. */
interface Gpu {
  requestAdapter(): Promise<{ readonly info?: { readonly isFallbackAdapter?: boolean } } | null>;
}

/** Whether WebGPU has an adapter that is no imitation in software. */
async function hasGraphicsHardware(): Promise<boolean> {
  const { gpu } = navigator as unknown as { readonly gpu?: Gpu };
  const adapter = await gpu?.requestAdapter().catch(() => null);
  return Boolean(adapter) && adapter?.info?.isFallbackAdapter !== true;
}
