/** A training's curves: its loss, and how well held-out pictures are mended, against their first guess. */
import type { Point } from "./line.ts";
import { Plot } from "./plot.tsx";
import { useCurveWords } from "./words.ts";

interface Props {
  /** Of the whole training. */
  readonly steps: number;
  /** All against the step. */
  readonly losses: readonly Point[];
  readonly mended: readonly Point[];
  readonly guessed: readonly Point[];
}

export function TrainingCurves({ steps, losses, mended, guessed }: Props) {
  const words = useCurveWords();
  const [guess, last] = [guessed, mended].map((points) => points.at(-1)?.y.toFixed(2));
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
      {guess && last && <p class="hint">{words.last(guess, last)}</p>}
    </div>
  );
}
