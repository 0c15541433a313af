/** A batch: what a training step is fed. It depends on the plan and the step alone, never on what came before. */
import type { Picture } from "../image/picture.ts";
import { randomOf } from "../image/random.ts";
import { edgePlane, networkFeeds, signed } from "../networks/feeds.ts";
import type { Degradation } from "./degradation-schema.ts";
import { type Example, makeExample } from "./degrade.ts";
import type { PictureSource } from "./picture-source.ts";
import { streams } from "./streams.ts";

export interface BatchPlan {
  readonly degradation: Degradation;
  /** Examples in a batch. */
  readonly size: number;
  readonly seed: number;
  /** The G of the consistency layer: most cells along a side of the crop. */
  readonly cells: number;
  /** Whether the network is told edges: `knownEdges` and `originalEdges` are then among the feeds; false by default. */
  readonly edges?: boolean;
}

export interface Batch {
  readonly step: number;
  /** By the names of the network's inputs: `picture`, `base`, `hole`, …; row-major, the batch first. */
  readonly feeds: Readonly<Record<string, Float32Array>>;
  /** What the pictures were: `[N, 3, H, W]`, −1…1. */
  readonly original: Float32Array;
}

/** The batch of a step ≥ 0. */
export async function makeBatch(
  source: PictureSource,
  plan: BatchPlan,
  step: number,
): Promise<Batch> {
  return batchOf(await makeExamples(source, plan, step), plan, step);
}

/** Examples of one size as the batch of a step. */
export function batchOf(
  examples: readonly Example[],
  { cells, edges = false }: Pick<BatchPlan, "cells" | "edges">,
  step: number,
): Batch {
  const damaged = examples.map(({ degraded, hole, mosaic }) => ({
    picture: degraded,
    hole,
    mosaic,
  }));
  const original = stackSigned(examples.map((example) => example.original));
  const feeds = networkFeeds(damaged, { cells, edges });
  return { step, feeds: edges ? { ...feeds, originalEdges: edgesOf(examples) } : feeds, original };
}

/** The examples of a step: sample i stands at position step·N + i of the source. */
export function makeExamples(
  source: PictureSource,
  { degradation, size, seed }: Omit<BatchPlan, "cells">,
  step: number,
): Promise<readonly Example[]> {
  const examples = Array.from({ length: size }, async (_, sample) => {
    const photo = await source.at(step * size + sample);
    return makeExample(photo, degradation, randomOf(seed, streams.training, step, sample));
  });
  return Promise.all(examples);
}

/** The originals' edges, `[N, 1, H, W]`. */
function edgesOf(examples: readonly Example[]): Float32Array {
  const planes = examples.map(({ original }) => edgePlane(original));
  const stacked = new Float32Array(planes.length * planes[0].length);
  planes.forEach((plane, i) => {
    stacked.set(plane, i * plane.length);
  });
  return stacked;
}

/** Pictures of one size, 0…1 → `[N, 3, H, W]`, −1…1. */
function stackSigned(pictures: readonly Picture[]): Float32Array {
  const { length } = pictures[0].data;
  const stacked = new Float32Array(pictures.length * length);
  pictures.forEach(({ data }, i) => {
    stacked.set(signed(data), i * length);
  });
  return stacked;
}
