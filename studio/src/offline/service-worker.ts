/**
 * The service worker: keeps the built studio, so that it works without a network, and gives every answer the headers
 * that isolate the page, where a host sends none. `builtIn` is put in by the build.
 */
import { answeringOf, type KeptWeights, type Shelves } from "./shelves.ts";

declare const builtIn: {
  readonly shelves: Shelves;
  readonly headers: Readonly<Record<string, string>>;
};
const { shelves, headers } = builtIn;

/** The part of a service worker's events and scope that is used. */
interface Lasting {
  waitUntil(work: Promise<unknown>): void;
}
interface Fetching extends Lasting {
  readonly request: Request;
  respondWith(response: Promise<Response>): void;
}
interface Telling extends Lasting {
  readonly data: unknown;
  readonly ports: readonly MessagePort[];
}
interface Scope {
  readonly registration: { readonly scope: string };
  readonly clients: { claim(): Promise<void> };
  skipWaiting(): Promise<void>;
  addEventListener(type: "install" | "activate", listener: (event: Lasting) => void): void;
  addEventListener(type: "fetch", listener: (event: Fetching) => void): void;
  addEventListener(type: "message", listener: (event: Telling) => void): void;
}

const scope = self as unknown as Scope;
const base = scope.registration.scope;
const cacheName = `kintsugi-studio-${shelves.version}`;

scope.addEventListener("install", (event) => {
  event.waitUntil(keepAll(shelves.shell).then(() => scope.skipWaiting()));
});

scope.addEventListener("activate", (event) => {
  event.waitUntil(forgetOld().then(() => scope.clients.claim()));
});

scope.addEventListener("fetch", (event) => {
  const answering = answeringOf(event.request, base);
  if (answering) event.respondWith(answers[answering](event.request).then(isolating));
});

/** `keep`: the page has nothing to do, so that the rest can be fetched; told when it is there. */
scope.addEventListener("message", (event) => {
  if (event.data !== "keep") return;
  const [port] = event.ports;
  const tell = (what: string) => port.postMessage(what);
  event.waitUntil(
    keepRest().then(
      () => tell("kept"),
      (error) => tell(`${error}`),
    ),
  );
});

// ── Answering ───────────────────────────────────────────────────────────────────────────────────

const answers = { "network first": fromNetwork, "kept first": fromShelf };

async function fromShelf(request: Request): Promise<Response> {
  const cache = await caches.open(cacheName);
  const kept = (await cache.match(request.url)) ?? (await caches.match(request.url));
  if (kept) return kept;
  const response = await fetch(request);
  if (response.ok) await cache.put(request.url, response.clone()).catch(() => {}); // a full storage
  return response;
}

async function fromNetwork(request: Request): Promise<Response> {
  try {
    return await fetch(request);
  } catch (error) {
    const cache = await caches.open(cacheName);
    const kept = await cache.match(request.mode === "navigate" ? base : request.url);
    if (kept) return kept;
    throw error;
  }
}

/** The answer with the headers that its host left out. */
function isolating(response: Response): Response {
  if (response.type === "opaqueredirect" || response.status === 0) return response;
  const all = new Headers(response.headers);
  for (const [name, value] of Object.entries(headers)) if (!all.has(name)) all.set(name, value);
  const { status, statusText } = response;
  const body = [101, 204, 205, 304].includes(status) ? null : response.body;
  return new Response(body, { status, statusText, headers: all });
}

// ── Keeping ─────────────────────────────────────────────────────────────────────────────────────

async function keepAll(files: readonly string[]): Promise<void> {
  const cache = await caches.open(cacheName);
  await Promise.all(files.map((file) => keep(cache, new URL(file, base).href)));
}

/** A file of the same name in an older cache is the same file, where the name has its hash. */
async function keep(cache: Cache, url: string): Promise<void> {
  const isHashed = url.startsWith(`${base}assets/`);
  if (isHashed && (await cache.match(url))) return;
  const older = isHashed ? await caches.match(url) : undefined;
  const response = older ?? (await fetch(url, { cache: isHashed ? "default" : "no-cache" }));
  if (!response.ok) throw new Error(`${url}: expected the file, got ${response.status}`);
  await cache.put(url, response);
}

async function keepRest(): Promise<void> {
  await keepAll(shelves.rest);
  if (await hasGraphicsHardware()) await keepAll(shelves.webgpu);
  for (const weights of shelves.weights) await keepWeights(weights);
}

interface Gpu {
  requestAdapter(): Promise<{ readonly info?: { readonly isFallbackAdapter?: boolean } } | null>;
}

async function hasGraphicsHardware(): Promise<boolean> {
  const { gpu } = navigator as unknown as { readonly gpu?: Gpu };
  const adapter = await gpu?.requestAdapter().catch(() => null);
  return Boolean(adapter) && adapter?.info?.isFallbackAdapter !== true;
}

/** Where `fetchWeights` of kintsugi/browser looks: by their SHA-256, which is checked here, too. */
async function keepWeights({ card, safetensors }: KeptWeights): Promise<void> {
  const told = await fromShelf(new Request(new URL(card, base)));
  const { sha256 } = await told.json().catch(() => ({})); // a damaged card is left out
  const cache = await caches.open("kintsugi-weights");
  const key = `/${sha256}.safetensors`;
  if (!sha256 || (await cache.match(key))) return;
  const bytes = await unpacked(await fetch(new URL(safetensors, base))).arrayBuffer();
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  const digits = [...hash].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  if (digits === sha256) await cache.put(key, new Response(bytes));
}

/** What was gzipped, as it was before; some hosts let the browser do that. */
const unpacked = (response: Response): Response =>
  response.body && !response.headers.has("content-encoding")
    ? new Response(response.body.pipeThrough(new DecompressionStream("gzip")))
    : response;

/** All but the version before: pages of it may still be open, and their host has only this one's files. */
async function forgetOld(): Promise<void> {
  const names = await caches.keys(); // the oldest first
  const others = names.filter((name) => name.startsWith("kintsugi-studio-") && name !== cacheName);
  await Promise.all(others.slice(0, -1).map((name) => caches.delete(name)));
}
