/** How far the cells of a mosaic can still be seen in what was made of them. */
import type { Picture } from "../src/image/picture.ts";
import type { Facts } from "../src/mosaic/consistency.ts";
import { cellOfEachPixel, layCells } from "../src/mosaic/layout.ts";

/**
 * The mean change from pixel to pixel of the hole across borders of cells, over that within cells: 1 where nothing shows.
 */
export function stepRatio(
  { channels, data }: Picture,
  { hole, mosaic }: Pick<Facts, "hole" | "mosaic">,
): number {
  const { xEdges, yEdges } = layCells(hole, mosaic);
  const [columnOf, rowOf] = [cellOfEachPixel(xEdges), cellOfEachPixel(yEdges)];
  const { width } = hole;
  const area = hole.data.length;
  const [across, within] = [
    { sum: 0, count: 0 },
    { sum: 0, count: 0 },
  ];
  for (let i = 0; i < channels * area; i++) {
    const pixel = i % area;
    const [x, y] = [pixel % width, Math.floor(pixel / width)];
    const before = [
      { by: 1, isThere: x > 0, isBorder: columnOf[x] !== columnOf[x - 1] },
      { by: width, isThere: y > 0, isBorder: rowOf[y] !== rowOf[y - 1] },
    ];
    for (const { by, isThere, isBorder } of before) {
      if (!isThere || hole.data[pixel] + hole.data[pixel - by] < 2) continue;
      const changes = isBorder ? across : within;
      changes.sum += Math.abs(data[i] - data[i - by]);
      changes.count++;
    }
  }
  return across.sum / across.count / (within.sum / within.count);
}
