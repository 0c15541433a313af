/** How far a training is and how fast it goes. */
import type { Recipe } from "./recipe.ts";

/** Seconds of training over all sittings. */
export function stopwatch(secondsBefore: number): () => number {
  const began = performance.now();
  return () => secondsBefore + (performance.now() - began) / 1000;
}

interface StepNews {
  readonly step: number;
  readonly loss: number;
  readonly gradientNorm: number;
  readonly learningRate: number;
}

/** Gathers steps, and gives their news about once a second. */
export function progressMeter({ batch, steps }: Recipe) {
  let since = performance.now();
  let losses: number[] = [];
  return (news: StepNews) => {
    losses.push(news.loss);
    const seconds = (performance.now() - since) / 1000;
    if (seconds < 1 && news.step !== steps) return undefined;
    const count = losses.length;
    const loss = losses.reduce((sum, each) => sum + each, 0) / count;
    since = performance.now();
    losses = [];
    const secondsLeft = ((steps - news.step) * seconds) / count;
    return { ...news, loss, picturesPerSecond: (count * batch) / seconds, secondsLeft };
  };
}
