/** The page's worker: everything that takes longer than a frame is done here. */
import {
  encodePng,
  KintsugiError,
  measure,
  mosaicPhoto,
  type Photo,
  readPicture,
  workingPicture,
} from "kintsugi/browser";
import { mend, warm } from "./mender.ts";
import type { FromWorker, Given, Gives, JobName, Progress, Shown, ToWorker } from "./protocol.ts";

interface Context {
  readonly signal: AbortSignal;
  readonly onProgress: (progress: Progress) => void;
}

const jobs: { [K in JobName]: (given: Given<K>, context: Context) => Promise<Gives<K>> } = {
  open: async ({ file, name }) => shown(await readPicture(file, { name })),
  damage: async ({ photo, hole, choice }) => shown(mosaicPhoto(photo, { hole, ...choice }).photo),
  warm: async (given) => {
    await warm(given);
    return null;
  },
  mend: async (given, context) => {
    const mended = await mend(given, context);
    return { ...mended, ...shown(mended.photo) };
  },
  measure: async ({ photo, original, hole }) =>
    measure(workingPicture(photo), workingPicture(original), hole),
  png: async ({ photo }) => new Blob([await encodePng(photo)], { type: "image/png" }),
};

function shown(photo: Photo): Shown {
  const { width, height, channels, raster } = photo;
  const canvas = new OffscreenCanvas(width, height);
  const image = new ImageData(width, height);
  for (let i = 0; i < width * height; i++) {
    const alpha = channels === 4 ? raster[4 * i + 3] : 255;
    image.data.set(
      [raster[channels * i], raster[channels * i + 1], raster[channels * i + 2], alpha],
      4 * i,
    );
  }
  canvas.getContext("2d")!.putImageData(image, 0, 0);
  return { photo, bitmap: canvas.transferToImageBitmap() };
}

/** The part of a dedicated worker's global scope that is used. */
const port = self as unknown as {
  onmessage: ((event: { readonly data: ToWorker }) => void) | null;
  postMessage(message: FromWorker, transfer: ImageBitmap[]): void;
};

const running = new Map<number, AbortController>();

port.onmessage = ({ data }) => {
  if (data.job === "cancel") running.get(data.id)?.abort();
  else void answer(data.id, data.job, data.given);
};

async function answer<K extends JobName>(id: number, job: K, given: Given<K>): Promise<void> {
  const controller = new AbortController();
  running.set(id, controller);
  const onProgress = (progress: Progress) =>
    port.postMessage({ id, type: "progress", progress }, []);
  try {
    const gives = await jobs[job](given, { signal: controller.signal, onProgress });
    port.postMessage({ id, type: "done", gives }, bitmapsOf(gives));
  } catch (error) {
    const code = error instanceof KintsugiError ? error.code : "internal";
    port.postMessage({ id, type: "failed", code, message: (error as Error).message }, []);
  } finally {
    running.delete(id);
  }
}

/** Handed over, not copied. */
const bitmapsOf = (gives: Gives<JobName>): ImageBitmap[] =>
  gives !== null && "bitmap" in gives ? [gives.bitmap] : [];
