/** What lies over a picture while it is marked: the hole's outline, cells, offers, windows, the tool that is at work. */
import type { Hole, Rectangle } from "kintsugi/image";
import type { Marks } from "./diff.ts";
import { clamp, type InPicture, toPicture, toStage, type View } from "./geometry.ts";
import { type Edge, outlineOf, type Sight } from "./outline.ts";
import {
  type Brush,
  type Cells,
  type Offer,
  type Scene,
  strokeGold,
  traceBox,
  tracePoints,
} from "./scene.ts";

export function paintMarks(brush: Brush, scene: Scene): void {
  for (const cells of scene.cells ?? []) paintCells(brush, scene, cells);
  for (const offer of scene.offers ?? []) paintOffer(brush, scene, offer);
  for (const box of scene.windows ?? []) paintWindow(brush, scene, box);
  if (scene.hole) paintHole(brush, scene, scene.hole);
  if (scene.marquee) paintMarquee(brush, scene, scene.marquee);
  if (scene.line) paintLine(brush, scene, scene.line);
  if (scene.cursor) paintCursor(brush, scene, scene.cursor);
}

/** The part of the marks' reach that the stage shows, and two pixels of the screen more, at its fineness. */
export function sightOf({ view, stage }: Scene, { reach }: Pick<Marks, "reach">): Sight {
  const stepPx = Math.max(1, Math.floor(1 / view.scale));
  const more = 2 * stepPx;
  const from = toPicture({ x: 0, y: 0 }, view);
  const to = toPicture({ x: stage.width, y: stage.height }, view);
  const within = reach ?? { x: 0, y: 0, width: 0, height: 0 };
  const [mostX, mostY] = [within.x + within.width, within.y + within.height];
  const x = clamp(Math.floor(from.x) - more, within.x, mostX);
  const y = clamp(Math.floor(from.y) - more, within.y, mostY);
  const right = clamp(Math.ceil(to.x) + more, x, mostX);
  const bottom = clamp(Math.ceil(to.y) + more, y, mostY);
  return { box: { x, y, width: right - x, height: bottom - y }, stepPx };
}

interface Traced {
  readonly sight: string;
  readonly edges: readonly Edge[];
}

/** Outlines that have been traced already, each for the sight that it was last seen in. */
const traced = new WeakMap<Hole, Traced>();

function edgesOf(hole: Hole, sight: Sight): readonly Edge[] {
  const key = JSON.stringify(sight);
  const known = traced.get(hole);
  if (known?.sight === key) return known.edges;
  const edges = outlineOf(hole, sight);
  traced.set(hole, { sight: key, edges });
  return edges;
}

function paintHole(brush: Brush, scene: Scene, hole: Marks): void {
  if (hole.areaPx === 0) return;
  brush.beginPath();
  for (const edge of edgesOf(hole, sightOf(scene, hole))) lineIn(brush, scene.view, edge);
  strokeGold(brush, scene, 2);
}

function paintOffer(brush: Brush, scene: Scene, { bounds, hole }: Offer): void {
  const { x, y } = bounds;
  const stepPx = Math.max(1, Math.floor(1 / scene.view.scale));
  brush.beginPath();
  for (const [x1, y1, x2, y2] of edgesOf(hole, { box: { ...bounds, x: 0, y: 0 }, stepPx }))
    lineIn(brush, scene.view, [x1 + x, y1 + y, x2 + x, y2 + y]);
  brush.setLineDash([5, 6]);
  strokeGold(brush, scene, 1.5);
  brush.setLineDash([]);
}

/** A mosaic's grid within its box, where cells are large enough to be told apart. */
function paintCells(brush: Brush, { view, colours }: Scene, { box, grid }: Cells): void {
  if (Math.min(grid.cellWidth, grid.cellHeight) * view.scale < 7) return;
  const [right, bottom] = [box.x + box.width, box.y + box.height];
  brush.beginPath();
  for (const x of linesIn(box.x, right, { pitch: grid.cellWidth, phase: grid.phaseX }))
    lineIn(brush, view, [x, box.y, x, bottom]);
  for (const y of linesIn(box.y, bottom, { pitch: grid.cellHeight, phase: grid.phaseY }))
    lineIn(brush, view, [box.x, y, right, y]);
  brush.globalAlpha = 0.35;
  brush.lineWidth = 1;
  brush.strokeStyle = colours.gold;
  brush.stroke();
  brush.globalAlpha = 1;
}

interface Comb {
  readonly pitch: number;
  readonly phase: number;
}

/** Where phase + i·pitch lies strictly between two places. */
export function linesIn(from: number, to: number, { pitch, phase }: Comb): readonly number[] {
  const first = Math.floor((from - phase) / pitch) + 1;
  const count = Math.max(0, Math.ceil((to - phase) / pitch) - first);
  return Array.from({ length: count }, (_, i) => phase + (first + i) * pitch);
}

function paintWindow(brush: Brush, { view, colours }: Scene, box: Rectangle): void {
  brush.beginPath();
  traceBox(brush, view, box);
  brush.setLineDash([2, 4]);
  brush.lineWidth = 3;
  brush.strokeStyle = colours.shade;
  brush.stroke();
  brush.lineWidth = 1.5;
  brush.strokeStyle = "#fff";
  brush.stroke();
  brush.setLineDash([]);
}

function lineIn(brush: Brush, view: View, [x1, y1, x2, y2]: Edge): void {
  const [a, b] = [toStage({ x: x1, y: y1 }, view), toStage({ x: x2, y: y2 }, view)];
  brush.moveTo(a.x, a.y);
  brush.lineTo(b.x, b.y);
}

function paintMarquee(brush: Brush, scene: Scene, box: Rectangle): void {
  brush.beginPath();
  traceBox(brush, scene.view, box);
  brush.globalAlpha = 0.18;
  brush.fillStyle = scene.colours.gold;
  brush.fill();
  brush.globalAlpha = 1;
  strokeGold(brush, scene, 1.5);
}

function paintLine(brush: Brush, scene: Scene, points: readonly InPicture[]): void {
  brush.beginPath();
  tracePoints(brush, scene.view, points);
  strokeGold(brush, scene, 1.5);
  const first = toStage(points[0], scene.view);
  brush.beginPath();
  brush.arc(first.x, first.y, 5, 0, 2 * Math.PI);
  strokeGold(brush, scene, 1.5);
}

/** A ring as wide as the pen, or a cross where there is none. */
function paintCursor(
  brush: Brush,
  scene: Scene,
  { at, widthPx }: NonNullable<Scene["cursor"]>,
): void {
  const { x, y } = toStage(at, scene.view);
  brush.beginPath();
  if (widthPx > 0) {
    brush.arc(x, y, (widthPx * scene.view.scale) / 2, 0, 2 * Math.PI);
  } else {
    brush.moveTo(x - 12, y);
    brush.lineTo(x + 12, y);
    brush.moveTo(x, y - 12);
    brush.lineTo(x, y + 12);
  }
  strokeGold(brush, scene, 1.25);
}
