/**
 * The pixels of a region. Cells within it are whole; a cell at its border may be cut, and then its pixels that still show
 * the cell's value belong to it. A soft edge is followed to where the mosaic is half blended away.
 */
import { squaredDistanceTo } from "../../image/distance.ts";
import type { Hole, Size } from "../../image/hole.ts";
import type { Field } from "./field.ts";
import type { Box, Plane } from "./plane.ts";

/** What the outline is drawn from: the cells of a region among all those of a field. */
export interface Outlined {
  readonly field: Field;
  /** `[rows, columns]`, 1 where the cell belongs to the region. */
  readonly cells: Uint8Array;
  /** Variance within cells, levels². */
  readonly noise: number;
}

/** A hole and where its top left pixel lies in the picture. */
export interface Outline {
  readonly box: Box;
  readonly hole: Hole;
}

export function outlineOf(plane: Plane, outlined: Outlined): Outline {
  const { field } = outlined;
  const box = {
    left: field.x.edges[0],
    top: field.y.edges[0],
    right: field.x.edges[field.columns],
    bottom: field.y.edges[field.rows],
  };
  const [width, height] = [box.right - box.left, box.bottom - box.top];
  const hole: Hole = { width, height, data: new Uint8Array(width * height) };
  const border: CutCell[] = [];
  for (let cell = 0; cell < outlined.cells.length; cell++) {
    const standing = standingOf(outlined, cell);
    const area = areaOf(field, cell, box);
    if (standing === "within") fill(hole, area);
    if (standing === "member" || standing === "beside") {
      border.push(cutCell(plane, { outlined, box, area, isMember: standing === "member" }));
    }
  }
  if (isAligned(border)) {
    for (const { area, isMember } of border) if (isMember) fill(hole, area);
    return { box, hole };
  }
  const off = new Float32Array(width * height).fill(-1);
  for (const cell of border) drawCut(hole, off, cell);
  const closed = closing(hole, field.look.marginPx);
  keepConnected(closed, outlined, box);
  return { box, hole: soften(closed, off) };
}

/** Of the region's cells at its border at most this share is cut where the region is made of whole cells. */
const mostCut = 0.3;

function isAligned(border: readonly CutCell[]): boolean {
  const members = border.filter(({ isMember }) => isMember);
  const cuts = border.filter(({ share, isMember }) => share < 0.8 && share > (isMember ? 0 : 0.2));
  return cuts.length < mostCut * members.length;
}

type Standing = "within" | "member" | "beside" | "far";

/** A cell within the region, at its border, beside it (corners count), or neither. */
function standingOf({ field, cells }: Outlined, cell: number): Standing {
  const { columns, rows } = field;
  const [column, row] = [cell % columns, Math.floor(cell / columns)];
  let [members, count] = [0, 0];
  for (let y = Math.max(0, row - 1); y <= Math.min(rows - 1, row + 1); y++) {
    for (let x = Math.max(0, column - 1); x <= Math.min(columns - 1, column + 1); x++) {
      members += cells[y * columns + x];
      count++;
    }
  }
  if (members === count) return "within";
  if (cells[cell]) return "member";
  return members > 0 ? "beside" : "far";
}

function areaOf({ x, y, columns }: Field, cell: number, { left, top }: Box): Box {
  const [column, row] = [cell % columns, Math.floor(cell / columns)];
  return {
    left: x.edges[column] - left,
    right: x.edges[column + 1] - left,
    top: y.edges[row] - top,
    bottom: y.edges[row + 1] - top,
  };
}

function fill(hole: Hole, { left, top, right, bottom }: Box): void {
  for (let y = top; y < bottom; y++)
    hole.data.fill(1, y * hole.width + left, y * hole.width + right);
}

/** A cell at the region's border or beside it. */
interface CutCell {
  readonly area: Box;
  readonly isMember: boolean;
  /** 1 where a pixel of the cell shows its commonest value, and the share of these. */
  readonly shows: Uint8Array;
  readonly share: number;
  /** |value − commonest value| of each pixel, levels. */
  readonly off: Float32Array;
}

/** No deviation is taken to be less (levels): a clean cell has none. */
const leastSigma = 0.05;
/** A pixel beside the mosaic lies anywhere within ± so many levels of the cell's value. */
const otherLevels = 24;
/** Of a cell's pixels so many must show one value for the cell to be a cut one, and so many make it whole. */
const leastShare = 0.1;
const wholeShare = 0.9;

function cutCell(
  plane: Plane,
  {
    outlined,
    box,
    area,
    isMember,
  }: Pick<CutCell, "area" | "isMember"> & {
    readonly outlined: Outlined;
    readonly box: Box;
  },
): CutCell {
  const sigma = Math.max(leastSigma, Math.sqrt(outlined.noise));
  const values = valuesOf(plane, area, box);
  const { value } = commonest(Float32Array.from(values).sort(), 2 * sigma);
  const size = { width: area.right - area.left, height: area.bottom - area.top };
  const scores = smoothed(
    values.map((each) => scoreOf(each - value, sigma)),
    { ...size, radius: sigma > noisySigma ? 2 : 1 },
  );
  const shows = Uint8Array.from(scores, (score) => (score > 0 ? 1 : 0));
  const share = shows.reduce((sum, each) => sum + each, 0) / shows.length;
  return { area, isMember, shows, share, off: values.map((each) => Math.abs(each - value)) };
}

/** Puts the pixels that show the cell's value into the hole. */
function drawCut(hole: Hole, off: Float32Array, cell: CutCell): void {
  const { area, isMember, shows, share } = cell;
  if (isMember && share > wholeShare) {
    fill(hole, area);
    return;
  }
  const isCut = share > leastShare && (isMember || share < wholeShare);
  for (let y = area.top, i = 0; y < area.bottom; y++) {
    for (let x = area.left; x < area.right; x++, i++) {
      off[y * hole.width + x] = cell.off[i];
      if (isCut) hole.data[y * hole.width + x] = shows[i];
    }
  }
}

function valuesOf(plane: Plane, area: Box, box: Box): Float32Array {
  const values = new Float32Array((area.right - area.left) * (area.bottom - area.top));
  for (let y = area.top, i = 0; y < area.bottom; y++) {
    const row = (y + box.top) * plane.width + box.left;
    for (let x = area.left; x < area.right; x++, i++) values[i] = plane.data[row + x];
  }
  return values;
}

/** ln of how much likelier a mosaic's pixel is this far off (levels) than one beside it: a bell over an even spread. */
function scoreOf(off: number, sigma: number): number {
  const peak = Math.log((2 * otherLevels) / (2.5 * sigma));
  return Math.max(-1.5 * peak, peak - 0.5 * (off / sigma) ** 2);
}

/** From this deviation (levels) on, more pixels around are asked. */
const noisySigma = 0.7;

/** Sums over the pixels around, up to `radius` away and within the cell; the pixel itself counts thrice. */
function smoothed(
  scores: Float32Array,
  { width, height, radius }: Size & { readonly radius: number },
): Float32Array {
  return scores.map((_, i) => {
    const [x, y] = [i % width, Math.floor(i / width)];
    let sum = 2 * scores[i];
    for (let v = Math.max(0, y - radius); v <= Math.min(height - 1, y + radius); v++) {
      for (let u = Math.max(0, x - radius); u <= Math.min(width - 1, x + radius); u++) {
        sum += scores[v * width + u];
      }
    }
    return sum;
  });
}

/** The middle of the window of ±`tolerance` that holds the most of the sorted values. */
function commonest(sorted: Float32Array, tolerance: number): { value: number; count: number } {
  let best = { value: sorted[0], count: 0 };
  for (let from = 0, to = 0; from < sorted.length; from++) {
    while (to < sorted.length && sorted[to] <= sorted[from] + 2 * tolerance) to++;
    if (to - from > best.count) {
      best = { value: sorted[(from + to - 1) >> 1], count: to - from };
    }
  }
  return best;
}

/** Gaps of up to 2·`radius` pixels are closed: lines that resizing smeared show no cell's value. */
function closing(hole: Hole, radius: number): Hole {
  if (radius === 0) return hole;
  const grown = squaredDistanceTo(1, hole);
  const reached: Hole = {
    ...hole,
    data: hole.data.map((_, i) => (grown[i] <= radius ** 2 ? 1 : 0)),
  };
  const left = squaredDistanceTo(0, reached);
  return { ...hole, data: reached.data.map((_, i) => (left[i] > radius ** 2 ? 1 : 0)) };
}

/** Takes back what chance put into cells beside the region: all that is not joined to its cells by whole sides. */
function keepConnected(hole: Hole, { field, cells }: Outlined, box: Box): void {
  const { width, height, data } = hole;
  const thick = opened(hole);
  const reached = new Uint8Array(data.length);
  const stack: number[] = [];
  for (let cell = 0; cell < cells.length; cell++) {
    if (!cells[cell]) continue;
    const { left, top, right, bottom } = areaOf(field, cell, box);
    for (let y = top; y < bottom; y++) {
      for (let x = left; x < right; x++) {
        const i = y * width + x;
        if (data[i] && !reached[i]) {
          reached[i] = 1;
          stack.push(i);
        }
      }
    }
  }
  const visit = (i: number) => {
    if (!thick[i] || reached[i]) return;
    reached[i] = 1;
    stack.push(i);
  };
  while (stack.length > 0) {
    const i = stack.pop()!;
    const x = i % width;
    if (x > 0) visit(i - 1);
    if (x < width - 1) visit(i + 1);
    if (i >= width) visit(i - width);
    if (i < width * (height - 1)) visit(i + width);
  }
  data.set(reached);
}

/** The pixels with at least five of the nine around them (themselves included) in the hole. */
function opened({ width, height, data }: Hole): Uint8Array {
  return data.map((value, i) => {
    if (!value) return 0;
    const [x, y] = [i % width, Math.floor(i / width)];
    let [around, of] = [0, 0];
    for (let dy = -1; dy <= 1; dy++) {
      for (let dx = -1; dx <= 1; dx++) {
        if (x + dx < 0 || y + dy < 0 || x + dx >= width || y + dy >= height) continue;
        around += data[i + dy * width + dx];
        of++;
      }
    }
    return around * 9 >= 5 * of ? 1 : 0;
  });
}

/** Where pixels beside the hole differ by more than this share of what those farther off do, the edge is hard. */
const hardShare = 0.3;
/** How far (px) edges are followed outwards. */
const reachPx = 12;

/**
 * Beyond a soft edge pixels differ from their cell's value by (1 − α)·|original − value|. Averaged by their distance from
 * the hole this rises to a plateau; the hole grows to where it is half as high. A hard edge is there at once.
 */
function soften(hole: Hole, off: Float32Array): Hole {
  const squared = squaredDistanceTo(1, hole);
  const sums = new Float64Array(reachPx + 1);
  const counts = new Float64Array(reachPx + 1);
  for (let i = 0; i < off.length; i++) {
    const distance = Math.round(Math.sqrt(squared[i]));
    if (off[i] < 0 || distance < 1 || distance > reachPx) continue;
    sums[distance] += off[i];
    counts[distance]++;
  }
  const rise = sums.map((sum, d) => (counts[d] > 20 ? sum / counts[d] : 0));
  const plateau = Math.max(...rise);
  if (rise[1] > hardShare * plateau) return hole;
  const half = rise.findIndex((each, d) => d > 0 && each >= plateau / 2);
  if (half < 2) return hole;
  const reach = (half - 0.5) ** 2;
  return { ...hole, data: hole.data.map((_, i) => (squared[i] <= reach ? 1 : 0)) };
}
