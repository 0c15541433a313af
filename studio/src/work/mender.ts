/** The worker's mender: one network kept ready, its device and weights obtained when they are first needed. */
import {
  type DamageChoice,
  type DamageGroup,
  type Device,
  type DeviceChoice,
  type DeviceName,
  damageOfChoice,
  fetchWeights,
  mendPhoto,
  methodNamed,
  networkMender,
  openDevice,
  planOf,
  type Weights,
  withRunsTold,
} from "kintsugi/browser";
import { weightsFor } from "./catalogue.ts";
import type { Given, Mended, Progress } from "./protocol.ts";
import { runtimeFiles } from "./runtime-files.ts";

type Tell = (progress: Progress) => void;

/** The job that is told how far its device and weights are; one mends at a time. */
let tell: Tell = () => {};
let windowsDone: (windows: number) => void = () => {};

let opened: Promise<Device> | undefined;
const weights = new Map<DamageGroup, Promise<Weights>>();

let choice: DeviceChoice = "auto";

const method = methodNamed("gated-unet");
if (method.kind !== "network") throw new Error("gated-unet is a network");
const mender = networkMender(method, { device: readyDevice, weightsFor: readyWeights });

/** Gets ready what mending this kind of damage needs. */
export async function warm({ kind, device }: Given<"warm">): Promise<void> {
  choice = device;
  await Promise.all([readyDevice(), readyWeights(groupOf(kind))]);
}

export async function mend(
  { photo, hole, choice: damage, device }: Given<"mend">,
  { signal, onProgress }: { readonly signal: AbortSignal; readonly onProgress: Tell },
): Promise<Omit<Mended, "bitmap">> {
  tell = onProgress;
  const injury = { hole, damage: damageOfChoice(damage, hole) };
  const total = planOf(injury, mender.method).batches.reduce((sum, each) => sum + each.windows, 0);
  let done = 0;
  windowsDone = (windows) => {
    done += windows;
    onProgress({ phase: "windows", done, total });
  };
  onProgress({ phase: "device" });
  await warm({ kind: damage.kind, device });
  onProgress({ phase: "windows", done, total });
  const start = performance.now();
  const mended = await mendPhoto(photo, { hole, ...damage, signal }, mender);
  return {
    photo: mended.photo,
    weights: mended.weights ?? mended.network,
    device: mended.device ? nameOf(mended.device) : "",
    milliseconds: performance.now() - start,
    consistent: mended.consistent,
  };
}

const groupOf = (kind: DamageChoice["kind"]): DamageGroup =>
  kind === "white-out" ? "hole" : "mosaic";

function readyDevice(): Promise<Device> {
  opened ??= openDevice(choice, { runtime: runtimeFiles }).then((device) =>
    withRunsTold(device, (windows) => windowsDone(windows)),
  );
  opened.catch(() => {
    opened = undefined;
  });
  return opened;
}

function readyWeights(group: DamageGroup): Promise<Weights> {
  const onProgress = (done: number, total: number | undefined) =>
    tell({ phase: "weights", done, total });
  const ready = weights.get(group) ?? fetchWeights(weightsFor(group), { onProgress });
  weights.set(group, ready);
  ready.catch(() => weights.delete(group));
  return ready;
}

const nameOf = (name: DeviceName): string =>
  name === "cpu" ? `WASM ×${crossOriginIsolated ? navigator.hardwareConcurrency : 1}` : "WebGPU";
