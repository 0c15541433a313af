/** What was found, drawn over the picture in gold: each mosaic's grid and outline, and the outline of solid regions. */
import type { Picture } from "../../image/picture.ts";
import { cellEdges } from "../grid.ts";
import type { Detection, MosaicRegion } from "./detect.ts";
import type { SolidRegion } from "./solid.ts";

/** sRGB, 0…1. */
const gold = [0.83, 0.68, 0.21] as const;
/** How much of a pixel the grid covers, and an outline. */
const gridShare = 0.5;
const outlineShare = 1;

/** A new picture, `[3, H, W]`, for looking at. */
export function drawDetection(picture: Picture, { regions, candidates }: Detection): Picture {
  const area = picture.width * picture.height;
  const data = new Float32Array(3 * area);
  for (let c = 0; c < 3; c++) {
    const from = Math.min(c, picture.channels - 1) * area;
    data.set(picture.data.subarray(from, from + area), c * area);
  }
  const drawn = { ...picture, channels: 3, data };
  for (const region of regions) drawGrid(drawn, region);
  for (const region of [...regions, ...candidates]) drawOutline(drawn, region);
  return drawn;
}

/** The first pixel of every cell, within the hole. */
function drawGrid(picture: Picture, { bounds, hole, grid }: MosaicRegion): void {
  const first = (size: number, pitch: number, phase: number) => {
    const flags = new Uint8Array(size);
    for (const edge of cellEdges(size, pitch, phase)) if (edge < size) flags[edge] = 1;
    return flags;
  };
  const xs = first(picture.width, grid.cellWidth, grid.phaseX);
  const ys = first(picture.height, grid.cellHeight, grid.phaseY);
  forHole({ bounds, hole }, (x, y) => {
    if (xs[x] || ys[y]) gild(picture, y * picture.width + x, gridShare);
  });
}

type Placed = Pick<MosaicRegion | SolidRegion, "bounds" | "hole">;

/** The hole's pixels beside pixels that are not the hole's. */
function drawOutline(picture: Picture, { bounds, hole }: Placed): void {
  const has = (x: number, y: number): boolean =>
    x >= 0 && y >= 0 && x < hole.width && y < hole.height && hole.data[y * hole.width + x] === 1;
  forHole({ bounds, hole }, (x, y) => {
    const [u, v] = [x - bounds.x, y - bounds.y];
    const isInner = has(u - 1, v) && has(u + 1, v) && has(u, v - 1) && has(u, v + 1);
    if (!isInner) gild(picture, y * picture.width + x, outlineShare);
  });
}

/** Visits the hole's pixels by where they lie in the picture. */
function forHole({ bounds, hole }: Placed, visit: (x: number, y: number) => void): void {
  for (let i = 0; i < hole.data.length; i++) {
    if (hole.data[i]) visit(bounds.x + (i % hole.width), bounds.y + Math.floor(i / hole.width));
  }
}

function gild({ width, height, data }: Picture, pixel: number, share: number): void {
  for (let c = 0; c < 3; c++) {
    const i = c * width * height + pixel;
    data[i] += share * (gold[c] - data[i]);
  }
}
