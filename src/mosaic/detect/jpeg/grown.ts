/**
 * A region of which a JPEG hides the most: where its cells explain the file's numbers and it is like a rectangle, sides are moved
 * outwards as long as the cells there explain theirs. Ground that keeps no numbers is passed over, and taken where more follows.
 */
import type { JpegBlocks } from "../../../image/jpeg-blocks.ts";
import { blockSide } from "../../../image/jpeg-blocks.ts";
import { clearestRectangle } from "../clearest.ts";
import { modulo } from "../comb.ts";
import { fill } from "../cut-cells.ts";
import { logTail } from "../false-alarms.ts";
import { fieldOf, partOf, type Supposed } from "../field.ts";
import { shiftedLines } from "../grids.ts";
import { type Judged, judgedOf } from "../judge.ts";
import type { Lines } from "../lines.ts";
import { type Box, cropped, type Plane } from "../plane.ts";
import { type Finding, gridInPicture } from "../regions.ts";
import { likeness } from "../squared.ts";
import { agreementOf, fitOf, type Ground, moved } from "./agreement.ts";

/** So clear are the regions that are grown: they explain this share of the numbers, by chance in one of 10^`leastEvidence`. */
const leastShare = 0.9;
const leastEvidence = 10;
/** So much a region is like a rectangle, and so much larger it becomes, or it stays as it is. */
const leastLikeness = 0.5;
const leastGrowth = 1.3;

/** The region as a rectangle of all cells that go on explaining numbers; as it is where that is no more. */
export function grown(judged: Judged, plane: Plane, blocks: JpegBlocks): Judged {
  const { finding } = judged;
  const agreement = agreementOf(finding, blocks);
  const { tests, explained, evidence } = agreement;
  if (evidence < leastEvidence || explained < leastShare * tests) return judged;
  const rectangle = rectangleOf(finding);
  if (!rectangle) return judged;
  const grid = gridInPicture(finding);
  const cells = extended(rectangle, { plane, grid, blocks });
  if (areaOf(cells) < leastGrowth * finding.cells.reduce((sum, cell) => sum + cell, 0)) {
    return judged;
  }
  return { ...judgedOf(regionOfCells(finding, cells, plane, grid)), agreement, isWhole: true };
}

/** In cells of the grid, counted from its phase in the picture. */
function rectangleOf({ field, cells, box, grid }: Finding): Box | undefined {
  const region = { width: field.columns, height: field.rows, data: cells };
  const scores = Float32Array.from(cells, (isMember) => (isMember ? 1 : -1));
  const all = { left: 0, top: 0, right: field.columns, bottom: field.rows };
  const { box: found } = clearestRectangle(scores, field, all);
  if (likeness(region, found) < leastLikeness) return undefined;
  const at = (lines: Lines, px: number) => Math.round((px - lines.phase) / lines.pitch);
  const { x, y } = field;
  const [linesX, linesY] = [shiftedLines(grid.x, box.left), shiftedLines(grid.y, box.top)];
  return {
    left: at(linesX, box.left + x.edges[found.left]),
    right: at(linesX, box.left + x.edges[found.right]),
    top: at(linesY, box.top + y.edges[found.top]),
    bottom: at(linesY, box.top + y.edges[found.bottom]),
  };
}

const areaOf = ({ left, top, right, bottom }: Box): number => (right - left) * (bottom - top);

interface Surroundings {
  readonly plane: Plane;
  readonly grid: Supposed;
  readonly blocks: JpegBlocks;
}

const sides = ["left", "right", "top", "bottom"] as const;
type Side = (typeof sides)[number];

/** A strip is so deep, px: a block and what it may be off by. */
const stripPx = 16;
/** So many strips may say nothing before one that does. */
const mostSilent = 3;

/** The rectangle with its sides moved outwards, each in turn until none moves. */
function extended(rectangle: Box, around: Surroundings): Box {
  let box = rectangle;
  for (let hasMoved = true; hasMoved; ) {
    hasMoved = false;
    for (const side of sides) {
      const further = movedSide(box, side, around);
      if (further === box) continue;
      [box, hasMoved] = [further, true];
    }
  }
  return box;
}

function movedSide(box: Box, side: Side, around: Surroundings): Box {
  const { pitch } = side === "left" || side === "right" ? around.grid.x : around.grid.y;
  const deep = Math.max(1, Math.round(stripPx / pitch));
  const by = side === "left" || side === "top" ? -1 : 1;
  for (let strips = 1; strips <= mostSilent; strips++) {
    const further = { ...box, [side]: box[side] + by * deep * strips };
    const before = { ...box, [side]: box[side] + by * deep * (strips - 1) };
    const verdict = verdictOf(before, further, side, around);
    if (verdict === "explained") return further;
    if (verdict === "not") break;
  }
  return box;
}

/** Fewer numbers than this say nothing. */
const leastTests = 8;
const leastOfStrip = 0.93;
const leastStripEvidence = 1;

/** What the cells between a side as it was and where it would be say, with those a block within. */
function verdictOf(
  before: Box,
  further: Box,
  side: Side,
  { plane, grid, blocks }: Surroundings,
): "explained" | "silent" | "not" {
  if (isOutside(before, side, { plane, grid })) return "not";
  const { pitch } = side === "left" || side === "right" ? grid.x : grid.y;
  const inwards = Math.ceil(blockSide / pitch) * (side === "left" || side === "top" ? 1 : -1);
  const opposite = { left: "right", right: "left", top: "bottom", bottom: "top" } as const;
  const strip = { ...further, [opposite[side]]: before[side] + inwards };
  const ground = groundOfCells(strip, { plane, grid, blocks });
  if (!ground) return "not";
  const { tests, explained } = fitOf(ground, blocks.steps);
  if (tests < leastTests) return "silent";
  if (explained < leastOfStrip * tests) return "not";
  const isAlongX = side === "left" || side === "right";
  const half = Math.round((isAlongX ? grid.y.pitch : grid.x.pitch) / 2);
  const other = fitOf(isAlongX ? moved(ground, 0, half) : moved(ground, half, 0), blocks.steps);
  const chance = Math.min(
    0.99,
    Math.max(0.35, other.tests > 0 ? other.explained / other.tests : 0),
  );
  const evidence = -logTail({ tests, successes: explained, chance });
  return evidence >= leastStripEvidence ? "explained" : "silent";
}

/** Whether a side lies on the picture's border already, or beyond. */
function isOutside(
  box: Box,
  side: Side,
  { plane, grid }: Pick<Surroundings, "plane" | "grid">,
): boolean {
  const isAlongX = side === "left" || side === "right";
  const edge = edgeAt(isAlongX ? grid.x : grid.y, box[side]);
  const end = isAlongX ? plane.width : plane.height;
  return side === "left" || side === "top" ? edge <= 0 : edge >= end;
}

const edgeAt = ({ pitch, phase }: Lines, i: number): number =>
  Math.ceil(phase + i * pitch - 0.5 - 1e-6);

/** The pixels of a rectangle of cells, as far as they are in the picture; undefined where none is. */
function groundOfCells(cells: Box, { plane, grid, blocks }: Surroundings): Ground | undefined {
  const box = {
    left: Math.max(0, edgeAt(grid.x, cells.left)),
    right: Math.min(plane.width, edgeAt(grid.x, cells.right)),
    top: Math.max(0, edgeAt(grid.y, cells.top)),
    bottom: Math.min(plane.height, edgeAt(grid.y, cells.bottom)),
  };
  const [width, height] = [box.right - box.left, box.bottom - box.top];
  if (width < blockSide || height < blockSide) return undefined;
  const columns = cells.right - cells.left;
  const column = indices(grid.x, cells.left, { from: box.left, length: width });
  const row = indices(grid.y, cells.top, { from: box.top, length: height });
  const cellAt = new Int32Array(width * height);
  for (let i = 0; i < cellAt.length; i++) {
    cellAt[i] = row[Math.floor(i / width)] * columns + column[i % width];
  }
  return {
    ...{ plane: cropped(plane, box), cellAt, cellCount: columns * (cells.bottom - cells.top) },
    ...{ left: modulo(blocks.left - box.left, blockSide) },
    ...{ top: modulo(blocks.top - box.top, blockSide) },
  };
}

/** The number, counted from `first`, of the cell that each pixel from `from` on lies in. */
function indices(
  lines: Lines,
  first: number,
  { from, length }: { readonly from: number; readonly length: number },
): Int32Array {
  const found = new Int32Array(length);
  for (let i = 0, cell = first; i < length; i++) {
    while (edgeAt(lines, cell + 1) <= from + i) cell++;
    found[i] = cell - first;
  }
  return found;
}

/** So many cells around a region are looked at. */
const marginCells = 3;

function regionOfCells(finding: Finding, cells: Box, plane: Plane, grid: Supposed): Finding {
  const [mx, my] = [marginCells * grid.x.pitch, marginCells * grid.y.pitch].map(Math.ceil);
  const box = {
    left: Math.max(0, edgeAt(grid.x, cells.left) - mx),
    right: Math.min(plane.width, edgeAt(grid.x, cells.right) + mx),
    top: Math.max(0, edgeAt(grid.y, cells.top) - my),
    bottom: Math.min(plane.height, edgeAt(grid.y, cells.bottom) + my),
  };
  const part = partOf(cropped(plane, box));
  const own = { x: shiftedLines(grid.x, -box.left), y: shiftedLines(grid.y, -box.top) };
  const field = fieldOf(part, own, finding.field.look);
  const indexOf = (edges: Int32Array, px: number) => {
    const i = edges.findIndex((edge) => edge >= px);
    return i < 0 ? edges.length - 1 : i;
  };
  const data = new Uint8Array(field.columns * field.rows);
  fill(
    { width: field.columns, height: field.rows, data },
    {
      left: indexOf(field.x.edges, edgeAt(grid.x, cells.left) - box.left),
      right: indexOf(field.x.edges, edgeAt(grid.x, cells.right) - box.left),
      top: indexOf(field.y.edges, edgeAt(grid.y, cells.top) - box.top),
      bottom: indexOf(field.y.edges, edgeAt(grid.y, cells.bottom) - box.top),
    },
  );
  return { ...finding, box, part, grid: own, field, cells: data };
}
