/**
 * The renderer: a scene in, a stage painted. It remembers only what it has painted or traced already: a large picture
 * is not scaled anew for every move of a pen.
 */
import { paintMarks } from "./paint-marks.ts";
import { paintOver } from "./paint-seam.ts";
import { paintTiles } from "./paint-tiles.ts";
import { type Brush, place, type Scene } from "./scene.ts";

export function paint(brush: Brush, scene: Scene): void {
  const { stage, density } = scene;
  brush.setTransform(density, 0, 0, density, 0, 0);
  brush.clearRect(0, 0, stage.width, stage.height);
  if (scene.tiles) {
    paintTiles(brush, scene, scene.tiles);
    return;
  }
  paintBase(brush, scene);
  if (scene.over) paintOver(brush, scene, scene.over);
  paintMarks(brush, scene);
}

/** The base as it was last scaled to a stage. */
let kept: { readonly key: string; readonly base: ImageBitmap; readonly layer: OffscreenCanvas };

function paintBase(brush: Brush, scene: Scene): void {
  const { stage, density, view, base } = scene;
  const key = JSON.stringify([stage, density, view]);
  if (kept?.base !== base || kept.key !== key) kept = { key, base, layer: scaled(scene) };
  brush.drawImage(kept.layer, 0, 0, stage.width, stage.height);
}

function scaled(scene: Scene): OffscreenCanvas {
  const { stage, density } = scene;
  const [width, height] = [stage.width, stage.height].map((side) => Math.round(side * density));
  const layer = new OffscreenCanvas(Math.max(1, width), Math.max(1, height));
  const brush = layer.getContext("2d")!;
  brush.setTransform(density, 0, 0, density, 0, 0);
  place(brush, scene, scene.base);
  return layer;
}
