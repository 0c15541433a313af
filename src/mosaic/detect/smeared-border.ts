/**
 * The border of a solid region that a lossy codec has smeared: brightness rings through its block, colours (kept at half
 * the resolution) bleed by 2 px. A pixel belongs to whichever it is nearer to: the region's colour or what lies beyond.
 */
import { gaussianBlur } from "../../image/blur.ts";
import { squaredDistanceTo } from "../../image/distance.ts";
import { dilate, erode, type Hole } from "../../image/hole.ts";
import { joinedTo } from "./components.ts";

/** What a codec leaves of a flat colour is at most so far off it (levels of any channel), but for the outermost pixels. */
export const ringLevels = 24;
/** So far (px) from whole blocks of the colour its border lies: half-resolution colours have blocks of 16 px, and bleed. */
export const smearReachPx = 18;
/** The outermost pixels are at most so far outside of all that is near; from there on lies what is beyond. */
const bleedPx = 4;
const beyondPx = 8;
/** What lies beyond is a mean around each pixel: standard deviation and reach, px. */
const aroundPx = 4;
const reachPx = 10;
/** A tool draws nothing finer than a disc of this radius; what is finer is nature of a like colour. */
export const toolPx = 4;

/** Red, green and blue of a part of a picture, less the region's colour: levels. */
export type Offsets = readonly [Float32Array, Float32Array, Float32Array];

/** `core`, surely of the colour, grown to its border. */
export function throughSmear(core: Hole, offsets: Offsets): Hole {
  const near = nearTo(core, offsets);
  const members = membersOf(near, offsets);
  const drawable = dilate(erode(members, toolPx), toolPx);
  return joined(
    core,
    core.data.map((isCore, i) => isCore | drawable.data[i]),
  );
}

/** What is near the colour and near the core, and joined to it. */
function nearTo(core: Hole, offsets: Offsets): Hole {
  const squaredPx = squaredDistanceTo(1, core);
  const [red, green, blue] = offsets;
  const isNear = (i: number) =>
    squaredPx[i] <= smearReachPx ** 2 &&
    Math.max(Math.abs(red[i]), Math.abs(green[i]), Math.abs(blue[i])) <= ringLevels;
  return joined(
    core,
    core.data.map((isCore, i) => (isCore || isNear(i) ? 1 : 0)),
  );
}

/** The pixels, as far as a colour bleeds, that are nearer to the region's colour than to what lies beyond. */
function membersOf(near: Hole, offsets: Offsets): Hole {
  const { width, height } = near;
  const columns = (width + 1) >> 1;
  const squaredPx = squaredDistanceTo(1, near);
  const [red, green, blue] = offsets;
  const [r, g, b] = beyondAround(near, squaredPx, offsets);
  const data = new Uint8Array(near.data.length);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const i = y * width + x;
      if (squaredPx[i] > bleedPx ** 2) continue;
      const k = (y >> 1) * columns + (x >> 1);
      const whole = r[k] ** 2 + g[k] ** 2 + b[k] ** 2;
      const isNearer = 2 * (r[k] * red[i] + g[k] * green[i] + b[k] * blue[i]) < whole;
      if (whole === 0 ? squaredPx[i] === 0 : isNearer) data[i] = 1;
    }
  }
  return { ...near, data };
}

/** The mean around each 2×2 pixels of what lies beyond, `[⌈H/2⌉, ⌈W/2⌉]`; 0 where nothing does. */
function beyondAround({ width, height }: Hole, squaredPx: Float64Array, offsets: Offsets): Offsets {
  const [columns, rows] = [(width + 1) >> 1, (height + 1) >> 1];
  /** The sum over the 2×2 pixels of what lies beyond, then around. */
  const blurred = (valueAt: (i: number) => number): Float32Array => {
    const sums = new Float32Array(columns * rows);
    for (let y = 0; y < height; y++) {
      const row = (y >> 1) * columns;
      for (let x = 0; x < width; x++) {
        const i = y * width + x;
        if (squaredPx[i] < bleedPx ** 2 || squaredPx[i] > beyondPx ** 2) continue;
        sums[row + (x >> 1)] += valueAt(i);
      }
    }
    const plane = { width: columns, height: rows, channels: 1, data: sums };
    return gaussianBlur(plane, { sigma: aroundPx / 2, radius: reachPx / 2 }).data;
  };
  const total = blurred(() => 1);
  const meanOf = (offset: Float32Array): Float32Array => {
    const means = blurred((i) => offset[i]);
    for (let k = 0; k < means.length; k++) means[k] = total[k] > 1e-4 ? means[k] / total[k] : 0;
    return means;
  };
  return [meanOf(offsets[0]), meanOf(offsets[1]), meanOf(offsets[2])];
}

const joined = (core: Hole, data: Uint8Array): Hole => ({
  ...core,
  data: joinedTo(core.data, data, { columns: core.width, rows: core.height }),
});
