/** A training's events as lines for a person: one that keeps changing for the steps, and lines that stay. */
import type { TrainingEvent } from "../training/index.ts";

/** What to show of an event. */
export interface Shown {
  /** Lines that stay. */
  readonly lines: readonly string[];
  /** The line that the next status replaces. */
  readonly status?: string;
}

/** Where nothing can be replaced, a step's line comes at most this often. */
const plainEverySeconds = 10;
const barWidth = 24;

/** Shows a run's events, in their order; `isTerminal` says whether a status can be replaced. */
export function trainingLines({
  out,
  isTerminal,
  now = () => performance.now() / 1000,
}: {
  readonly out: string;
  readonly isTerminal: boolean;
  /** Seconds. */
  readonly now?: () => number;
}): (event: TrainingEvent) => Shown {
  let steps = 0;
  let shownAt = Number.NEGATIVE_INFINITY;
  return (event) => {
    if (event.type === "started" || event.type === "resumed") steps = event.steps;
    if (event.type !== "step") return { lines: lineOf(event, { steps, out }) };
    const line = stepLine(event, steps);
    if (isTerminal) return { lines: [], status: line };
    if (now() - shownAt < plainEverySeconds && event.step !== steps) return { lines: [] };
    shownAt = now();
    return { lines: [line] };
  };
}

type Kept = Exclude<TrainingEvent, { readonly type: "step" }>;

function lineOf(event: Kept, { steps, out }: { steps: number; out: string }): readonly string[] {
  switch (event.type) {
    case "planned": {
      const parts = event.microBatches > 1 ? ` in ${event.microBatches} micro-batches a step` : "";
      const millions = (event.parameters / 1e6).toFixed(2);
      return [
        `peak memory: about ${size(event.predictedPeakBytes)}, ${millions} M parameters${parts}`,
      ];
    }
    case "fitting":
      return [`measuring how to train within ${size(event.limitBytes)}`];
    case "fitted":
      return [fittedLine(event)];
    case "started":
      return [`${steps} steps on ${event.machine}`];
    case "resumed":
      return [`going on after step ${event.step} of ${steps} on ${event.machine}`];
    case "phase": {
      const { name, index, count, before } = event;
      const range = `steps ${before + 1}–${before + event.steps}`;
      return [`phase ${index + 1} of ${count}, ${name}: ${range}`];
    }
    case "returned": {
      const { from, to, found, returns } = event;
      return [
        `warning: step ${from}: ${found}; back to step ${to} with other data and half the learning rates (return ${returns})`,
      ];
    }
    case "warning":
      return [`warning: ${event.message}`];
    case "checkpoint":
      return [];
    case "evaluation": {
      const [mended, guess] = [event.psnrHole.toFixed(2), event.guessPsnrHole.toFixed(2)];
      return [
        `step ${event.step}: ${mended} dB in the hole, first guess ${guess} dB; ${event.sheet}`,
      ];
    }
    case "stopped":
      return [`stopped after step ${event.step}; go on with: kintsugi train --resume ${out}`];
    case "finished":
      return [`finished after step ${event.step}, peak memory ${size(event.peakBytes)}`];
  }
}

/** `within 0.90 GB: micro-batches of 2, recomputing what the forward pass forgets; … 1.24× the time of the fastest` */
function fittedLine(event: Extract<TrainingEvent, { readonly type: "fitted" }>): string {
  const { limitBytes, microBatch, thrift, predictedPeakBytes, slowdown } = event;
  const { forgetting, buffers } = thrift;
  const keeps = forgetting
    ? `recomputing ${percent(forgetting.share)} of what parts of ${percent(forgetting.part)} make`
    : "recomputing nothing";
  const frees = buffers === "freed" ? ", buffers freed at once" : "";
  const costs = `about ${size(predictedPeakBytes)} at its peak, ${slowdown.toFixed(2)}× the time of the fastest`;
  return `within ${size(limitBytes)}: micro-batches of ${microBatch}, ${keeps}${frees}; ${costs}`;
}

const percent = (share: number): string => `${Math.round(100 * share)} %`;

type Step = Extract<TrainingEvent, { readonly type: "step" }>;

/** `[####----]  420/2000  loss 0.0312  discriminator 1.94  48.2 img/s  0:12:33 left  1.02 GB` */
function stepLine(event: Step, steps: number): string {
  const { step, loss, discriminator, picturesPerSecond, secondsLeft, residentBytes } = event;
  const filled = Math.floor((barWidth * step) / Math.max(1, steps));
  const bar = `[${"#".repeat(filled)}${"-".repeat(barWidth - filled)}]`;
  const counted = `${String(step).padStart(String(steps).length)}/${steps}`;
  const theirs = discriminator ? `  discriminator ${discriminator.loss.toPrecision(4)}` : "";
  const figures = `loss ${loss.toPrecision(4)}${theirs}  ${picturesPerSecond.toFixed(1)} img/s`;
  return `${bar} ${counted}  ${figures}  ${clock(secondsLeft)} left  ${size(residentBytes)}`;
}

/** Seconds as `h:mm:ss`. */
function clock(seconds: number): string {
  const whole = Math.round(seconds);
  const two = (value: number) => String(value).padStart(2, "0");
  const minutes = Math.floor(whole / 60);
  return `${Math.floor(minutes / 60)}:${two(minutes % 60)}:${two(whole % 60)}`;
}

const size = (bytes: number): string => `${(bytes / 1e9).toFixed(2)} GB`;
