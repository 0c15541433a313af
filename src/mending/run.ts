/** A mending from the plan to the finished picture, whatever mends the windows. */
import { throwIfAborted } from "../errors.ts";
import { requireHole, requireSize } from "../image/hole.ts";
import { blankPicture, type Picture } from "../image/picture.ts";
import { smoothSteps } from "../mosaic/steps.ts";
import type { Damaged } from "../networks/index.ts";
import { type FinishOptions, finish } from "./finish.ts";
import { startJoin } from "./join.ts";
import { type Effort, lookAt, looksOften, type MendWindow } from "./looks.ts";
import { batchesOf, planWindows } from "./plan.ts";
import { atFullSize, viewOf, type Window } from "./window.ts";

/** A damaged picture and what is to be made of it. */
export interface PaintRequest extends Damaged, Effort {
  /** Those of a plan, in the picture's pixels; planned here where left out. */
  readonly windows?: readonly Window[] | undefined;
  /** Once fired, the mending ends with the error `aborted`. */
  readonly signal?: AbortSignal | undefined;
}

/** A damaged picture and how it is to be mended. */
export interface MendRequest extends PaintRequest, FinishOptions {}

/** What a method made, before composition and exact consistency. */
export interface Painting {
  /** One, or as many as variants were asked for; the damaged picture where no window lay. */
  readonly raws: readonly Picture[];
  /** The standard deviation among the looks at each pixel, `[3, H, W]`, 0…1; only where there were several. */
  readonly spread?: Picture;
  /** Empty for a classical method, which sees the whole picture. */
  readonly windows: readonly Window[];
}

export interface MendedPicture {
  /** The finished picture, 0…1; 8-bit levels unless a depth of 16 was asked for. */
  readonly picture: Picture;
  /** What the method made, before composition and exact consistency; the damaged picture where no window lay. */
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

/** How a method mends a whole damaged picture, known pixels and all. */
export type MendWhole = (
  damaged: Damaged,
  options: Omit<PaintRequest, keyof Damaged>,
) => Promise<Painting>;

/** Looks through windows around the hole, batch after batch; sides are multiples of `multiple`. */
export function throughWindows(mendWindow: MendWindow, multiple: number): MendWhole {
  return async (damaged, options) => {
    const { picture, hole, mosaic } = damaged;
    const windows = options.windows ?? planWindows(hole, { mosaic, multiple });
    const count = options.variants ?? 1;
    const layers = Array.from({ length: count }, () => picture);
    if (looksOften(options)) {
      layers.push(blankPicture(picture.width, picture.height, picture.channels));
    }
    const join = startJoin(layers, windows);
    for (const batch of batchesOf(windows)) {
      throwIfAborted(options.signal, "mending");
      const views = batch.map((window) => viewOf(damaged, window));
      const looks = await Promise.all(views.map((view) => lookAt(view, mendWindow, options)));
      batch.forEach((window, k) => {
        const { spread } = looks[k];
        const mended = looks[k].mended.map((each) => readyToEnlarge(each, views[k], window));
        const shown = spread ? [...mended, spread] : mended;
        join.add(
          window,
          shown.map((each) => atFullSize(each, window)),
        );
      });
    }
    const [spread] = join.pictures.slice(count);
    return { raws: join.pictures.slice(0, count), windows, ...(spread && { spread }) };
  };
}

/** Without steps between cells, which enlarging would smear until `finish` cannot tell them from slopes. */
const readyToEnlarge = (mended: Picture, { hole, mosaic }: Damaged, { scale }: Window): Picture =>
  mosaic && scale > 1 ? smoothSteps(mended, { hole, mosaic }) : mended;

/** Throws `hole-invalid` (empty, or of another size), `aborted`, and what the method throws. */
export async function paintPicture(
  { picture, hole, mosaic, ...options }: PaintRequest,
  mendWhole: MendWhole,
): Promise<Painting> {
  requireSize(hole, picture, "hole");
  requireHole(hole, "hole");
  throwIfAborted(options.signal, "mending");
  const painting = await mendWhole({ picture, hole, mosaic }, options);
  throwIfAborted(options.signal, "mending");
  return painting;
}

/** Throws as `paintPicture` does. */
export async function mendPicture(
  request: MendRequest,
  mendWhole: MendWhole,
): Promise<MendedPicture> {
  const start = performance.now();
  const { raws, windows } = await paintPicture(request, mendWhole);
  const method = performance.now() - start;
  const [raw] = raws;
  const picture = finish(raw, request, request);
  return { picture, raw, windows, timesMs: { method, whole: performance.now() - start } };
}
