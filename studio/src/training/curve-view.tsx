/** The curves: the loss of every step told, and how well held-out pictures are mended, against their first guess. */
import type { Course } from "./course.ts";
import { type Frame, type Point, pathOf, rangeOf } from "./curve.ts";
import { useTrainingWords } from "./words.ts";

const [width, height] = [320, 150];

interface Line {
  readonly kind: "gold" | "soft";
  readonly name?: string;
  readonly points: readonly Point[];
}

export function CurveView({ course, steps }: { readonly course: Course; readonly steps: number }) {
  const words = useTrainingWords();
  const { losses, mended, guessed } = course;
  const last = mended.at(-1);
  return (
    <div class="curves">
      <Plot title={words.loss} steps={steps} lines={[{ kind: "gold", points: losses }]} />
      <Plot
        title={words.psnr}
        steps={steps}
        lines={[
          { kind: "soft", name: words.guessed, points: guessed },
          { kind: "gold", name: words.mended, points: mended },
        ]}
      />
      {last && <p class="hint">{words.now(guessed.at(-1)!.y.toFixed(2), last.y.toFixed(2))}</p>}
    </div>
  );
}

interface PlotProps {
  readonly title: string;
  readonly steps: number;
  readonly lines: readonly Line[];
}

function Plot({ title, steps, lines }: PlotProps) {
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
