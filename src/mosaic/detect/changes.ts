/**
 * Where a picture changes sharply along an axis: the raw material of the search for grids. A mosaic changes at its
 * cells' sides and nowhere else; nature changes anywhere.
 */
import type { Plane } from "./plane.ts";

/** Lines of pixels that are averaged before differences are taken: as many as the smallest cell has. */
export const bandLines = 4;

/** Bands that are counted together: tiles begin where their blocks do. */
export const blockBands = 8;

export type Axis = "x" | "y";

/** `counts[block, b]`: the bands of the block that jump between the pixels b − 1 and b of the axis, 0…`blockBands`. */
export interface Changes {
  readonly blocks: number;
  readonly length: number;
  readonly counts: Uint8Array;
}

/** Changes of less than this mean level are nothing. */
const leastLevels = 0.4;
/** A jump is this many times as large as the changes two pixels beside it. */
const dominance = 2;

/** The sharp changes along an axis in every band of four lines. */
export function sharpChanges(plane: Plane, axis: Axis): Changes {
  return axis === "x" ? changesAlongRows(plane) : changesAlongColumns(plane);
}

function noChanges(bands: number, length: number): Changes {
  const blocks = Math.ceil(bands / blockBands);
  return { blocks, length, counts: new Uint8Array(blocks * length) };
}

const blockOf = (band: number): number => Math.floor(band / blockBands);

function changesAlongRows(plane: Plane): Changes {
  const { width } = plane;
  const bands = Math.floor(plane.height / bandLines);
  const changes = noChanges(bands, width);
  const sums = new Float32Array(width);
  const steps = new Float32Array(width + 2);
  for (let band = 0; band < bands; band++) {
    sumRows(plane, band * bandLines, sums);
    for (let b = 1; b < width; b++) steps[b] = Math.abs(sums[b] - sums[b - 1]);
    const start = blockOf(band) * width;
    for (let b = 2; b < width - 1; b++) {
      if (isPeak(steps[b - 2], steps[b - 1], steps[b], steps[b + 1], steps[b + 2])) {
        changes.counts[start + b]++;
      }
    }
  }
  return changes;
}

function sumRows({ width, data }: Plane, top: number, sums: Float32Array): void {
  const [r0, r1, r2, r3] = [0, 1, 2, 3].map((row) => (top + row) * width);
  for (let x = 0; x < width; x++) {
    sums[x] = data[r0 + x] + data[r1 + x] + data[r2 + x] + data[r3 + x];
  }
}

/** Five rows of steps are kept, those of the boundaries b − 2 … b + 2; beyond the last row there are none. */
function changesAlongColumns(plane: Plane): Changes {
  const { height } = plane;
  const bands = Math.floor(plane.width / bandLines);
  const changes = noChanges(bands, height);
  const above = new Float32Array(bands);
  let [r0, r1, r2, r3, r4] = Array.from({ length: 5 }, () => new Float32Array(bands));
  for (let y = 0; y <= height; y++) {
    [r0, r1, r2, r3, r4] = [r1, r2, r3, r4, r0];
    stepsAt(plane, y, above, r4);
    const b = y - 2;
    if (b < 2) continue;
    for (let band = 0; band < bands; band++) {
      if (isPeak(r0[band], r1[band], r2[band], r3[band], r4[band])) {
        changes.counts[blockOf(band) * height + b]++;
      }
    }
  }
  return changes;
}

/** |sum of a row of every band − that of the row above|, which gives way to it. */
function stepsAt(
  { width, height, data }: Plane,
  y: number,
  above: Float32Array,
  steps: Float32Array,
): void {
  if (y >= height) {
    steps.fill(0);
    return;
  }
  for (let band = 0, x = y * width; band < steps.length; band++, x += bandLines) {
    const sum = data[x] + data[x + 1] + data[x + 2] + data[x + 3];
    steps[band] = y > 0 ? Math.abs(sum - above[band]) : 0;
    above[band] = sum;
  }
}

const leastStep = leastLevels * bandLines;

/** Whether the middle of five steps is a peak. */
const isPeak = (
  before2: number,
  before: number,
  here: number,
  after: number,
  after2: number,
): boolean =>
  here >= leastStep &&
  here >= before &&
  here > after &&
  here >= dominance * before2 &&
  here >= dominance * after2;
