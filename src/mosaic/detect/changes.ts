/**
 * Where a picture changes sharply along an axis: the raw material of the search for grids. A mosaic changes at its
 * cells' sides and nowhere else; nature changes anywhere.
 */
import type { Plane } from "./plane.ts";

/** Lines of pixels that are averaged before differences are taken: as many as the smallest cell has. */
export const bandLines = 4;

export type Axis = "x" | "y";

/** `data[band·bandStep + b·step]` is 1 where the band jumps between the pixels b − 1 and b of its axis. */
export interface Changes {
  readonly bands: number;
  readonly length: number;
  readonly bandStep: number;
  readonly step: number;
  readonly data: Uint8Array;
}

/** Changes of less than this mean level are nothing. */
const leastLevels = 0.4;
/** A jump is this many times as large as the changes two pixels beside it. */
const dominance = 2;

/** The sharp changes along an axis in every band of four lines. */
export function sharpChanges(plane: Plane, axis: Axis): Changes {
  return axis === "x" ? changesAlongRows(plane) : changesAlongColumns(plane);
}

/** `[bands, length]`. */
function changesAlongRows(plane: Plane): Changes {
  const { width } = plane;
  const bands = Math.floor(plane.height / bandLines);
  const data = new Uint8Array(bands * width);
  const sums = new Float32Array(width);
  const steps = new Float32Array(width + 2);
  for (let band = 0; band < bands; band++) {
    sumRows(plane, band * bandLines, sums);
    for (let b = 1; b < width; b++) steps[b] = Math.abs(sums[b] - sums[b - 1]);
    markPeaks({ steps, step: 1, from: 0 }, data.subarray(band * width, (band + 1) * width));
  }
  return { bands, length: width, bandStep: width, step: 1, data };
}

function sumRows({ width, data }: Plane, top: number, sums: Float32Array): void {
  const [r0, r1, r2, r3] = [0, 1, 2, 3].map((row) => (top + row) * width);
  for (let x = 0; x < width; x++) {
    sums[x] = data[r0 + x] + data[r1 + x] + data[r2 + x] + data[r3 + x];
  }
}

/** `[length, bands]`. */
function changesAlongColumns(plane: Plane): Changes {
  const { height } = plane;
  const bands = Math.floor(plane.width / bandLines);
  const steps = columnSteps(plane, bands);
  const data = new Uint8Array(height * bands);
  for (let b = 2; b < height - 1; b++) {
    const around = { steps, step: bands, from: b * bands };
    markPeaks(around, data.subarray(b * bands, (b + 1) * bands));
  }
  return { bands, length: height, bandStep: 1, step: bands, data };
}

/** |sum of a row of a band − that of the row above|, `[H + 2, bands]`. */
function columnSteps({ width, height, data }: Plane, bands: number): Float32Array {
  const steps = new Float32Array((height + 2) * bands);
  const above = new Float32Array(bands);
  for (let y = 0; y < height; y++) {
    for (let band = 0, x = y * width; band < bands; band++, x += bandLines) {
      const sum = data[x] + data[x + 1] + data[x + 2] + data[x + 3];
      if (y > 0) steps[y * bands + band] = Math.abs(sum - above[band]);
      above[band] = sum;
    }
  }
  return steps;
}

interface Around {
  readonly steps: Float32Array;
  /** From an entry to the next along the axis. */
  readonly step: number;
  readonly from: number;
}

/** Marks the entries that are peaks along the axis. */
function markPeaks({ steps, step, from }: Around, marks: Uint8Array): void {
  const least = leastLevels * bandLines;
  const [first, last] = step === 1 ? [2, marks.length - 1] : [0, marks.length];
  for (let m = first; m < last; m++) {
    const i = from + m;
    const here = steps[i];
    if (here < least || here < steps[i - step] || here <= steps[i + step]) continue;
    if (here >= dominance * steps[i - 2 * step] && here >= dominance * steps[i + 2 * step]) {
      marks[m] = 1;
    }
  }
}
