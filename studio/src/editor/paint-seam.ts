/** Two pictures that meet in a seam of gold. */
import { type Brush, place, type Scene, strokeGold } from "./scene.ts";

/** The second picture, right of the seam. */
export function paintOver(
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
