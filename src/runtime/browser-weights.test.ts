import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { gzipSync } from "node:zlib";
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { fetchWeights } from "./browser-weights.ts";
import { floats } from "./device.ts";
import { type CardText, encodeWeights, type WeightsFiles } from "./weights.ts";

const card: CardText = {
  name: "tiny-mosaic",
  network: "gated-unet",
  configuration: {},
  damage: ["mean"],
  data: { sources: [] },
  protocol: "mean-8",
  figures: {},
  training: {
    ...{ steps: 1, seconds: 1, machine: "2 cores", date: "2026-11-23" },
    from: { name: "earlier", sha256: "0".repeat(64), steps: 1 }, // not the fingerprint that they are kept by
  },
};
const tensors = { a: floats([20_000], new Float32Array(20_000).fill(0.5)) };

let files: WeightsFiles;
let server: Server;
let place: { name: string; safetensors: string; card: string };
let asked: string[] = [];

beforeAll(async () => {
  files = await encodeWeights({ card, tensors });
  const bodies: Readonly<Record<string, Uint8Array | string>> = {
    "/w.json": files.card,
    "/w.safetensors": files.safetensors,
    "/w.safetensors.gz": gzipSync(files.safetensors),
    "/damaged.safetensors": files.safetensors.map((byte, i) => (i === 70_000 ? byte ^ 1 : byte)),
  };
  server = createServer(({ url = "" }, response) => {
    asked.push(url);
    const body = bodies[url];
    response.writeHead(body ? 200 : 404, body ? { "content-length": body.length } : {}).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  place = { name: "tiny", safetensors: `${base}/w.safetensors`, card: `${base}/w.json` };
});
afterAll(() => server.close());
afterEach(() => {
  asked = [];
  vi.unstubAllGlobals();
});

/** The browser's storage, in memory. */
function giveStorage(): Map<string, Uint8Array> {
  const kept = new Map<string, Uint8Array>();
  const cache = {
    match: async (key: string) =>
      kept.has(key) ? new Response(kept.get(key) as BodyInit) : undefined,
    put: async (key: string, response: Response) =>
      void kept.set(key, new Uint8Array(await response.arrayBuffer())),
    delete: async (key: string) => kept.delete(key),
  };
  vi.stubGlobal("caches", { open: async () => cache });
  return kept;
}

describe("weights fetched by a browser", () => {
  test("come with progress up to their whole size", async () => {
    const told: (readonly [number, number | undefined])[] = [];
    const weights = await fetchWeights(place, { onProgress: (...now) => told.push(now) });
    expect(weights.tensors).toEqual(tensors);
    const size = files.safetensors.length;
    expect(told.at(-1)).toEqual([size, size]);
    expect(told.length).toBeGreaterThan(1);
  });

  test("may be gzipped, and are kept as they came", async () => {
    const kept = giveStorage();
    const packed = { ...place, safetensors: `${place.safetensors}.gz` };
    expect((await fetchWeights(packed)).tensors).toEqual(tensors);
    expect([...kept.values()][0].length).toBeLessThan(files.safetensors.length / 10);
    asked = [];
    expect((await fetchWeights(packed)).tensors).toEqual(tensors);
    expect(asked).toEqual(["/w.json"]);
  });

  test("are kept, and fetched no second time", async () => {
    const kept = giveStorage();
    await fetchWeights(place);
    expect([...kept.keys()]).toEqual([`/${JSON.parse(files.card).sha256}.safetensors`]);
    asked = [];
    const again = await fetchWeights(place);
    expect(again.tensors).toEqual(tensors);
    expect(asked).toEqual(["/w.json"]);
  });

  test("are fetched anew where the kept copy is damaged", async () => {
    const kept = giveStorage();
    await fetchWeights(place);
    const [[key, bytes]] = [...kept];
    kept.set(key, bytes.slice(0, 1000));
    asked = [];
    expect((await fetchWeights(place)).tensors).toEqual(tensors);
    expect(asked).toEqual(["/w.json", "/w.safetensors"]);
    expect(kept.get(key)).toEqual(files.safetensors);
  });

  test("that are not those of their card are refused, and not kept", async () => {
    const kept = giveStorage();
    const damaged = place.safetensors.replace("/w.", "/damaged.");
    await expect(fetchWeights({ ...place, safetensors: damaged })).rejects.toThrow(
      /^tiny\.safetensors: expected the SHA-256 [0-9a-f]{64} of its card/,
    );
    expect(kept.size).toBe(0);
  });

  test("that are not there are named", async () => {
    const nowhere = place.safetensors.replace("/w.", "/none.");
    await expect(fetchWeights({ ...place, safetensors: nowhere })).rejects.toMatchObject({
      code: "file-missing",
      message: `tiny: expected weights to fetch, got 404 for ${nowhere}; check the connection and try again`,
    });
  });

  test("can be given up", async () => {
    const controller = new AbortController();
    const fetching = fetchWeights(place, {
      signal: controller.signal,
      onProgress: () => controller.abort(),
    });
    await expect(fetching).rejects.toMatchObject({ code: "aborted" });
  });
});
