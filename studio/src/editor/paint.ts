/** The renderer: a scene in, a stage painted. It remembers nothing but outlines that it has already traced. */
import type { Hole, Rectangle, Size } from "kintsugi/image";
import { type InPicture, toStage, type View } from "./geometry.ts";
import { type Edge, outlineOf } from "./outline.ts";

export interface Scene {
  /** Of the stage, in CSS pixels, and device pixels in each. */
  readonly stage: Size;
  readonly density: number;
  readonly view: View;
  readonly picture: Size;
  readonly base: ImageBitmap;
  /** Shown right of the seam. */
  readonly over?: { readonly bitmap: ImageBitmap; readonly split: number } | undefined;
  readonly hole?: Hole | undefined;
  /** Where a mosaic's cells lie in the hole. */
  readonly cells?: { readonly box: Rectangle; readonly sidePx: number } | undefined;
  readonly marquee?: Rectangle | undefined;
  readonly cursor?: { readonly at: InPicture; readonly widthPx: number } | undefined;
  readonly colours: Colours;
}

export interface Colours {
  readonly gold: string;
  readonly shade: string;
}

type Brush = CanvasRenderingContext2D;

export function paint(brush: Brush, scene: Scene): void {
  const { stage, density, view } = scene;
  brush.setTransform(density, 0, 0, density, 0, 0);
  brush.clearRect(0, 0, stage.width, stage.height);
  brush.imageSmoothingEnabled = view.scale < 2;
  brush.imageSmoothingQuality = "high";
  place(brush, scene, scene.base);
  if (scene.over) paintOver(brush, scene, scene.over);
  if (scene.hole) paintHole(brush, scene, scene.hole);
  if (scene.marquee) paintMarquee(brush, scene, scene.marquee);
  if (scene.cursor) paintCursor(brush, scene, scene.cursor);
}

function place(brush: Brush, { view, picture }: Scene, bitmap: ImageBitmap): void {
  const { width, height } = picture;
  brush.drawImage(bitmap, view.x, view.y, width * view.scale, height * view.scale);
}

/** Two pictures that meet in a seam of gold. */
function paintOver(
  brush: Brush,
  scene: Scene,
  { bitmap, split }: NonNullable<Scene["over"]>,
): void {
  const seam = seamLine(scene, split);
  const right = scene.view.x + scene.picture.width * scene.view.scale;
  brush.save();
  brush.beginPath();
  trace(brush, seam);
  brush.lineTo(right, seam[seam.length - 1][1]);
  brush.lineTo(right, seam[0][1]);
  brush.clip();
  place(brush, scene, bitmap);
  brush.restore();
  if (split <= 0 || split >= 1) return;
  brush.beginPath();
  trace(brush, seam);
  strokeGold(brush, scene, 2.5);
  paintHandle(brush, scene, seam[Math.floor(seam.length / 2)]);
}

const seamStepPx = 14;

/** From top to bottom of the picture, off the straight by up to 5 px as a crack is, the same every time. */
function seamLine({ view, picture }: Scene, split: number): readonly (readonly [number, number])[] {
  const x = view.x + split * picture.width * view.scale;
  const height = picture.height * view.scale;
  const count = Math.max(2, Math.round(height / seamStepPx));
  return Array.from({ length: count + 1 }, (_, i) => {
    const off = 3 * Math.sin(i * 1.7) + 2 * Math.sin(i * 4.1 + 1);
    return [x + off, view.y + (height * i) / count] as const;
  });
}

function trace(brush: Brush, points: readonly (readonly [number, number])[]): void {
  for (const [x, y] of points) brush.lineTo(x, y);
}

function paintHandle(brush: Brush, { colours }: Scene, [x, y]: readonly [number, number]): void {
  brush.beginPath();
  brush.arc(x, y, 13, 0, 2 * Math.PI);
  brush.fillStyle = colours.gold;
  brush.shadowColor = colours.shade;
  brush.shadowBlur = 8;
  brush.fill();
  brush.shadowBlur = 0;
  brush.beginPath();
  for (const side of [-1, 1]) {
    brush.moveTo(x + side * 3.5, y - 4);
    brush.lineTo(x + side * 7.5, y);
    brush.lineTo(x + side * 3.5, y + 4);
  }
  brush.lineWidth = 1.6;
  brush.strokeStyle = "#fff";
  brush.stroke();
}

const outlines = new WeakMap<Hole, readonly Edge[]>();

function paintHole(brush: Brush, scene: Scene, hole: Hole): void {
  const edges = outlines.get(hole) ?? outlineOf(hole);
  outlines.set(hole, edges);
  if (scene.cells) paintCells(brush, scene, { hole, ...scene.cells });
  brush.beginPath();
  for (const [x1, y1, x2, y2] of edges) {
    const [a, b] = [toStage({ x: x1, y: y1 }, scene.view), toStage({ x: x2, y: y2 }, scene.view)];
    brush.moveTo(a.x, a.y);
    brush.lineTo(b.x, b.y);
  }
  strokeGold(brush, scene, 2);
}

/** The cells' grid within the box around the hole, where cells are large enough to be told apart. */
function paintCells(
  brush: Brush,
  { view, colours }: Scene,
  { hole, box, sidePx }: NonNullable<Scene["cells"]> & { readonly hole: Hole },
): void {
  if (sidePx * view.scale < 7) return;
  brush.beginPath();
  for (let x = box.x + sidePx; x < box.x + box.width; x += sidePx) {
    lineIn(brush, view, [x, box.y, x, Math.min(hole.height, box.y + box.height)]);
  }
  for (let y = box.y + sidePx; y < box.y + box.height; y += sidePx) {
    lineIn(brush, view, [box.x, y, Math.min(hole.width, box.x + box.width), y]);
  }
  brush.globalAlpha = 0.35;
  brush.lineWidth = 1;
  brush.strokeStyle = colours.gold;
  brush.stroke();
  brush.globalAlpha = 1;
}

function lineIn(brush: Brush, view: View, [x1, y1, x2, y2]: Edge): void {
  const [a, b] = [toStage({ x: x1, y: y1 }, view), toStage({ x: x2, y: y2 }, view)];
  brush.moveTo(a.x, a.y);
  brush.lineTo(b.x, b.y);
}

/** A line of gold that stands out from light and dark alike. */
function strokeGold(brush: Brush, { colours }: Scene, width: number): void {
  brush.lineJoin = "round";
  brush.lineCap = "round";
  brush.strokeStyle = colours.shade;
  brush.lineWidth = width + 2;
  brush.stroke();
  brush.strokeStyle = colours.gold;
  brush.lineWidth = width;
  brush.stroke();
}

function paintMarquee(brush: Brush, scene: Scene, { x, y, width, height }: Rectangle): void {
  const from = toStage({ x, y }, scene.view);
  brush.beginPath();
  brush.rect(from.x, from.y, width * scene.view.scale, height * scene.view.scale);
  brush.globalAlpha = 0.18;
  brush.fillStyle = scene.colours.gold;
  brush.fill();
  brush.globalAlpha = 1;
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
