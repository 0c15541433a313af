/**
 * The join of windows: where several show a pixel, each has a share in it that falls smoothly to nothing at the
 * window's border, and the shares sum to one.
 */
import type { Size } from "../image/hole.ts";
import type { Picture, Rectangle } from "../image/picture.ts";
import { intersection, overlap, within } from "./boxes.ts";
import { limits } from "./plan.ts";
import type { Window } from "./window.ts";

/** Pictures of one size that take up what windows show of them; unchanged where none shows anything. */
export interface Join {
  readonly pictures: readonly Picture[];
  /** Takes what one of the windows shows of each, `[C, box.height, box.width]`; every window is to be added once. */
  add(window: Window, shown: readonly Picture[]): void;
}

/** A join of the windows of a plan, of which none has been added yet. */
export function startJoin(before: readonly Picture[], windows: readonly Window[]): Join {
  const pictures = before.map((picture) => ({ ...picture, data: picture.data.slice() }));
  return {
    pictures,
    add(window, shown) {
      const shares = sharesOf(window, windows, before[0]);
      pictures.forEach((picture, i) => {
        addShares(picture, before[i], { window, shares, shown: shown[i] });
      });
    },
  };
}

interface Shown {
  readonly window: Window;
  readonly shares: Float64Array;
  readonly shown: Picture;
}

/** p ← p + share · (shown − before) */
function addShares(picture: Picture, before: Picture, { window, shares, shown }: Shown): void {
  const box = within(window.box, picture);
  for (let line = 0; line < picture.channels * box.height; line++) {
    const y = line % box.height;
    const channel = (line - y) / box.height;
    const to = (channel * picture.height + box.y + y) * picture.width + box.x;
    const row = channel * window.box.height + box.y + y - window.box.y;
    const from = row * window.box.width + box.x - window.box.x;
    for (let x = 0; x < box.width; x++) {
      const change = shown.data[from + x] - before.data[to + x];
      picture.data[to + x] += shares[y * box.width + x] * change;
    }
  }
}

/** A window's share in every pixel of the picture that it shows, row by row: weight / Σ weights. */
export function sharesOf(window: Window, windows: readonly Window[], size: Size): Float64Array {
  const box = within(window.box, size);
  const shares = new Float64Array(box.width * box.height).fill(1);
  const others = windows.filter((other) => other !== window && overlap(other.box, box));
  if (others.length === 0) return shares;
  const own = addWeights(new Float64Array(shares.length), window, box);
  const total = own.slice();
  for (const other of others) addWeights(total, other, box);
  return shares.map((_, i) => own[i] / total[i]);
}

/** Adds the window's weights to those of the box: the product of one along each axis. */
function addWeights(weights: Float64Array, { box, scale }: Window, within: Rectangle) {
  const fade = limits.overlap * scale;
  const shared = intersection(box, within);
  const across = ramps(shared.x - box.x, { length: shared.width, side: box.width, fade });
  const down = ramps(shared.y - box.y, { length: shared.height, side: box.height, fade });
  for (let y = 0; y < shared.height; y++) {
    const row = (shared.y - within.y + y) * within.width + shared.x - within.x;
    for (let x = 0; x < shared.width; x++) weights[row + x] += down[y] * across[x];
  }
  return weights;
}

/** 1 deep inside the window, falling as a smoothstep to its border: at `length` pixels of its side, from `start` on. */
function ramps(
  start: number,
  { length, side, fade }: { readonly [K in "length" | "side" | "fade"]: number },
): Float64Array {
  return Float64Array.from({ length }, (_, i) => {
    const depth = Math.min(start + i + 0.5, side - start - i - 0.5);
    return smoothstep(depth / fade);
  });
}

function smoothstep(value: number): number {
  const t = Math.min(1, value);
  return t * t * (3 - 2 * t);
}
