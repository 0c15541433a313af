/**
 * The quality that a JPEG was written at, estimated from its luminance quantisation table: that of 1…100 whose table,
 * scaled from the standard's (ITU T.81, table K.1) as the IJG's code does, is nearest. Exact for files by that code.
 */

import { luminanceTable } from "./jpeg-tables.ts";

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
