/** A paused training's state in the browser's storage. */
import { decodeSafetensors, encodeSafetensors, type Snapshot } from "kintsugi/browser-training";
import { keys, type PausedRecord, pausedCache, recordIn } from "./paused.ts";
import type { Wish } from "./wish.ts";

export async function keepPaused(wish: Wish, { state, ...rest }: Snapshot): Promise<void> {
  const cache = await pausedCache();
  const bytes = encodeSafetensors({ tensors: state, metadata: {} }, "float32");
  await cache.put(keys.state, new Response(bytes as BodyInit));
  const record: PausedRecord = { ...rest, wish };
  await cache.put(keys.record, Response.json(record));
}

export async function readPaused(): Promise<Snapshot> {
  const cache = await pausedCache();
  const { wish: _, ...rest } = await recordIn(cache);
  const kept = await cache.match(keys.state);
  const bytes = new Uint8Array(await kept!.arrayBuffer());
  const { tensors: state } = decodeSafetensors(bytes, "the paused training");
  return { ...rest, state };
}
