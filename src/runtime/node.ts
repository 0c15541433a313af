/** Opens devices in Node: a worker thread holds onnxruntime-node, so that a run never blocks the caller's thread. */
import { availableParallelism } from "node:os";
import { KintsugiError } from "../errors.ts";
import type { GraphForm } from "../graph/form.ts";
import type { Device, DeviceChoice, DeviceName, DeviceOptions } from "./device.ts";
import { hasGraphicsHardware } from "./hardware.node.ts";
import type { Settings } from "./protocol.ts";
import { fasterOf } from "./race.ts";
import { openRemote } from "./remote.ts";
import { spawnThread } from "./thread.node.ts";
import { WorkerWire } from "./worker-wire.node.ts";

/**
 * `auto` takes CUDA where it works, else WebGPU where it beats the CPU in a short race (so never a software
 * adapter), else the CPU. Close the device when done; one that is forgotten does not keep the process alive.
 * @throws {KintsugiError} device-missing, with the command that gets what is missing
 */
export async function openDevice(
  choice: DeviceChoice = "auto",
  options: DeviceOptions = {},
): Promise<Device> {
  const settings: Settings = {
    threads: options.threads ?? availableParallelism(),
    arena: options.arena ?? true,
    buffers: options.buffers ?? "handed-on",
    optimizationsOff: options.optimizationsOff ?? [],
    entries: options.entries ?? {},
  };
  return choice === "auto" ? openBest(settings) : open(choice, settings);
}

/** CUDA's libraries are thought to cut long sums themselves. */
const graphForms: Readonly<Record<DeviceName, GraphForm>> = {
  cpu: "both-branches",
  webgpu: "short-sums",
  cuda: "usual",
};

function open(name: DeviceName, settings: Settings): Promise<Device> {
  const wire = new WorkerWire(spawnThread(import.meta.url, "./worker.node"));
  const traits = { name, graphForm: graphForms[name], hasHost: name === "cpu" };
  return openRemote(wire, traits, settings);
}

async function openBest(settings: Settings): Promise<Device> {
  if (!hasGraphicsHardware()) return open("cpu", settings);
  const cuda = await openIfThere("cuda", settings);
  if (cuda) return cuda;
  const cpu = await open("cpu", settings);
  const webgpu = await openIfThere("webgpu", settings);
  return webgpu ? fasterOf(cpu, webgpu) : cpu;
}

async function openIfThere(name: DeviceName, settings: Settings): Promise<Device | undefined> {
  try {
    return await open(name, settings);
  } catch (error) {
    if (error instanceof KintsugiError && error.code === "device-missing") return undefined;
    throw error;
  }
}
