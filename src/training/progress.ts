/** How far a training is and how fast it goes. */
import type { Recipe } from "./recipe.ts";
import type { StepResult } from "./stepper.ts";

/** Seconds of training over all sittings. */
export function stopwatch(secondsBefore: number): () => number {
  const began = performance.now();
  return () => secondsBefore + (performance.now() - began) / 1000;
}

interface StepNews extends StepResult {
  readonly step: number;
  readonly learningRate: number;
}

/** Gathers steps, and gives their news about once a second. */
export function progressMeter({ batch, steps }: Pick<Recipe, "batch" | "steps">) {
  let since = performance.now();
  let gathered: StepNews[] = [];
  return (news: StepNews) => {
    gathered.push(news);
    const seconds = (performance.now() - since) / 1000;
    if (seconds < 1 && news.step !== steps) return undefined;
    const count = gathered.length;
    const means = meansOf(gathered);
    since = performance.now();
    gathered = [];
    const secondsLeft = ((steps - news.step) * seconds) / count;
    return { ...news, ...means, picturesPerSecond: (count * batch) / seconds, secondsLeft };
  };
}

/** Mean losses of some steps in a row, of those that the last one has. */
function meansOf(gathered: readonly StepNews[]) {
  const mean = (of: (news: StepNews) => number | undefined): number => {
    const values = gathered.flatMap((news) => of(news) ?? []);
    return values.reduce((sum, value) => sum + value, 0) / values.length;
  };
  const { losses, discriminator } = gathered[gathered.length - 1];
  const names = Object.keys(losses);
  return {
    loss: mean(({ loss }) => loss),
    losses: Object.fromEntries(names.map((name) => [name, mean((news) => news.losses[name])])),
    ...(discriminator && {
      discriminator: { ...discriminator, loss: mean((news) => news.discriminator?.loss) },
    }),
  };
}
