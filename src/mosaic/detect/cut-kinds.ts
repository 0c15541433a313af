/**
 * How a mosaic was made, from the cells that its outline cuts: a part of what they were made of still shows beside them.
 * A mean of the whole cell lies near the mean of that part, a single pixel as far off as any, and where the pixel itself
 * shows it is the cell's value.
 */
import { linearFromSrgb, srgbFromLinear } from "../../image/colour.ts";
import type { Hole, Point } from "../../image/hole.ts";
import type { Picture } from "../../image/picture.ts";
import { commonest, deviationOf } from "./cut-cells.ts";
import { areaOf, standingOf } from "./outline.ts";
import type { Box } from "./plane.ts";
import type { Finding } from "./regions.ts";

/** ln of how much likelier the cut cells are by each way than by one that looked at their hidden part alone; at least 0. */
export interface CutEvidence {
  /** A mean of all their pixels, in sRGB or in light. */
  readonly mean: number;
  readonly "mean-linear": number;
  /** One of their pixels, near the centre or at the corner: programs differ. */
  readonly nearest: number;
  /** The very pixel at the centre, and the first one. */
  readonly centre: number;
  readonly corner: number;
}

/** A cell of which a part is hidden, all in levels. */
interface Cut {
  readonly area: Box;
  /** The cell's value. */
  readonly value: number;
  /** The share of its pixels that still show, their mean in sRGB, and in light (told in sRGB), their variance. */
  readonly known: number;
  readonly mean: number;
  readonly lightMean: number;
  readonly variance: number;
}

/** So many pixels on either side, and of a cell at least this share, must be seen. */
const leastPixels = 4;
const leastKnown = 0.15;

/** Of channels so much counts: what one shows the others mostly show as well. */
const channelWeight = 0.5;

/** `hole` is of the size of the finding's part. */
export function cutEvidence(picture: Picture, finding: Finding, hole: Hole): CutEvidence {
  const channels = channelsOf(picture, finding);
  const areas = areasAtBorder(finding);
  const each = channels.map((levelAt) => evidenceIn({ levelAt, areas, finding, hole }));
  const weight = channels.length === 1 ? 1 : channelWeight;
  const sum = (kind: keyof CutEvidence) =>
    weight * each.reduce((total, evidence) => total + evidence[kind], 0);
  return {
    ...{ mean: sum("mean"), "mean-linear": sum("mean-linear"), nearest: sum("nearest") },
    ...{ centre: sum("centre"), corner: sum("corner") },
  };
}

/** From this variance (levels²) on, a codec is taken to have blurred colours, and luma alone is looked at. */
const blurredNoise = 0.3;

/** The level of a channel at a pixel of the finding's part. */
type LevelAt = (x: number, y: number) => number;

/** The channels that light is a mean of. */
function channelsOf(picture: Picture, { part, box, noise }: Finding): readonly LevelAt[] {
  const { width, height, channels, data } = picture;
  if (channels === 1 || noise > blurredNoise) {
    return [(x, y) => part.plane.data[y * part.plane.width + x]];
  }
  return Array.from({ length: channels }, (_, c) => {
    const corner = (c * height + box.top) * width + box.left;
    return (x, y) => 255 * data[corner + y * width + x];
  });
}

/** The areas of the cells that the outline may cut. */
function areasAtBorder({ field, cells, noise }: Finding): readonly Box[] {
  const areas: Box[] = [];
  for (let cell = 0; cell < cells.length; cell++) {
    const standing = standingOf({ field, cells, noise }, cell);
    if (standing !== "member" && standing !== "beside") continue;
    areas.push(areaOf(field, cell, { left: 0, top: 0 }));
  }
  return areas;
}

/** What a channel is looked at by. */
interface View {
  readonly levelAt: LevelAt;
  readonly areas: readonly Box[];
  readonly finding: Finding;
  readonly hole: Hole;
}

function evidenceIn(view: View): CutEvidence {
  const cuts = cutsOf(view);
  const off = (how: (cut: Cut) => number, spread: (cut: Cut) => number): number =>
    cuts.reduce((sum, cut) => sum + logTail(cut.value - how(cut), spread(cut) + leastVariance), 0);
  const hidden = ({ known, variance }: Cut) => (1 - known) ** 2 * hiddenSpread * variance;
  // Where a mean was taken of the hidden part alone, the part that shows says no more than of a single pixel.
  const apart = off(
    ({ mean }) => mean,
    ({ variance }) => variance,
  );
  const of = (how: (cut: Cut) => number) => Math.max(apart, off(how, hidden));
  return {
    mean: of(({ mean }) => mean) - apart,
    "mean-linear": of(({ lightMean }) => lightMean) - apart,
    ...sampleEvidence(view, cuts),
  };
}

/** Of levels²: values are rounded. */
const leastVariance = 0.25;
/** The hidden part's mean is off from the known one's by this share of the variance. */
const hiddenSpread = 1;

/** ln of Student's density with three degrees of freedom, but for a constant. */
const logTail = (off: number, variance: number): number =>
  -2 * Math.log1p(off ** 2 / (3 * variance)) - Math.log(variance) / 2;

const cutsOf = (view: View): readonly Cut[] =>
  view.areas.map((area) => cutOf(view, area)).filter((cut) => cut !== undefined);

function cutOf({ levelAt, finding, hole }: View, area: Box): Cut | undefined {
  const hidden: number[] = [];
  let [count, sum, squares, light] = [0, 0, 0, 0];
  for (let y = area.top; y < area.bottom; y++) {
    for (let x = area.left; x < area.right; x++) {
      const value = levelAt(x, y);
      if (hole.data[y * hole.width + x]) {
        hidden.push(value);
        continue;
      }
      count++;
      sum += value;
      squares += value * value;
      light += linearFromSrgb(value / 255);
    }
  }
  const known = count / (count + hidden.length);
  if (Math.min(count, hidden.length) < leastPixels || known < leastKnown) return undefined;
  const deviation = deviationOf(finding.noise);
  const { value, count: same } = commonest(Float32Array.from(hidden).sort(), 2 * deviation);
  if (same < leastPixels) return undefined;
  const mean = sum / count;
  const variance = Math.max(0, squares / count - mean ** 2);
  return { area, value, known, mean, lightMean: 255 * srgbFromLinear(light / count), variance };
}

// ── The pixel that was sampled ──────────────────────────────────────────────────────────────────

/** Of the pixels that were sampled and still show, this share has the cell's value. */
const sampledRate = 0.85;
/** Places from a cell's centre, px. */
const offsets = [-1, 0, 1].flatMap((y) => [-1, 0, 1].map((x) => ({ x, y })));

/** ln of how much likelier the pixels at one place of all cells are with sampling than without. */
function sampleEvidence(
  view: View,
  cuts: readonly Cut[],
): Pick<CutEvidence, "nearest" | "centre" | "corner"> {
  const { levelAt, finding, hole } = view;
  const tolerance = 1 + 2 * Math.sqrt(finding.noise);
  const chance = chanceOfSame(view, cuts, tolerance);
  const scoreAt = (placeIn: (area: Box) => Point): number => {
    let [same, count] = [0, 0];
    for (const { area, value } of cuts) {
      const { x: u, y: v } = placeIn(area);
      if (!isFarFrom(hole, u, v)) continue;
      count++;
      if (Math.abs(levelAt(u, v) - value) <= tolerance) same++;
    }
    const other = count - same;
    const hit = Math.log(sampledRate / chance);
    const miss = Math.log((1 - sampledRate) / (1 - chance));
    // Pixels that do not show the cell's value say nothing: soft edges and resizing blend them with others.
    return Math.max(0, same * hit + other * miss);
  };
  const fromCentre = (off: Point) => scoreAt((area) => beside(centreOf(area), off));
  const corner = scoreAt(({ left, top }) => ({ x: left, y: top }));
  const nearest = Math.max(corner, ...offsets.map(fromCentre));
  return { nearest, centre: fromCentre({ x: 0, y: 0 }), corner };
}

const centreOf = ({ left, top, right, bottom }: Box): Point => ({
  x: (left + right) >> 1,
  y: (top + bottom) >> 1,
});

const beside = ({ x, y }: Point, off: Point): Point => ({ x: x + off.x, y: y + off.y });

/** How often a known pixel of a cut cell has its value without having been sampled. */
function chanceOfSame({ levelAt, hole }: View, cuts: readonly Cut[], tolerance: number): number {
  let [same, count] = [1, 4];
  for (const { area, value } of cuts) {
    for (let y = area.top; y < area.bottom; y++) {
      for (let x = area.left; x < area.right; x++) {
        if (!isFarFrom(hole, x, y)) continue;
        count++;
        if (Math.abs(levelAt(x, y) - value) <= tolerance) same++;
      }
    }
  }
  return Math.min(0.5, same / count);
}

/** Whether the pixel and all around it are known. */
function isFarFrom({ width, height, data }: Hole, x: number, y: number): boolean {
  if (x < 1 || y < 1 || x >= width - 1 || y >= height - 1) return false;
  for (let v = y - 1; v <= y + 1; v++) {
    if (data[v * width + x - 1] | data[v * width + x] | data[v * width + x + 1]) return false;
  }
  return true;
}
