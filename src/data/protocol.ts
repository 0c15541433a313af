/** What the training loop's thread and the workers that make its batches say to each other. */
import type { ErrorCode } from "../errors.ts";
import type { Batch, BatchPlan } from "./batch.ts";
import type { ListedSource } from "./sources.ts";

/** A worker's `workerData`. */
export interface Assignment {
  readonly source: ListedSource;
  readonly plan: BatchPlan;
  readonly cacheBytes: number;
}

/** The step whose batch is wanted. */
export type Order = number;

export type Delivery =
  | { readonly kind: "batch"; readonly batch: Batch }
  | {
      readonly kind: "failure";
      readonly step: number;
      readonly code: ErrorCode;
      readonly got: string;
    }
  | { readonly kind: "warning"; readonly message: string };
