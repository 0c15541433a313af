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
/** What lies beyond is a mean around each pixel (standard deviation, px). */
const aroundPx = 4;
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
  const squaredPx = squaredDistanceTo(1, near);
  const [red, green, blue] = offsets;
  const [r, g, b] = beyondAround(near, squaredPx, offsets);
  const isMember = (i: number) => {
    const whole = r[i] ** 2 + g[i] ** 2 + b[i] ** 2;
    if (whole === 0) return squaredPx[i] === 0;
    return 2 * (r[i] * red[i] + g[i] * green[i] + b[i] * blue[i]) < whole;
  };
  const data = near.data.map((_, i) => (squaredPx[i] <= bleedPx ** 2 && isMember(i) ? 1 : 0));
  return { ...near, data };
}

/** The mean around each pixel of what lies beyond; 0 where nothing does. */
function beyondAround({ width, height }: Hole, squaredPx: Float64Array, offsets: Offsets): Offsets {
  const weights = new Float32Array(squaredPx.length);
  for (let i = 0; i < weights.length; i++) {
    weights[i] = squaredPx[i] >= bleedPx ** 2 && squaredPx[i] <= beyondPx ** 2 ? 1 : 0;
  }
  const blurred = (data: Float32Array) =>
    gaussianBlur({ width, height, channels: 1, data }, { sigma: aroundPx, radius: 10 }).data;
  const total = blurred(weights);
  const meanOf = (plane: Float32Array) =>
    blurred(plane.map((value, i) => value * weights[i])).map((sum, i) =>
      total[i] > 1e-4 ? sum / total[i] : 0,
    );
  return [meanOf(offsets[0]), meanOf(offsets[1]), meanOf(offsets[2])];
}

const joined = (core: Hole, data: Uint8Array): Hole => ({
  ...core,
  data: joinedTo(core.data, data, { columns: core.width, rows: core.height }),
});
