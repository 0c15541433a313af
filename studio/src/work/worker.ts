/** The page's worker: everything that takes longer than a frame is done here. */
import {
  detect,
  emptyHole,
  encodeJpeg,
  encodePng,
  encodeWebp,
  type Hole,
  KintsugiError,
  keptBlocks,
  type MosaicRegion,
  measure,
  mosaicPhoto,
  type Photo,
  readPicture,
  workingPicture,
} from "kintsugi/browser";
import { marksOf, replacementDiff, shapeDiff, withDiff } from "../editor/diff.ts";
import { holeOfColourAt } from "./flood.ts";
import { holeOfFile, photoOfHole, reshaped } from "./holes.ts";
import { mend, warm, windowsOf } from "./mender.ts";
import type {
  FailureCode,
  FromWorker,
  Given,
  Gives,
  JobName,
  Progress,
  ToWorker,
} from "./protocol.ts";
import { differenceOf, heatOf, shown } from "./shown.ts";
import { writtenFormat } from "./written.ts";
import { zipOf } from "./zip.ts";

interface Context {
  readonly signal: AbortSignal;
  readonly onProgress: (progress: Progress) => void;
}

const png = async (photo: Parameters<typeof encodePng>[0]): Promise<Blob> =>
  new Blob([await encodePng(photo)], { type: "image/png" });
const jpeg = async (photo: Photo): Promise<Blob> =>
  new Blob([await encodeJpeg(photo)], { type: "image/jpeg" });
const webp = async (photo: Photo): Promise<Blob> =>
  new Blob([encodeWebp(photo)], { type: "image/webp" });
const writers = { png, jpeg, webp };
/** As it came, where that can be written here. */
const kept = (photo: Photo): Promise<Blob> => writers[writtenFormat(photo)](photo);
const diffTo = (hole: Hole, data: Uint8Array) => replacementDiff(hole, data) ?? null;

/** The hole with a region in it. */
function marked(hole: Hole, { bounds, hole: shape }: MosaicRegion): Hole {
  const diff = shapeDiff(hole, { x: bounds.x, y: bounds.y, shape }, 1);
  return diff ? withDiff(marksOf(hole), diff, "after") : hole;
}

/** A difference of so much of the whole range, in any channel, is as hot as the map can tell. */
const mostDifferent = 0.5;

const jobs: { [K in JobName]: (given: Given<K>, context: Context) => Promise<Gives<K>> } = {
  open: async ({ file, name }) => shown(await readPicture(file, { name })),
  find: async ({ photo }) => detect(workingPicture(photo), keptBlocks(photo)),
  damage: async ({ photo, hole, choice }) => shown(mosaicPhoto(photo, { hole, ...choice }).photo),
  warm: async (given) => {
    await warm(given);
    return null;
  },
  mend: async (given, context) => {
    const mended = await mend(given, context);
    return { ...mended, ...shown(mended.photo) };
  },
  mendFile: async ({ file, name, device }, context) => {
    const photo = await readPicture(file, { name });
    const { regions: found } = detect(workingPicture(photo), keptBlocks(photo));
    if (found.length === 0) return { blob: null, mosaics: 0 };
    const hole = found.reduce(marked, emptyHole(photo));
    const choice = { kind: "white-out" as const }; // of what lies outside what was found: nothing does
    const mended = await mend({ photo, hole, choice, found, device }, context);
    return { blob: await kept(mended.photo), mosaics: found.length };
  },
  zip: ({ files }) => zipOf(files),
  plan: async (given) => windowsOf(given),
  measure: async ({ photo, original, hole }) =>
    measure(workingPicture(photo), workingPicture(original), hole),
  difference: async ({ photo, original }) => heatOf(differenceOf(photo, original), mostDifferent),
  png: ({ photo }) => png(photo),
  jpeg: ({ photo }) => jpeg(photo),
  webp: ({ photo }) => webp(photo),
  fill: async ({ photo, hole, at, ...how }) => {
    const { data } = holeOfColourAt(photo, at, how);
    return diffTo(
      hole,
      data.map((entry, i) => entry | hole.data[i]),
    );
  },
  reshape: async ({ hole, how }) => diffTo(hole, reshaped(hole, how).data),
  readHole: async ({ file, name, hole }) => diffTo(hole, (await holeOfFile(file, name, hole)).data),
  writeHole: ({ hole }) => png(photoOfHole(hole)),
};

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
    port.postMessage({ id, type: "failed", ...failureOf(error) }, []);
  } finally {
    running.delete(id);
  }
}

/** An error's code and words; JavaScript's own lack of memory is told by its message alone. */
function failureOf(error: unknown): { readonly code: FailureCode; readonly message: string } {
  const { message } = error as Error;
  if (error instanceof KintsugiError) return { code: error.code, message };
  const isMemory = /out of memory|allocation|invalid (typed )?array length/i.test(message);
  return { code: isMemory ? "out-of-memory" : "internal", message };
}

/** Handed over, not copied. */
function bitmapsOf(gives: Gives<JobName>): ImageBitmap[] {
  if (gives instanceof ImageBitmap) return [gives];
  return Object.values(gives ?? {}).filter((value) => value instanceof ImageBitmap);
}
