/** A hole's clusters: parts that lie near each other, each with the smallest box around it. */
import type { Hole } from "../image/hole.ts";
import type { Rectangle } from "../image/picture.ts";
import { around } from "./boxes.ts";

/** Pixels of the hole belong together where their blocks of this side touch. */
export const CLUSTER_BLOCK_PX = 32;

/** The boxes around a hole's clusters; none where it covers nothing. */
export function clustersOf(hole: Hole): readonly Rectangle[] {
  const columns = Math.ceil(hole.width / CLUSTER_BLOCK_PX);
  const blocks = blockBoxes(hole, columns);
  const clusters: Rectangle[] = [];
  for (const start of [...blocks.keys()]) {
    const box = takeCluster(blocks, start, columns);
    if (box) clusters.push(box);
  }
  return clusters;
}

/** The boxes, each two of which `pays` to treat as one joined, until it pays for no two. */
export function joinWhere(
  boxes: readonly Rectangle[],
  pays: (a: Rectangle, b: Rectangle) => boolean,
): readonly Rectangle[] {
  const joined: Rectangle[] = [];
  for (let box of boxes) {
    for (let i = 0; i < joined.length; i++) {
      if (!pays(box, joined[i])) continue;
      box = around(box, joined[i]);
      joined.splice(i, 1);
      i = -1; // the larger box may now pay with any
    }
    joined.push(box);
  }
  return joined;
}

/** The box around the hole's pixels in every block that has any, by the block's number. */
function blockBoxes({ width, height, data }: Hole, columns: number): Map<number, Rectangle> {
  const boxes = new Map<number, Rectangle>();
  for (let y = 0; y < height; y++) {
    if (!data.subarray(y * width, (y + 1) * width).includes(1)) continue;
    for (let column = 0; column < columns; column++) {
      const left = column * CLUSTER_BLOCK_PX;
      const right = Math.min(width, left + CLUSTER_BLOCK_PX);
      const run = data.subarray(y * width + left, y * width + right);
      const first = run.indexOf(1);
      if (first < 0) continue;
      const row = { x: left + first, y, width: run.lastIndexOf(1) - first + 1, height: 1 };
      const block = Math.floor(y / CLUSTER_BLOCK_PX) * columns + column;
      const box = boxes.get(block);
      boxes.set(block, box ? around(box, row) : row);
    }
  }
  return boxes;
}

/** Takes the block `start` and all that are connected to it out of `blocks`; undefined where it is gone. */
function takeCluster(
  blocks: Map<number, Rectangle>,
  start: number,
  columns: number,
): Rectangle | undefined {
  let cluster: Rectangle | undefined;
  const open = [start];
  for (let block = open.pop(); block !== undefined; block = open.pop()) {
    const box = blocks.get(block);
    if (!box) continue;
    blocks.delete(block);
    cluster = cluster ? around(cluster, box) : box;
    open.push(...neighboursOf(block, columns));
  }
  return cluster;
}

/** The eight blocks around one. */
function neighboursOf(block: number, columns: number): readonly number[] {
  const column = block % columns;
  const sides = [0, ...(column > 0 ? [-1] : []), ...(column + 1 < columns ? [1] : [])];
  return [-columns, 0, columns].flatMap((down) => sides.map((across) => block + down + across));
}
