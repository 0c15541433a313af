/**
 * Where devices that compute parts of a batch side by side meet between the stages of a run: each leaves the moments of its
 * part in memory that all of them see, waits for the others, and goes on with the whole batch's
 * (`src/graph/pooled-moments.ts`). The threads that compute meet by themselves; nobody carries messages between them.
 */
import type { Port } from "../graph/program.ts";
import type { Pooling } from "../graph/stages.ts";
import { sizeOf } from "../graph/tensor.ts";
import type { Place, TensorArray, TensorData, Tensors } from "./device.ts";

/** By name, what a device's part of the batch has. */
type Moments = Readonly<Record<string, Float32Array>>;

export interface Meeting {
  /** How often each device has come, one number a device. */
  readonly arrivals: Int32Array;
  /** What each device has left. */
  readonly left: readonly Moments[];
}

/** In the place of a device that has failed: nobody comes any more. */
const BROKEN = -1;

/** A place for so many devices; `moments` are all that a run's stages leave, each in one of them. */
export const meetingOf = (devices: number, moments: readonly Port[]): Meeting => ({
  arrivals: new Int32Array(new SharedArrayBuffer(devices * Int32Array.BYTES_PER_ELEMENT)),
  left: Array.from({ length: devices }, () =>
    Object.fromEntries(moments.map(({ name, shape }) => [name, sharedFloats(sizeOf(shape))])),
  ),
});

/** Sends home everybody who waits or comes from now on: a device has failed. */
export function breakUp({ arrivals }: Meeting): void {
  for (let device = 0; device < arrivals.length; device++) {
    Atomics.store(arrivals, device, BROKEN);
    Atomics.notify(arrivals, device);
  }
}

/** A stage of a device's run, and what is pooled after it. */
interface Stage {
  readonly run: (feeds: Readonly<Record<string, TensorArray>>) => Promise<Tensors>;
  readonly poolings: readonly Pooling[];
}

/** One stage after the other: everything that they give but moments, which others' are pooled with on the way. */
export async function runStages(
  stages: readonly Stage[],
  feeds: Readonly<Record<string, TensorArray>>,
  place: Place,
): Promise<Tensors> {
  const isMoment = new Set(stages.flatMap(({ poolings }) => poolings.flatMap(({ of }) => of)));
  const results: Record<string, TensorData> = {};
  const fed = { ...feeds };
  for (const { run, poolings } of stages) {
    const moments: Record<string, Float32Array> = {};
    for (const [name, value] of Object.entries(await run(fed))) {
      if (isMoment.has(name)) moments[name] = value.data as Float32Array;
      else results[name] = value;
    }
    if (poolings.length > 0) Object.assign(fed, meet(place, moments, poolings));
  }
  return results;
}

/** Leaves a stage's moments, waits until all have come as often, and pools. Blocks its thread. */
function meet({ meeting, device }: Place, moments: Moments, poolings: readonly Pooling[]): Moments {
  const { arrivals, left } = meeting;
  for (const [name, values] of Object.entries(moments)) left[device][name].set(values);
  const before = timesCome(arrivals, device);
  // Not a store, which would take back that the meeting is broken up.
  Atomics.compareExchange(arrivals, device, before, before + 1);
  Atomics.notify(arrivals, device);
  for (let other = 0; other < arrivals.length; other++) {
    waitFor(arrivals, other, before + 1);
  }
  return Object.fromEntries(poolings.map((pooling) => [pooling.name, pooled(pooling, left)]));
}

/** A device that is further has not touched what it left for this meeting: no stage leaves what another did. */
function waitFor(arrivals: Int32Array, device: number, times: number): void {
  let come = timesCome(arrivals, device);
  while (come < times) {
    Atomics.wait(arrivals, device, come);
    come = timesCome(arrivals, device);
  }
}

function timesCome(arrivals: Int32Array, device: number): number {
  const times = Atomics.load(arrivals, device);
  if (times === BROKEN) throw new Error("a device beside it failed");
  return times;
}

/** μ = (1/L) Σ m, or V = (1/L) Σ (v + (m − μ)²), of what L devices have left. */
export function pooled(
  { moment, of }: Pick<Pooling, "moment" | "of">,
  left: readonly Moments[],
): Float32Array {
  const [means, variances] = of.map((name) => left.map((each) => each[name]));
  const averageOf = (all: readonly Float32Array[], i: number): number =>
    all.reduce((sum, each) => sum + each[i], 0) / all.length;
  if (moment === "pooledMean") return means[0].map((_, i) => averageOf(means, i));
  return variances[0].map((_, i) => {
    const mean = averageOf(means, i);
    const spread = means.reduce((sum, each) => sum + (each[i] - mean) ** 2, 0) / means.length;
    return averageOf(variances, i) + spread;
  });
}

/** Zeros that all threads see. */
export const sharedFloats = (length: number): Float32Array =>
  new Float32Array(new SharedArrayBuffer(length * Float32Array.BYTES_PER_ELEMENT));
