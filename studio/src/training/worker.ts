/** The training's worker: reads pictures, makes batches, steps, measures; the device computes in a worker of its own. */
import {
  type Device,
  type InMemoryEvent,
  memorySource,
  openDevice,
  type Photograph,
  PhotographCache,
  type PictureSource,
  parseRecipe,
  photoOf,
  type Recipe,
  syntheticSource,
  trainInMemory,
} from "kintsugi/browser-training";
import { runtimeFiles } from "../work/runtime-files.ts";
import { shown } from "../work/shown.ts";
import { forgetPaused } from "./paused.ts";
import type { FromTrainer, ToTrainer } from "./protocol.ts";
import { keepPaused, readPaused } from "./snapshots.ts";
import { recipeOf, type Wish } from "./wish.ts";

/** The part of a dedicated worker's global scope that is used. */
const port = self as unknown as {
  onmessage: ((event: { readonly data: ToTrainer }) => void) | null;
  postMessage(message: FromTrainer, transfer: ImageBitmap[]): void;
};
const tell = (message: FromTrainer, transfer: ImageBitmap[] = []) =>
  port.postMessage(message, transfer);

let running: AbortController | undefined;

port.onmessage = ({ data }) => {
  if (data.type === "pause") running?.abort();
  else void start(data);
};

type Start = Extract<ToTrainer, { type: "start" }>;

async function start({ wish, files, device: choice, resumes }: Start): Promise<void> {
  running = new AbortController();
  let device: Device | undefined;
  try {
    const recipe = parseRecipe(JSON.stringify(recipeOf(wish)), "the studio's recipe");
    const sources = await sourcesOf(recipe, files);
    device = await openDevice(choice, { runtime: runtimeFiles });
    const from = resumes ? await readPaused() : undefined;
    const { signal } = running;
    const machine = `a browser, ${nameOf(device)}`;
    const training = { recipe, device, machine, signal, from, ...sources };
    for await (const event of trainInMemory(training)) await pass(event, { wish, device });
  } catch (error) {
    tell({ type: "failed", message: (error as Error).message });
  } finally {
    await device?.close();
  }
}

async function pass(
  event: InMemoryEvent,
  { wish, device }: { readonly wish: Wish; readonly device: Device },
): Promise<void> {
  switch (event.type) {
    case "started":
    case "resumed": {
      const { step, parameters } = event;
      return tell({ type: "started", step, parameters, device: nameOf(device) });
    }
    case "step": {
      const { step, loss, picturesPerSecond, secondsLeft } = event;
      return tell({ type: "step", news: { step, loss, picturesPerSecond, secondsLeft } });
    }
    case "evaluation": {
      const { step, psnrHole, guessPsnrHole } = event;
      const { bitmap: sheet } = shown(photoOf(event.sheet));
      const measured = { step, psnrHole, guessPsnrHole };
      return tell({ type: "evaluation", measured, sheet }, [sheet]);
    }
    case "stopped": {
      const { snapshot, files } = event;
      await keepPaused(wish, snapshot).catch(() => {}); // a full storage: the weights can be saved
      return tell({ type: "ended", step: snapshot.step, isPaused: true, files });
    }
    case "finished":
      await forgetPaused();
      return tell({ type: "ended", step: event.step, isPaused: false, files: event.files });
  }
}

const nameOf = ({ name }: Device): string =>
  name === "cpu" ? `WASM ×${crossOriginIsolated ? navigator.hardwareConcurrency : 1}` : "WebGPU";

// ── Pictures ────────────────────────────────────────────────────────────────────────────────────

type Sources = { readonly source: PictureSource; readonly heldOut: PictureSource };

async function sourcesOf(recipe: Recipe, files: readonly File[]): Promise<Sources> {
  const { seed, source } = recipe;
  if (source.kind === "synthetic") {
    const cache = new PhotographCache(0);
    const synthetic = (seed: number) => syntheticSource(source, { seed, cache });
    return { source: synthetic(seed), heldOut: synthetic(seed + 1) };
  }
  const pictures = await photographsIn(files);
  tell({ type: "read", pictures: pictures.length });
  if (pictures.length < 2) throw new Error("two pictures at least are needed, one to measure by");
  const apart = Math.max(1, Math.floor(pictures.length / 5));
  return {
    source: memorySource(pictures.slice(apart), { seed }),
    heldOut: memorySource(pictures.slice(0, apart), { seed: seed + 1 }),
  };
}

/** As folders are read by `kintsugi train`: the shorter side at most 512 px. */
const shorterSidePx = 512;
/** So much is kept of them. */
const mostBytes = 256 * 2 ** 20;

async function photographsIn(files: readonly File[]): Promise<readonly Photograph[]> {
  const photographs: Photograph[] = [];
  let bytes = 0;
  for (const file of files) {
    const photograph = await photographIn(file).catch(() => undefined); // no picture
    if (!photograph) continue;
    bytes += photograph.bytes.length;
    if (bytes > mostBytes) break;
    photographs.push(photograph);
  }
  return photographs;
}

async function photographIn(file: File): Promise<Photograph> {
  const bitmap = await createImageBitmap(file);
  const scale = Math.min(1, shorterSidePx / Math.min(bitmap.width, bitmap.height));
  const [width, height] = [bitmap.width, bitmap.height].map((side) => Math.round(side * scale));
  const canvas = new OffscreenCanvas(width, height);
  const brush = canvas.getContext("2d")!;
  brush.imageSmoothingQuality = "high";
  brush.drawImage(bitmap, 0, 0, width, height);
  bitmap.close();
  const { data } = brush.getImageData(0, 0, width, height);
  const bytes = new Uint8Array(3 * width * height);
  for (let i = 0; i < width * height; i++) bytes.set(data.subarray(4 * i, 4 * i + 3), 3 * i);
  return { width, height, bytes };
}
