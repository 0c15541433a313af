/**
 * The border of a solid region that a lossy codec has smeared: brightness rings through its block, colours (kept at half
 * the resolution) bleed by 2 px. A pixel belongs to whichever it is nearer to: the region's colour or what lies beyond.
 */
import type { Hole } from "../../image/hole.ts";
import { beyondAround, bleedPx, type Offsets } from "./beyond.ts";
import { joinedTo } from "./components.ts";
import { grown, near, shrunk } from "./discs.ts";

/** What a codec leaves of a flat colour is at most so far off it (levels of any channel), but for the outermost pixels. */
export const ringLevels = 24;
/** So far (px) from whole blocks of the colour its border lies: half-resolution colours have blocks of 16 px, and bleed. */
export const smearReachPx = 18;
/** A tool draws nothing finer than a disc of this radius; what is finer is nature of a like colour. */
export const toolPx = 4;

/** `core`, surely of the colour, grown to its border. */
export function throughSmear(core: Hole, offsets: Offsets): Hole {
  const members = membersOf(nearTo(core, offsets), offsets);
  const drawable = grown(shrunk(members, toolPx), toolPx);
  return joined(
    core,
    core.data.map((isCore, i) => isCore | drawable.data[i]),
  );
}

/** What is near the colour and near the core, and joined to it. */
function nearTo(core: Hole, offsets: Offsets): Hole {
  const isReached = near(1, core, smearReachPx);
  const [red, green, blue] = offsets;
  const isNear = (i: number) =>
    isReached[i] === 1 &&
    Math.max(Math.abs(red[i]), Math.abs(green[i]), Math.abs(blue[i])) <= ringLevels;
  return joined(
    core,
    core.data.map((isCore, i) => (isCore || isNear(i) ? 1 : 0)),
  );
}

/** Less than this around a pixel is nothing. */
const leastBeyond = 1e-4;

/** The pixels, as far as a colour bleeds, that are nearer to the region's colour than to what lies beyond. */
function membersOf(region: Hole, offsets: Offsets): Hole {
  const { width, height } = region;
  const beyond = beyondAround(region, offsets);
  const [red, green, blue] = offsets;
  const data = near(1, region, bleedPx);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const i = y * width + x;
      if (data[i] === 0) continue;
      const k = 4 * ((y >> 1) * beyond.width + (x >> 1));
      const weight = beyond.data[k];
      if (weight <= leastBeyond) {
        data[i] = region.data[i];
        continue;
      }
      const r = beyond.data[k + 1];
      const g = beyond.data[k + 2];
      const b = beyond.data[k + 3];
      const whole = (r * r + g * g + b * b) / weight;
      if (2 * (r * red[i] + g * green[i] + b * blue[i]) >= whole) data[i] = 0;
    }
  }
  return { ...region, data };
}

const joined = (core: Hole, data: Uint8Array): Hole => ({
  ...core,
  data: joinedTo(core.data, data, { columns: core.width, rows: core.height }),
});
