/** The pixels of one colour: all that are joined to a place, or all of the picture. */
import type { Hole, Photo, Point } from "kintsugi/browser";
import type { Filling } from "./protocol.ts";

type Choosing = Pick<Filling, "toleranceLevels" | "isEverywhere">;

export function holeOfColourAt(photo: Photo, at: Point, how: Choosing): Hole {
  const { width, height } = photo;
  const [x, y] = [Math.floor(at.x), Math.floor(at.y)];
  const data = new Uint8Array(width * height);
  if (x < 0 || y < 0 || x >= width || y >= height) return { width, height, data };
  const isAlike = alike(photo, y * width + x, how.toleranceLevels);
  if (how.isEverywhere) for (let i = 0; i < data.length; i++) data[i] = isAlike(i) ? 1 : 0;
  else flood({ width, height, data }, y * width + x, isAlike);
  return { width, height, data };
}

/** Whether a pixel is, in every channel, within the tolerance of the one at `at`. */
function alike({ raster, channels, depth }: Photo, at: number, toleranceLevels: number) {
  const colours = channels < 3 ? 1 : 3;
  const tolerance = depth === 16 ? 257 * toleranceLevels : toleranceLevels;
  return (i: number): boolean => {
    for (let c = 0; c < colours; c++) {
      if (Math.abs(raster[i * channels + c] - raster[at * channels + c]) > tolerance) return false;
    }
    return true;
  };
}

/** Run after run: each row's run of pixels that are alike, then what lies above and below it. */
function flood({ width, height, data }: Hole, start: number, isAlike: (i: number) => boolean) {
  const waiting = [start];
  for (let i = waiting.pop(); i !== undefined; i = waiting.pop()) {
    if (data[i] || !isAlike(i)) continue;
    const row = i - (i % width);
    let [from, to] = [i, i];
    while (from > row && !data[from - 1] && isAlike(from - 1)) from--;
    while (to < row + width - 1 && !data[to + 1] && isAlike(to + 1)) to++;
    data.fill(1, from, to + 1);
    if (row > 0) addRuns(waiting, [from - width, to - width], data, isAlike);
    if (row < width * (height - 1)) addRuns(waiting, [from + width, to + width], data, isAlike);
  }
}

/** The first pixel of every run of pixels that are alike and not yet taken. */
function addRuns(
  waiting: number[],
  [from, to]: readonly [number, number],
  data: Uint8Array,
  isAlike: (i: number) => boolean,
): void {
  let isInRun = false;
  for (let i = from; i <= to; i++) {
    const isFree = !data[i] && isAlike(i);
    if (isFree && !isInRun) waiting.push(i);
    isInRun = isFree;
  }
}
