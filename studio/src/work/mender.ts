/** The worker's menders: each method kept ready, device and weights obtained when they are first needed. */
import {
  classicalMender,
  type DamageChoice,
  type DamageGroup,
  type Device,
  type DeviceChoice,
  type DeviceName,
  fetchWeights,
  type Injury,
  KintsugiError,
  type Mender,
  type MethodName,
  mendInjuries,
  methodNamed,
  networkMender,
  openDevice,
  planOf,
  type Rectangle,
  type Weights,
  withRunsTold,
} from "kintsugi/browser";
import { weightsFor } from "./catalogue.ts";
import { injuriesOf } from "./injuries.ts";
import type { Given, Mended, Mode, Progress } from "./protocol.ts";
import { runtimeFiles } from "./runtime-files.ts";
import { heatOf } from "./shown.ts";

type Tell = (progress: Progress) => void;

/** The job that is told how far its device and weights are; one mends at a time. */
let tell: Tell = () => {};
let windowsDone: (windows: number) => void = () => {};

let opened: Promise<Device> | undefined;
const weights = new Map<string, Promise<Weights>>();
const menders = new Map<string, Mender>();

/** Windows that need a quarter of the memory of the usual ones. */
const smallPx = 256;

let choice: DeviceChoice = "auto";
const usual: MethodName = "gated-unet";

/** Gets ready what mending this kind of damage needs. */
export async function warm({ kind, device }: Given<"warm">): Promise<void> {
  choice = device;
  await Promise.all([readyDevice(), readyWeights(usual, groupOf(kind))]);
}

export async function mend(
  { photo, device, mode = {}, ...said }: Given<"mend">,
  { signal, onProgress }: { readonly signal: AbortSignal; readonly onProgress: Tell },
): Promise<Omit<Mended, "bitmap">> {
  tell = onProgress;
  choice = device;
  const mender = menderFor(mode);
  const injuries = injuriesOf(said);
  const total = looksAt(injuries, mode);
  let done = 0;
  windowsDone = (windows) => {
    done += windows;
    onProgress({ phase: "windows", done, total });
  };
  onProgress({ phase: "device" });
  if (mender.method.kind === "network") await readyFor(mender.method.name, injuries);
  onProgress({ phase: "windows", done, total });
  const start = performance.now();
  const { quality, compose, featherPx } = mode;
  const options = { mender, signal, quality, compose, featherPx, ...planning(mode) };
  const mended = await mendInjuries(photo, injuries, options).catch(afterFailure);
  return {
    ...{ photo: mended.photo, method: mended.network, quality: quality ?? "fast" },
    weights: mended.weights ?? mended.network,
    device: mended.device ? nameOf(mended.device) : "",
    looks: Math.max(...mended.plans.map(({ looks }) => looks)),
    milliseconds: performance.now() - start,
    kept: mended.consistent === undefined ? undefined : mended.consistency,
    uncertainty: mended.uncertainty && heatOf(mended.uncertainty, mostUncertain),
  };
}

const planning = ({ windows }: Mode) => (windows === "small" ? { longest: smallPx } : {});

/** What a person stopped, or asked for in vain, costs nothing; after all else the device starts afresh. */
async function afterFailure(error: unknown): Promise<never> {
  const harmless: readonly string[] = ["aborted", "usage", "hole-invalid", "mosaic-invalid"];
  if (!(error instanceof KintsugiError && harmless.includes(error.code))) await startAfresh();
  throw error;
}

/** Looks that differ by this standard deviation are as uncertain as the map can tell. */
const mostUncertain = 0.1;

/** The windows through which a mending looks, in the photo's pixels. */
export function windowsOf({ mode = {}, ...said }: Given<"plan">): readonly Rectangle[] {
  const method = methodNamed(mode.method ?? usual);
  return injuriesOf(said).flatMap((injury) =>
    planOf(injury, method, planning(mode)).parts.flatMap(({ clusters }) =>
      clusters.flatMap(({ windows }) => windows.map(({ box }) => box)),
    ),
  );
}

/** How often the network will look at a window. */
function looksAt(injuries: readonly Injury[], mode: Mode): number {
  const { method = usual, quality } = mode;
  const looks = injuries.map((injury) => {
    const plan = planOf(injury, methodNamed(method), { ...planning(mode), quality });
    return plan.looks * plan.batches.reduce((sum, { windows }) => sum + windows, 0);
  });
  return looks.reduce((sum, each) => sum + each, 0);
}

/** Device and weights, before the time is taken. */
const readyFor = (name: MethodName, injuries: readonly Injury[]) =>
  Promise.all([
    readyDevice(),
    ...injuries.map(({ damage }) => readyWeights(name, groupOf(damage.kind))),
  ]);

function menderFor({ method: name = usual, windows = "usual" }: Mode): Mender {
  const method = methodNamed(name);
  if (method.kind === "classical") return classicalMender(method);
  const key = `${name}, ${windows}`;
  const mender =
    menders.get(key) ??
    networkMender(method, {
      device: readyDevice,
      weightsFor: (group) => readyWeights(name, group),
      batchArea: windows === "small" ? smallPx ** 2 : undefined,
    });
  menders.set(key, mender);
  return mender;
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

/** Closes the device and all that it holds: the next mending starts afresh. */
async function startAfresh(): Promise<void> {
  const device = opened;
  opened = undefined;
  menders.clear();
  await (await device?.catch(() => undefined))?.close();
}

function readyWeights(network: MethodName, group: DamageGroup): Promise<Weights> {
  const place = weightsFor(network, group);
  const onProgress = (done: number, total: number | undefined) =>
    tell({ phase: "weights", done, total });
  const ready = weights.get(place.name) ?? fetchWeights(place, { onProgress });
  weights.set(place.name, ready);
  ready.catch(() => weights.delete(place.name));
  return ready;
}

const nameOf = (name: DeviceName): string =>
  name === "cpu" ? `WASM ×${crossOriginIsolated ? navigator.hardwareConcurrency : 1}` : "WebGPU";
