/**
 * Weights fetched by a browser: with progress, checked by their card's SHA-256, kept in the browser's storage under it.
 * What storage holds is checked again, so that a damaged copy is fetched anew.
 */
import { KintsugiError } from "../errors.ts";
import { decodeWeights, type Weights } from "./weights.ts";

export interface WeightsPlace {
  /** What errors call the weights. */
  readonly name: string;
  /** Addresses of the safetensors file and of its card. */
  readonly safetensors: string;
  readonly card: string;
}

export interface FetchOptions {
  readonly signal?: AbortSignal | undefined;
  /** Called as bytes arrive; `totalBytes` is undefined where the server does not say. Never for a kept copy. */
  readonly onProgress?: ((loadedBytes: number, totalBytes: number | undefined) => void) | undefined;
}

/** The cache in the browser's storage; kept copies are named by their SHA-256. */
const cacheName = "kintsugi-weights";

/** @throws {KintsugiError} file-missing, weights-invalid, aborted */
export async function fetchWeights(
  place: WeightsPlace,
  options: FetchOptions = {},
): Promise<Weights> {
  const { name } = place;
  const card = await (await get(place.card, name, options)).text();
  const key = `/${sha256In(card)}.safetensors`;
  const cache = await openCache();
  const kept = await (await cache?.match(key))?.arrayBuffer();
  if (kept) {
    const safetensors = new Uint8Array(kept);
    const weights = await decodeWeights({ safetensors, card }, name).catch(() => undefined);
    if (weights) return weights;
    await cache?.delete(key);
  }
  const safetensors = await download(place.safetensors, name, options);
  const weights = await decodeWeights({ safetensors, card }, name);
  await cache?.put(key, new Response(safetensors as BodyInit)).catch(() => {}); // a full storage
  return weights;
}

/** None where the browser has or allows no storage, as in some private windows. */
const openCache = (): Promise<Cache | undefined> =>
  typeof caches === "undefined"
    ? Promise.resolve(undefined)
    : caches.open(cacheName).catch(() => undefined);

/** The fingerprint as the card has it; the card as a whole is checked with the weights. */
function sha256In(card: string): string {
  try {
    return JSON.parse(card).sha256 ?? "none";
  } catch {
    return "none";
  }
}

async function get(url: string, where: string, { signal }: FetchOptions): Promise<Response> {
  try {
    const response = await fetch(url, { signal: signal ?? null });
    if (response.ok) return response;
    throw missing(where, `${response.status} for ${url}`);
  } catch (error) {
    throw signal?.aborted ? stopped(where) : missing(where, `${error}`, error);
  }
}

async function download(
  url: string,
  where: string,
  { signal, onProgress }: FetchOptions,
): Promise<Uint8Array> {
  const { body, headers } = await get(url, where, { signal });
  const stated = headers.has("content-encoding") ? undefined : headers.get("content-length");
  const totalBytes = stated ? Number(stated) : undefined;
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let loadedBytes = 0;
  try {
    for (const reader = body!.getReader(); ; ) {
      const { done, value } = await reader.read();
      if (done) break;
      chunks.push(value);
      loadedBytes += value.length;
      onProgress?.(loadedBytes, totalBytes);
    }
  } catch (error) {
    throw signal?.aborted ? stopped(where) : missing(where, `${error}`, error);
  }
  return new Uint8Array(await new Blob(chunks).arrayBuffer());
}

const missing = (where: string, got: string, cause?: unknown): KintsugiError =>
  cause instanceof KintsugiError
    ? cause
    : new KintsugiError(
        "file-missing",
        { where, expected: "weights to fetch", got, advice: "check the connection and try again" },
        { cause },
      );

const stopped = (where: string): KintsugiError =>
  new KintsugiError("aborted", { where, expected: "to finish", got: "a request to stop" });
