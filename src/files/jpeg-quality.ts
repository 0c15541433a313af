/**
 * The quality that a JPEG was written at, estimated from its luminance quantisation table: that of 1…100 whose table,
 * scaled from the standard's (ITU T.81, table K.1) as the IJG's code does, is nearest. Exact for files by that code.
 */

/** In the order of a DQT segment (zigzag). */
const standardTable: readonly number[] = [
  ...[16, 11, 12, 14, 12, 10, 16, 14, 13, 14, 18, 17, 16, 19, 24, 40],
  ...[26, 24, 22, 22, 24, 49, 35, 37, 29, 40, 58, 51, 61, 60, 57, 51],
  ...[56, 55, 64, 72, 92, 78, 64, 68, 87, 69, 55, 56, 80, 109, 81, 87],
  ...[95, 98, 103, 104, 103, 62, 77, 113, 121, 112, 100, 120, 92, 101, 103, 99],
];

/** 1…100; undefined for bytes without a luminance table. */
export function jpegQuality(jpeg: Uint8Array): number | undefined {
  const table = luminanceTable(jpeg);
  if (!table) return undefined;
  const distanceTo = (quality: number) =>
    table.reduce((sum, step, i) => sum + Math.abs(step - scaledStep(i, quality)), 0);
  let best = 100;
  for (let quality = 99; quality >= 1; quality--) {
    if (distanceTo(quality) < distanceTo(best)) best = quality;
  }
  return best;
}

/** clip(⌊(standard · s + 50)/100⌋, 1…255), s = 5000/q below 50, else 200 − 2q. */
function scaledStep(i: number, quality: number): number {
  const scale = quality < 50 ? Math.floor(5000 / quality) : 200 - 2 * quality;
  return Math.min(255, Math.max(1, Math.floor((standardTable[i] * scale + 50) / 100)));
}

const markers = { startOfScan: 0xda, quantisation: 0xdb } as const;

/** Table 0 of the DQT segments, `[64]`, zigzag. */
function luminanceTable(jpeg: Uint8Array): readonly number[] | undefined {
  const view = new DataView(jpeg.buffer, jpeg.byteOffset, jpeg.byteLength);
  for (let at = 2; at + 4 <= jpeg.length && jpeg[at] === 0xff; ) {
    const marker = jpeg[at + 1];
    if (marker === markers.startOfScan) return undefined;
    const end = at + 2 + view.getUint16(at + 2);
    if (marker === markers.quantisation) {
      const table = tableWithin(jpeg.subarray(at + 4, Math.min(end, jpeg.length)));
      if (table) return table;
    }
    at = end;
  }
  return undefined;
}

/** A segment holds one table or more: precision and number in a byte, then 64 steps of one byte or two. */
function tableWithin(segment: Uint8Array): readonly number[] | undefined {
  for (let at = 0; at < segment.length; ) {
    const bytes = segment[at] >> 4 ? 2 : 1;
    const steps = segment.subarray(at + 1, at + 1 + 64 * bytes);
    if ((segment[at] & 15) === 0 && steps.length === 64 * bytes) {
      return Array.from({ length: 64 }, (_, i) =>
        bytes === 1 ? steps[i] : 256 * steps[2 * i] + steps[2 * i + 1],
      );
    }
    at += 1 + 64 * bytes;
  }
  return undefined;
}
