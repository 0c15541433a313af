/** The steps that a JPEG rounds its numbers by (ITU T.81, B.2.4.1), and where its blocks lie in the upright picture. */
import { blockArea, blockSide, type JpegBlocks } from "../image/jpeg-blocks.ts";

/** A JPEG's blocks as they lie in the picture turned upright, whose size is given; `orientation` is the file's, 1…8. */
export function jpegBlocks(
  jpeg: Uint8Array,
  { width, height }: { readonly width: number; readonly height: number },
  orientation: number,
): JpegBlocks | undefined {
  const table = luminanceTable(jpeg);
  if (!table || table.includes(0)) return undefined;
  const steps = new Array<number>(blockArea);
  table.forEach((step, i) => {
    const [row, column] = zigzag[i];
    steps[orientation < 5 ? row * blockSide + column : column * blockSide + row] = step;
  });
  const isMirrored = (some: readonly number[]) => some.includes(orientation);
  return {
    steps,
    left: isMirrored([2, 3, 6, 7]) ? width % blockSide : 0,
    top: isMirrored([3, 4, 7, 8]) ? height % blockSide : 0,
  };
}

/** Row and column of the numbers of a block in the order of their table: diagonal by diagonal, up and down in turn. */
const zigzag: readonly (readonly [row: number, column: number])[] = Array.from(
  { length: 2 * blockSide - 1 },
  (_, diagonal) => {
    const rows = Array.from({ length: blockSide }, (_, row) => row).filter(
      (row) => diagonal - row >= 0 && diagonal - row < blockSide,
    );
    const inOrder = diagonal % 2 === 0 ? rows.reverse() : rows;
    return inOrder.map((row) => [row, diagonal - row] as const);
  },
).flat();

const markers = { startOfScan: 0xda, quantisation: 0xdb } as const;

/** Table 0 of the DQT segments, `[64]`, zigzag; undefined for bytes without one. */
export function luminanceTable(jpeg: Uint8Array): readonly number[] | undefined {
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
