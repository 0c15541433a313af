/** Points as a line within a box. */

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Frame {
  readonly width: number;
  readonly height: number;
  /** What the box shows. */
  readonly x: readonly [number, number];
  readonly y: readonly [number, number];
}

/** The least and the most of some lines, with a little room; something also where there is one value alone. */
export function rangeOf(lines: readonly (readonly Point[])[]): readonly [number, number] {
  const values = lines.flat().map(({ y }) => y);
  if (values.length === 0) return [0, 1];
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const room = 0.08 * (high - low) || 0.5;
  return [low - room, high + room];
}

/** As of an SVG path; higher values lie higher. */
export function pathOf(points: readonly Point[], { width, height, x, y }: Frame): string {
  const across = (value: number) => ((value - x[0]) / (x[1] - x[0])) * width;
  const down = (value: number) => height - ((value - y[0]) / (y[1] - y[0])) * height;
  return points
    .map(
      (point, i) =>
        `${i === 0 ? "M" : "L"}${across(point.x).toFixed(1)} ${down(point.y).toFixed(1)}`,
    )
    .join("");
}
