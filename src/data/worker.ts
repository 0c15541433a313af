/** The entry of a worker thread that makes batches, one after the other, in the order asked for. */
import { parentPort, workerData } from "node:worker_threads";
import { KintsugiError } from "../errors.ts";
import { makeBatch } from "./batch.ts";
import { PhotographCache } from "./photograph-cache.ts";
import type { Assignment, Delivery, Order } from "./protocol.ts";
import { openSource } from "./sources.ts";

const port = parentPort!;
const { source: listed, plan, cacheBytes } = workerData as Assignment;
const deliver = (delivery: Delivery, transfer: ArrayBuffer[] = []) =>
  port.postMessage(delivery, transfer);

const source = openSource(listed, {
  seed: plan.seed,
  cache: new PhotographCache(cacheBytes),
  onWarning: (message) => deliver({ kind: "warning", message }),
});

let last = Promise.resolve();
port.on("message", (step: Order) => {
  last = last.then(() => make(step));
});

async function make(step: number): Promise<void> {
  try {
    const batch = await makeBatch(source, plan, step);
    const arrays = [batch.original, ...Object.values(batch.feeds)];
    deliver({ kind: "batch", batch }, [
      ...new Set(arrays.map(({ buffer }) => buffer as ArrayBuffer)),
    ]);
  } catch (error) {
    const code = error instanceof KintsugiError ? error.code : "internal";
    deliver({
      kind: "failure",
      step,
      code,
      got: error instanceof Error ? error.message : `${error}`,
    });
  }
}
