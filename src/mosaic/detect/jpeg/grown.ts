/**
 * A region of which a JPEG hides the most: where its cells explain the file's numbers and it is like a rectangle, sides are moved
 * outwards as long as the cells there explain theirs. Ground that keeps no numbers is passed over, and taken where more follows.
 */
import type { JpegBlocks } from "../../../image/jpeg-blocks.ts";
import { blockSide } from "../../../image/jpeg-blocks.ts";
import { clearestRectangle } from "../clearest.ts";
import { fieldOf, partOf, type Supposed } from "../field.ts";
import { shiftedLines } from "../grids.ts";
import { type Judged, judgedOf } from "../judge.ts";
import type { Lines } from "../lines.ts";
import { areaOf } from "../outline.ts";
import { type Box, cropped, type Plane } from "../plane.ts";
import { type Finding, gridInPicture } from "../regions.ts";
import { countOf } from "../shaped.ts";
import { likeness } from "../squared.ts";
import { against, agreementOf, agrees, firstIn, fitOf, type Ground, moved } from "./agreement.ts";

/** So much a region is like a rectangle, and so much larger it becomes, or it stays as it is. */
const leastLikeness = 0.5;
const leastGrowth = 1.3;

/** The region as a rectangle of all cells that go on explaining numbers; as it is where that is no more. */
export function grown(judged: Judged, plane: Plane, blocks: JpegBlocks): Judged {
  const { finding, agreement = agreementOf(finding, blocks) } = judged;
  if (!agrees(agreement)) return judged;
  const rectangle = rectangleOf(finding);
  if (!rectangle) return judged;
  const grid = gridInPicture(finding);
  const cells = extended(rectangle, { plane, grid, blocks });
  const whole = regionOfCells(finding, cells, plane, grid);
  const hasGrown = countOf(whole.cells) >= leastGrowth * countOf(finding.cells);
  return hasGrown ? { ...judgedOf(whole), agreement, isWhole: true } : judged;
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
  if (boxOf(before, { plane, grid })[side] === boxOf(further, { plane, grid })[side]) return "not";
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
  const { evidence } = against({ tests, explained }, [other]);
  return evidence >= leastStripEvidence ? "explained" : "silent";
}

const edgeAt = ({ pitch, phase }: Lines, i: number): number =>
  Math.ceil(phase + i * pitch - 0.5 - 1e-6);

/** The number of the cell that a pixel lies in. */
const cellOf = ({ pitch, phase }: Lines, px: number): number =>
  Math.floor((px + 0.5 + 1e-6 - phase) / pitch);

/** A rectangle of cells as pixels, as far as they are in the picture. */
const boxOf = (
  { left, right, top, bottom }: Box,
  { plane, grid: { x, y } }: Pick<Surroundings, "plane" | "grid">,
): Box => ({
  left: Math.max(0, edgeAt(x, left)),
  right: Math.min(plane.width, edgeAt(x, right)),
  top: Math.max(0, edgeAt(y, top)),
  bottom: Math.min(plane.height, edgeAt(y, bottom)),
});

/** The pixels of a rectangle of cells, as far as they are in the picture; undefined where none is. */
function groundOfCells(cells: Box, { plane, grid, blocks }: Surroundings): Ground | undefined {
  const box = boxOf(cells, { plane, grid });
  const [width, height] = [box.right - box.left, box.bottom - box.top];
  if (width < blockSide || height < blockSide) return undefined;
  const columns = cells.right - cells.left;
  const cellAt = new Int32Array(width * height);
  for (let i = 0; i < cellAt.length; i++) {
    const column = cellOf(grid.x, box.left + (i % width)) - cells.left;
    const row = cellOf(grid.y, box.top + Math.floor(i / width)) - cells.top;
    cellAt[i] = row * columns + column;
  }
  const cellCount = columns * (cells.bottom - cells.top);
  return { plane: cropped(plane, box), cellAt, cellCount, ...firstIn(box, blocks) };
}

/** So many cells around a region are looked at. */
const marginCells = 3;

function regionOfCells(finding: Finding, cells: Box, plane: Plane, grid: Supposed): Finding {
  const box = boxOf(
    {
      ...{ left: cells.left - marginCells, right: cells.right + marginCells },
      ...{ top: cells.top - marginCells, bottom: cells.bottom + marginCells },
    },
    { plane, grid },
  );
  const part = partOf(cropped(plane, box));
  const own = { x: shiftedLines(grid.x, -box.left), y: shiftedLines(grid.y, -box.top) };
  const field = fieldOf(part, own, finding.field.look);
  const { left, right, top, bottom } = boxOf(cells, { plane, grid });
  const data = Uint8Array.from(field.mean, (_, cell) => {
    const area = areaOf(field, cell, { left: -box.left, top: -box.top });
    const isAlong = area.left >= left && area.right <= right;
    return isAlong && area.top >= top && area.bottom <= bottom ? 1 : 0;
  });
  return { ...finding, box, part, grid: own, field, cells: data };
}
