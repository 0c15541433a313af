/** What is painted, as data, and the strokes that all painters share. Places are in the picture's pixels. */
import type { Grid } from "kintsugi/browser";
import type { Hole, Rectangle, Size } from "kintsugi/image";
import type { Marks } from "./diff.ts";
import { type InPicture, toStage, type View } from "./geometry.ts";

export interface Scene {
  /** Of the stage, in CSS pixels, and device pixels in each. */
  readonly stage: Size;
  readonly density: number;
  readonly view: View;
  readonly picture: Size;
  readonly base: ImageBitmap;
  /** Shown right of the seam. */
  readonly over?: { readonly bitmap: ImageBitmap; readonly split: number } | undefined;
  /** Several pictures of one size beside each other instead, each with its name. */
  readonly tiles?: readonly Tile[] | undefined;
  readonly hole?: Marks | undefined;
  /** Where mosaics' cells lie in the hole. */
  readonly cells?: readonly Cells[] | undefined;
  /** What might be a part of the hole, and is not. */
  readonly offers?: readonly Offer[] | undefined;
  /** Through which a mending looks. */
  readonly windows?: readonly Rectangle[] | undefined;
  readonly marquee?: Rectangle | undefined;
  /** A line that is being drawn. */
  readonly line?: readonly InPicture[] | undefined;
  readonly cursor?: { readonly at: InPicture; readonly widthPx: number } | undefined;
  readonly colours: Colours;
}

export interface Tile {
  readonly name: string;
  readonly bitmap: ImageBitmap;
}

export interface Cells {
  readonly box: Rectangle;
  readonly grid: Grid;
}

export interface Offer {
  readonly bounds: Rectangle;
  readonly hole: Hole;
}

export interface Colours {
  readonly gold: string;
  readonly shade: string;
}

export type Brush = CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D;

type Placing = Pick<Scene, "view" | "picture">;

export function place(brush: Brush, { view, picture }: Placing, bitmap: ImageBitmap): void {
  const { width, height } = picture;
  brush.imageSmoothingEnabled = view.scale < 2;
  brush.imageSmoothingQuality = "high";
  brush.drawImage(bitmap, view.x, view.y, width * view.scale, height * view.scale);
}

/** Lines from point to point. */
export function tracePoints(brush: Brush, view: View, points: readonly InPicture[]): void {
  points.forEach((point, i) => {
    const { x, y } = toStage(point, view);
    if (i === 0) brush.moveTo(x, y);
    else brush.lineTo(x, y);
  });
}

export function traceBox(brush: Brush, view: View, box: Rectangle): void {
  const { x, y } = toStage(box, view);
  brush.rect(x, y, box.width * view.scale, box.height * view.scale);
}

/** A line of gold that stands out from light and dark alike. */
export function strokeGold(brush: Brush, { colours }: Pick<Scene, "colours">, width: number): void {
  brush.lineJoin = "round";
  brush.lineCap = "round";
  brush.strokeStyle = colours.shade;
  brush.lineWidth = width + 2;
  brush.stroke();
  brush.strokeStyle = colours.gold;
  brush.lineWidth = width;
  brush.stroke();
}
