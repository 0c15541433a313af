/** What pens and loops leave in a hole, as diffs. */
import { polygonHole, type Rectangle, strokeHole, unite } from "kintsugi/image";
import { type Diff, type Ink, type Marks, type Maybe, shapeDiff } from "./diff.ts";
import { type InPicture, pixelBox } from "./geometry.ts";

/** Where a pen is, and how hard it is pressed: 0…1, 1 where left out. */
export type PenPoint = InPicture & { readonly pressure?: number };

/** A pen that is hardly pressed is this wide, of its whole width. */
const leastShare = 0.2;

export const widthUnder = (widthPx: number, { pressure = 1 }: PenPoint): number =>
  widthPx * (leastShare + (1 - leastShare) * pressure);

/** A round pen through the points: each piece as wide as the pressure at its end says. */
export function strokeDiff(
  hole: Marks,
  points: readonly PenPoint[],
  { widthPx, ink }: { readonly widthPx: number; readonly ink: Ink },
): Maybe<Diff> {
  const box = boxAround(points, hole, widthPx / 2 + 1);
  if (!box) return undefined;
  const inBox = points.map((point) => ({ ...point, x: point.x - box.x, y: point.y - box.y }));
  const widths = inBox.map((point) => widthUnder(widthPx, point));
  const [first, ...others] = widths.every((width) => width === widths[0])
    ? [strokeHole(box, inBox, widths[0])]
    : inBox.map((to, i) => strokeHole(box, [inBox[Math.max(0, i - 1)], to], widths[i]));
  const shape = others.length > 0 ? unite(first, ...others) : first;
  return shapeDiff(hole, { ...box, shape }, ink);
}

/** The inside of a closed line, by the even-odd rule. */
export function loopDiff(hole: Marks, points: readonly InPicture[], ink: Ink): Maybe<Diff> {
  const box = boxAround(points, hole, 0);
  if (!box || points.length < 3) return undefined;
  const inBox = points.map(({ x, y }) => ({ x: x - box.x, y: y - box.y }));
  return shapeDiff(hole, { ...box, shape: polygonHole(box, inBox) }, ink);
}

function boxAround(points: readonly InPicture[], hole: Marks, reach: number): Maybe<Rectangle> {
  const [xs, ys] = [points.map(({ x }) => x), points.map(({ y }) => y)];
  const low = { x: Math.min(...xs) - reach, y: Math.min(...ys) - reach };
  const high = { x: Math.max(...xs) + reach, y: Math.max(...ys) + reach };
  return pixelBox(low, high, hole);
}
