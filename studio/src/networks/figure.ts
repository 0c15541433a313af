/** Where a network's figure has its layers: columns by depth, lanes by size, so that a U-Net looks like a U. Pure. */
import type { Layer } from "kintsugi/browser";

export interface Placed {
  readonly layer: Layer;
  readonly x: number;
  readonly y: number;
}

export interface Line {
  readonly from: string;
  readonly to: string;
  /** As of an SVG path. */
  readonly path: string;
}

export interface Figure {
  readonly placed: readonly Placed[];
  readonly lines: readonly Line[];
  readonly width: number;
  readonly height: number;
}

export const boxSize = { width: 34, height: 26 };
const column = 48;
const lane = 58;
const margin = 30;

export function figureOf(layers: readonly Layer[]): Figure {
  const placed = placedOf(layers);
  const places = new Map(placed.map((each) => [each.layer.id, each]));
  return {
    placed,
    lines: placed.flatMap((to) =>
      to.layer.from.flatMap((id) => (places.has(id) ? [lineOf(places.get(id)!, to)] : [])),
    ),
    width: Math.max(...placed.map(({ x }) => x)) + boxSize.width + margin,
    height: Math.max(...placed.map(({ y }) => y)) + boxSize.height + margin,
  };
}

function placedOf(layers: readonly Layer[]): readonly Placed[] {
  const depths = new Map<string, number>();
  const lanes = lanesOf(layers);
  const taken = new Set<string>();
  return layers.map((layer): Placed => {
    const depth = 1 + Math.max(...layer.from.map((id) => depths.get(id) ?? 0));
    depths.set(layer.id, depth);
    let row = lanes.get(layer.id)!;
    while (taken.has(`${depth} ${row}`)) row += 0.5;
    taken.add(`${depth} ${row}`);
    return { layer, x: margin + column * (depth - 1), y: margin + lane * row };
  });
}

/** How often the size was halved; an attention lies with what it looks at. */
function lanesOf(layers: readonly Layer[]): ReadonlyMap<string, number> {
  const lanes = new Map<string, number>();
  const widest = Math.max(...layers.map(({ shape }) => (shape.length === 4 ? shape[3] : 0)));
  for (const { id, kind, shape, from } of layers) {
    const own = Math.round(Math.log2(widest / shape[3]));
    lanes.set(id, kind === "attention" ? (lanes.get(from[0]) ?? 0) : own);
  }
  return lanes;
}

/** From right side to left; what skips columns on its lane bows, so that it does not run through boxes. */
function lineOf(from: Placed, to: Placed): Line {
  const { width, height } = boxSize;
  const [x1, y1, x2, y2] = [from.x + width, from.y + height / 2, to.x, to.y + height / 2];
  const bend = Math.max(14, (x2 - x1) / 3);
  const bow = x2 - x1 > column && y1 === y2 ? 0.6 * lane : 0;
  const path = `M${x1} ${y1}C${x1 + bend} ${y1 - bow} ${x2 - bend} ${y2 - bow} ${x2} ${y2}`;
  return { from: from.layer.id, to: to.layer.id, path };
}
