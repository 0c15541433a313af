/** A mending from the plan to the finished picture, whatever mends the windows. */
import { throwIfAborted } from "../errors.ts";
import { requireHole, requireSize } from "../image/hole.ts";
import type { Picture } from "../image/picture.ts";
import type { Damaged } from "../networks/index.ts";
import { type FinishOptions, finish } from "./finish.ts";
import { joinWindows } from "./join.ts";
import { planWindows } from "./plan.ts";
import { atFullSize, viewOf, type Window } from "./window.ts";

/** A damaged picture and how it is to be mended. */
export interface MendRequest extends Damaged, FinishOptions {
  /** Once fired, the mending ends with the error `aborted`. */
  readonly signal?: AbortSignal | undefined;
}

export interface MendedPicture {
  /** The finished picture, 0…1; 8-bit levels unless a depth of 16 was asked for. */
  readonly picture: Picture;
  /** What the method made, before composition and consistency; the damaged picture where no window lay. */
  readonly raw: Picture;
  /** Empty for a classical method, which sees the whole picture. */
  readonly windows: readonly Window[];
  readonly timesMs: TimesMs;
}

export interface TimesMs {
  /** In the method: the network's runs with their feeds. */
  readonly method: number;
  readonly whole: number;
}

/** Mends what a window shows: the same size, 0…1, not clipped. */
export type MendWindow = (view: Damaged, signal?: AbortSignal) => Promise<Picture>;

/** How a method mends a whole damaged picture, known pixels and all. */
export type MendWhole = (
  damaged: Damaged,
  signal?: AbortSignal,
) => Promise<Pick<MendedPicture, "raw" | "windows">>;

/** Looks through windows around the hole, one after the other; sides are multiples of `multiple`. */
export function throughWindows(mendWindow: MendWindow, multiple: number): MendWhole {
  return async (damaged, signal) => {
    const windows = planWindows(damaged.hole, { mosaic: damaged.mosaic, multiple });
    const shown: Picture[] = [];
    for (const window of windows) {
      throwIfAborted(signal, "mending");
      shown.push(atFullSize(await mendWindow(viewOf(damaged, window), signal), window));
    }
    return { raw: joinWindows(damaged.picture, windows, shown), windows };
  };
}

/** Throws `hole-invalid` (empty, or of another size), `aborted`, and what the method throws. */
export async function mendPicture(
  { signal, ...request }: MendRequest,
  mendWhole: MendWhole,
): Promise<MendedPicture> {
  requireSize(request.hole, request.picture, "hole");
  requireHole(request.hole, "hole");
  throwIfAborted(signal, "mending");
  const start = performance.now();
  const { raw, windows } = await mendWhole(request, signal);
  const method = performance.now() - start;
  throwIfAborted(signal, "mending");
  const picture = finish(raw, request, request);
  return { picture, raw, windows, timesMs: { method, whole: performance.now() - start } };
}
