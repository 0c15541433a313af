/** Whether a training is paused in the browser's storage, so that it can go on after the page was closed. */
import type { Snapshot } from "kintsugi/browser-training";
import type { Wish } from "./wish.ts";

const cacheName = "kintsugi-training";
export const keys = {
  record: "/paused-training.json",
  state: "/paused-training.safetensors",
};

export interface Paused {
  readonly wish: Wish;
  readonly step: number;
}

export type PausedRecord = Paused & Omit<Snapshot, "state">;

export const pausedCache = (): Promise<Cache> => caches.open(cacheName);

/** Undefined where none is kept, or the browser keeps nothing. */
export async function findPaused(): Promise<Paused | undefined> {
  try {
    const { wish, step } = await recordIn(await pausedCache());
    return { wish, step };
  } catch {
    return undefined;
  }
}

export async function forgetPaused(): Promise<void> {
  await caches.delete(cacheName).catch(() => false);
}

export async function recordIn(cache: Cache): Promise<PausedRecord> {
  const kept = await cache.match(keys.record);
  if (!kept) throw new Error("no training is paused");
  return kept.json();
}
