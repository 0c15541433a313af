/**
 * Most cells are square, and JPEG's blocks hide the lines of one axis sooner than those of both: where a region is not
 * believed, the pitch of either axis is proposed for the other one as well.
 */
import { countAt, jpegBlockPx, modulo } from "./comb.ts";
import { turnedEntries } from "./components.ts";
import type { Supposed } from "./field.ts";
import { shiftedLines } from "./grids.ts";
import type { Lines } from "./lines.ts";
import { type Finding, gridInPicture, regionWithin } from "./regions.ts";
import { changeProfile } from "./sides.ts";

/** Cells are square already where their sides differ by less than this share. */
const squareShare = 0.01;

export const isSquare = ({ x, y }: Supposed): boolean =>
  Math.abs(x.pitch / y.pitch - 1) < squareShare;

/** The regions, around the same place, of the grids of square cells that have one axis of a region's own. */
export const squareRegions = (finding: Finding): readonly Finding[] =>
  squareGrids(finding).flatMap((grid) => regionWithin(finding, grid) ?? []);

/** Lines that show less (`lineRatio`) are not looked at further: of the mosaics found so all show more, and it halves the time. */
const leastRatio = 1.2;

/** In px of the picture. */
function squareGrids(finding: Finding): readonly Supposed[] {
  if (isSquare(finding.grid)) return [];
  const { x, y } = finding.grid;
  const { field, cells, part, box } = finding;
  const grid = gridInPicture(finding);
  const turned = turnedEntries(cells, field);
  const along = besideBlocks(
    changeProfile(part.plane, { x: field.x, y: field.y }, cells),
    box.left,
  );
  const down = besideBlocks(
    changeProfile(part.turned, { x: field.y, y: field.x }, turned),
    box.top,
  );
  const [columns, rows] = [clearestLines(along, y.pitch), clearestLines(down, x.pitch)];
  return [
    ...(lineRatio(along, columns) < leastRatio
      ? []
      : [{ x: shiftedLines(columns, box.left), y: grid.y }]),
    ...(lineRatio(down, rows) < leastRatio ? [] : [{ x: grid.x, y: shiftedLines(rows, box.top) }]),
  ];
}

/** A profile that begins at `offset` (px of the picture), 0 at the borders of JPEG's blocks. */
const besideBlocks = (profile: Float32Array, offset: number): Float32Array =>
  profile.map((change, b) => ((b + offset) % jpegBlockPx === 0 ? 0 : change));

/** Phases are tried in steps of this, px. */
const phaseStep = 0.5;

/** The lines of a pitch with the largest mean change of a profile, where that is not 0. */
export const clearestLines = (profile: Float32Array, pitch: number): Lines =>
  linesWithMost(pitch, (lines) => meanAt(profile, lines));

/** The lines of a pitch, of all phases, that score most. */
export function linesWithMost(pitch: number, scoreOf: (lines: Lines) => number): Lines {
  let best = { pitch, phase: 0 };
  let most = Number.NEGATIVE_INFINITY;
  for (let phase = 0; phase < pitch; phase += phaseStep) {
    const score = scoreOf({ pitch, phase });
    if (score > most) [best, most] = [{ pitch, phase }, score];
  }
  return best;
}

function meanAt(profile: Float32Array, { pitch, phase }: Lines): number {
  let [sum, count] = [0, 0];
  for (let at = phase; at < profile.length - 1; at += pitch) {
    if (profile[Math.round(at)] === 0) continue;
    sum += countAt(profile, at);
    count++;
  }
  return sum / Math.max(1, count);
}

/** No ratio says more than this. */
const mostRatio = 100;

/**
 * A profile's mean at the lines over the largest of its means at one distance, px, of two or more from the nearest line: single
 * cells err, but not all of them at the same place.
 */
export function lineRatio(profile: Float32Array, { pitch, phase }: Lines): number {
  const reach = Math.ceil(pitch / 2);
  const sums = new Float64Array(2 * reach + 1);
  const counts = new Float64Array(2 * reach + 1);
  for (let b = 0; b < profile.length; b++) {
    if (profile[b] === 0) continue;
    const off = modulo(b - phase + pitch / 2, pitch) - pitch / 2;
    sums[reach + Math.round(off)] += profile[b];
    counts[reach + Math.round(off)]++;
  }
  const means = sums.map((sum, i) => sum / Math.max(1, counts[i]));
  const within = Math.max(...means.filter((_, i) => Math.abs(i - reach) >= 2));
  const ratio = means[reach] / Math.max(means[reach] / mostRatio, within);
  return Math.max(1 / mostRatio, ratio || 0);
}
