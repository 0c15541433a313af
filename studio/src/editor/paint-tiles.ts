/** Several pictures of one size beside each other, all in the same view: what is compared stays in step. */
import type { Size } from "kintsugi/image";
import { fitted, toStage, type View } from "./geometry.ts";
import { type Brush, place, type Scene, type Tile } from "./scene.ts";

/** So many columns that tiles of the picture's shape become as large as they can. */
export function columnsFor(count: number, stage: Size, picture: Size): number {
  const scaleIn = (columns: number) =>
    fitted(picture, {
      width: stage.width / columns,
      height: stage.height / Math.ceil(count / columns),
    }).scale;
  const choices = Array.from({ length: count }, (_, i) => i + 1);
  return choices.reduce((best, each) => (scaleIn(each) > scaleIn(best) ? each : best), 1);
}

export function paintTiles(brush: Brush, scene: Scene, tiles: readonly Tile[]): void {
  const { stage, picture } = scene;
  const columns = columnsFor(tiles.length, stage, picture);
  const rows = Math.ceil(tiles.length / columns);
  const size = { width: stage.width / columns, height: stage.height / rows };
  const view = viewInTile(scene, size);
  tiles.forEach((tile, i) => {
    const [x, y] = [(i % columns) * size.width, Math.floor(i / columns) * size.height];
    brush.save();
    brush.beginPath();
    brush.rect(x + 1, y + 1, size.width - 2, size.height - 2);
    brush.clip();
    brush.translate(x, y);
    place(brush, { view, picture }, tile.bitmap);
    paintName(brush, tile.name);
    brush.restore();
  });
}

/** The stage's view in a smaller place: what is in the stage's middle is in the tile's, as much enlarged over fitting. */
function viewInTile({ view, stage, picture }: Scene, size: Size): View {
  const enlarged = view.scale / fitted(picture, stage).scale;
  const scale = fitted(picture, size, 8).scale * enlarged;
  const middle = toStage({ x: 0, y: 0 }, view);
  const at = {
    x: (stage.width / 2 - middle.x) / view.scale,
    y: (stage.height / 2 - middle.y) / view.scale,
  };
  return { scale, x: size.width / 2 - at.x * scale, y: size.height / 2 - at.y * scale };
}

function paintName(brush: Brush, name: string): void {
  brush.font = "600 13px system-ui, sans-serif";
  const width = brush.measureText(name).width + 16;
  brush.fillStyle = "rgb(20 16 8 / 72%)";
  brush.fillRect(8, 8, width, 24);
  brush.fillStyle = "#fff";
  brush.textBaseline = "middle";
  brush.fillText(name, 16, 20.5);
}
