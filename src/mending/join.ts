/**
 * The join of windows: where several show a pixel, each has a share in it that falls smoothly to nothing at the
 * window's border, and the shares sum to one.
 */
import type { Size } from "../image/hole.ts";
import type { Picture, Rectangle } from "../image/picture.ts";
import { limits } from "./plan.ts";
import type { Window } from "./window.ts";

/** A picture that takes up what windows show of it, one after the other; unchanged where none does. */
export interface Join {
  readonly picture: Picture;
  /** Takes what one of the windows shows, `[C, box.height, box.width]`; each is to be added once. */
  add(window: Window, shown: Picture): void;
}

/** A join of the windows of a plan, of which none has been added yet. */
export function startJoin(picture: Picture, windows: readonly Window[]): Join {
  const data = picture.data.slice();
  return {
    picture: { ...picture, data },
    add(window, shown) {
      const box = within(window.box, picture);
      const shares = sharesOf(window, windows, picture);
      for (let line = 0; line < picture.channels * box.height; line++) {
        const y = line % box.height;
        const channel = (line - y) / box.height;
        const to = (channel * picture.height + box.y + y) * picture.width + box.x;
        const row = channel * window.box.height + box.y + y - window.box.y;
        const from = row * window.box.width + box.x - window.box.x;
        for (let x = 0; x < box.width; x++) {
          const change = shown.data[from + x] - picture.data[to + x];
          data[to + x] += shares[y * box.width + x] * change;
        }
      }
    },
  };
}

/** A window's share in every pixel of the picture that it shows, row by row: weight / Σ weights. */
export function sharesOf(window: Window, windows: readonly Window[], size: Size): Float64Array {
  const box = within(window.box, size);
  const shares = new Float64Array(box.width * box.height).fill(1);
  const others = windows.filter((other) => other !== window && areTouching(other.box, box));
  if (others.length === 0) return shares;
  return shares.map((_, i) => {
    const x = box.x + (i % box.width);
    const y = box.y + Math.floor(i / box.width);
    const weight = weightAt(x, y, window);
    const rest = others.reduce((sum, other) => sum + weightAt(x, y, other), 0);
    return weight / (weight + rest);
  });
}

/** 1 deep inside the window, falling as a smoothstep to its border, 0 outside. */
function weightAt(x: number, y: number, { box, scale }: Window): number {
  const across = Math.min(x - box.x + 0.5, box.x + box.width - x - 0.5);
  const down = Math.min(y - box.y + 0.5, box.y + box.height - y - 0.5);
  if (across < 0 || down < 0) return 0;
  const fade = limits.overlap * scale;
  return smoothstep(across / fade) * smoothstep(down / fade);
}

function smoothstep(value: number): number {
  const t = Math.min(1, value);
  return t * t * (3 - 2 * t);
}

/** The part of a box inside the picture. */
function within(box: Rectangle, { width, height }: Size): Rectangle {
  const [x, y] = [Math.max(0, box.x), Math.max(0, box.y)];
  return {
    x,
    y,
    width: Math.min(width, box.x + box.width) - x,
    height: Math.min(height, box.y + box.height) - y,
  };
}

function areTouching(a: Rectangle, b: Rectangle): boolean {
  const across = a.x < b.x + b.width && b.x < a.x + a.width;
  return across && a.y < b.y + b.height && b.y < a.y + a.height;
}
