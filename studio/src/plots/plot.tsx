/** Curves of a training against its steps. */
import { type Frame, type Point, pathOf, rangeOf } from "./line.ts";
import "./plots.css";

const [width, height] = [320, 150];

export interface Line {
  readonly kind: "gold" | "soft";
  readonly name?: string;
  readonly points: readonly Point[];
}

interface PlotProps {
  readonly title: string;
  readonly steps: number;
  readonly lines: readonly Line[];
}

export function Plot({ title, steps, lines }: PlotProps) {
  const y = rangeOf(lines.map(({ points }) => points));
  const frame: Frame = { width, height, x: [0, steps], y };
  const digits = y[1] - y[0] < 1 ? 3 : 1;
  return (
    <figure>
      <figcaption>
        {title}
        {lines.map(
          ({ kind, name }) =>
            name && (
              <span key={name} class={`key ${kind}`}>
                {name}
              </span>
            ),
        )}
      </figcaption>
      <svg viewBox={`-44 -6 ${width + 50} ${height + 24}`} role="img" aria-label={title}>
        <path class="axis" d={`M0 0V${height}H${width}`} />
        <text class="value" x="-5" y="8">
          {y[1].toFixed(digits)}
        </text>
        <text class="value" x="-5" y={height}>
          {y[0].toFixed(digits)}
        </text>
        <text class="value" x={width} y={height + 15}>
          {steps}
        </text>
        {lines.map(({ kind, points }) => (
          <path key={kind} class={`line ${kind}`} d={pathOf(points, frame)} />
        ))}
      </svg>
    </figure>
  );
}
