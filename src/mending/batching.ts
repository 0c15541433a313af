/** Windows that wait at the same time run as one: of one picture, and of pictures that are mended side by side. */
import type { Picture } from "../image/picture.ts";
import type { Damaged } from "../networks/index.ts";
import type { MendWindow } from "./looks.ts";
import { powerOfTwoWithin } from "./plan.ts";

/** What mends several windows at once. */
export interface BatchRunner {
  /** Views of one key may share a batch. */
  readonly keyOf: (view: Damaged) => string;
  /** How many such views a batch takes. */
  readonly roomFor: (view: Damaged) => number;
  readonly run: (views: readonly Damaged[], signal?: AbortSignal) => Promise<readonly Picture[]>;
}

interface Waiting {
  readonly view: Damaged;
  readonly signal: AbortSignal | undefined;
  readonly resolve: (mended: Picture) => void;
  readonly reject: (error: unknown) => void;
}

/** One window at a time for the caller; batches of 1, 2, 4, … for the runner, so that few shapes occur. */
export function inBatches({ keyOf, roomFor, run }: BatchRunner): MendWindow {
  let waiting: Waiting[] = [];
  let isRunning = false;
  const next = async (): Promise<void> => {
    if (isRunning || waiting.length === 0) return;
    isRunning = true;
    const [{ view: first, signal }] = waiting;
    const key = keyOf(first);
    const alike = waiting.filter((each) => each.signal === signal && keyOf(each.view) === key);
    const most = Math.max(1, Math.min(alike.length, roomFor(first)));
    const batch = alike.slice(0, powerOfTwoWithin(most));
    waiting = waiting.filter((each) => !batch.includes(each));
    try {
      const mended = await run(
        batch.map(({ view }) => view),
        signal,
      );
      batch.forEach(({ resolve }, n) => {
        resolve(mended[n]);
      });
    } catch (error) {
      for (const { reject } of batch) reject(error);
    }
    isRunning = false;
    void next();
  };
  return (view, signal) =>
    new Promise((resolve, reject) => {
      waiting.push({ view, signal, resolve, reject });
      queueMicrotask(() => void next()); // so that all who ask in this turn are there
    });
}
