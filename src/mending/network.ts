/** A trained network on a device, its sessions kept by size: building one takes as long as some runs of it. */
import { compile } from "../graph/index.ts";
import type { Mosaic } from "../mosaic/kinds.ts";
import {
  type Damaged,
  inferenceProgram,
  type NetworkSize,
  networkFeeds,
  type TrainedNetwork,
} from "../networks/index.ts";
import type { Device, Session } from "../runtime/index.ts";
import type { MendWindow } from "./run.ts";

/** Sessions beyond this many are freed, the longest unused first. */
const MOST_SESSIONS = 12;

/** The smallest cells for which a network's graph has room, but for mosaics that are finer still. */
const SMALLEST_CELL_PX = 4;

export interface LoadedNetwork {
  readonly mendWindow: MendWindow;
  /** Frees its sessions. */
  close(): Promise<void>;
}

/** Errors of its runs: weights-invalid, model-unsupported, out-of-memory, aborted. */
export function loadNetwork(trained: TrainedNetwork, device: Device): LoadedNetwork {
  const sessions = new Map<string, Promise<Session>>();
  const sessionFor = async (size: NetworkSize): Promise<Session> => {
    const key = `${size.width}×${size.height}, ${size.cells} cells`;
    const session = sessions.get(key) ?? device.load(compile(inferenceProgram(trained, size)));
    sessions.delete(key); // and in again once it is built, at the end, as the one used last
    const built = await session;
    sessions.set(key, session);
    const [oldest] = sessions.keys();
    if (sessions.size > MOST_SESSIONS) await release(sessions, oldest);
    return built;
  };
  return {
    async mendWindow(view, signal) {
      const size = networkSize(view);
      const session = await sessionFor(size);
      const feeds = networkFeeds([view], { cells: size.cells });
      const { mended } = await session.run(feeds, { transfer: true, ...(signal && { signal }) });
      return { ...view.picture, data: unsigned(mended.data as Float32Array) };
    },
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

/** The size of the graph that takes a view. */
function networkSize({ picture: { width, height }, mosaic }: Damaged): NetworkSize {
  return { batch: 1, width, height, cells: mosaic ? roomFor(Math.max(width, height), mosaic) : 1 };
}

/** Cells along a side, both ends cut: one number for all cells that networks are trained on. */
function roomFor(sidePx: number, { grid: { cellWidth, cellHeight } }: Mosaic): number {
  return Math.ceil(sidePx / Math.min(SMALLEST_CELL_PX, cellWidth, cellHeight)) + 1;
}

/** −1…1 → 0…1 */
const unsigned = (values: Float32Array): Float32Array => values.map((value) => (value + 1) / 2);
