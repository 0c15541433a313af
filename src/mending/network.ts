/**
 * A trained network on a device, its sessions kept by size: building one takes as long as some runs of it. Windows of
 * one size that are asked for at once, of one picture or of several, run as one batch.
 */
import { compile } from "../graph/index.ts";
import type { Mosaic } from "../mosaic/kinds.ts";
import {
  cellsAlong,
  type Damaged,
  type NetworkSize,
  needsEdges,
  networkFeeds,
  paintingProgram,
  smallestCellPx,
  type TrainedNetwork,
} from "../networks/index.ts";
import type { Device, Session } from "../runtime/index.ts";
import { inBatches } from "./batching.ts";
import type { MendWindow } from "./looks.ts";
import { limits } from "./plan.ts";

/** Sessions beyond this many are freed, the longest unused first. */
const MOST_SESSIONS = 12;

export interface LoadedNetwork {
  readonly mendWindow: MendWindow;
  /** Frees its sessions. */
  close(): Promise<void>;
}

/**
 * Windows run at once while they have no more pixels than `batchArea`. Errors of its runs: weights-invalid,
 * model-unsupported, out-of-memory, aborted.
 */
export function loadNetwork(
  trained: TrainedNetwork,
  device: Device,
  batchArea: number = limits.batchArea,
): LoadedNetwork {
  const sessions = new Map<string, Promise<Session>>();
  const load = (size: NetworkSize): Promise<Session> => {
    // Weights in a file stay there, on the CPU, whose sessions look for them by themselves: half the memory.
    const external = device.name === "cpu";
    const program = compile(paintingProgram(trained, size), device.graphForm, { external });
    return device.load(program, { transfer: true });
  };
  const sessionFor = async (size: NetworkSize): Promise<Session> => {
    const key = `${size.batch}×${keyOf(size)}`;
    const session = sessions.get(key) ?? load(size);
    sessions.delete(key); // and in again once it is built, at the end, as the one used last
    const built = await session;
    sessions.set(key, session);
    const [oldest] = sessions.keys();
    if (sessions.size > MOST_SESSIONS) await release(sessions, oldest);
    return built;
  };
  const edges = needsEdges(trained.name);
  const mendWindow = inBatches({
    keyOf: (view) => keyOf(networkSize(view)),
    roomFor: ({ picture }) => Math.floor(batchArea / (picture.width * picture.height)),
    async run(views, signal) {
      const size = { ...networkSize(views[0]), batch: views.length };
      const session = await sessionFor(size);
      const feeds = networkFeeds(views, { cells: size.cells, edges });
      const { painted } = await session.run(feeds, { transfer: true, ...(signal && { signal }) });
      return picturesOf(painted.data as Float32Array, views);
    },
  });
  return {
    mendWindow,
    async close() {
      for (const key of [...sessions.keys()]) await release(sessions, key);
    },
  };
}

async function release(sessions: Map<string, Promise<Session>>, key: string): Promise<void> {
  const session = await sessions.get(key);
  sessions.delete(key);
  await session?.release();
}

const keyOf = ({ width, height, cells }: NetworkSize): string =>
  `${width}×${height}, ${cells} cells`;

/** The size of the graph that takes a view. */
function networkSize({ picture: { width, height }, mosaic }: Damaged): NetworkSize {
  return { batch: 1, width, height, cells: mosaic ? roomFor(Math.max(width, height), mosaic) : 1 };
}

/** One number for all cells that networks are trained on; more for mosaics that are finer still. */
const roomFor = (sidePx: number, { grid: { cellWidth, cellHeight } }: Mosaic): number =>
  cellsAlong(sidePx, Math.min(smallestCellPx, cellWidth, cellHeight));

/** `[N, 3, H, W]`, −1…1 → the batch's pictures, 0…1. */
function picturesOf(mended: Float32Array, views: readonly Damaged[]) {
  const length = mended.length / views.length;
  return views.map(({ picture }, n) => {
    const data = mended.slice(n * length, (n + 1) * length);
    for (let i = 0; i < length; i++) data[i] = (data[i] + 1) / 2;
    return { ...picture, data };
  });
}
