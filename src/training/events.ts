/** What a training tells whoever watches: plain data, one line of the log each. */
import type { Fit } from "./thrift.ts";

export type TrainingEvent =
  | {
      readonly type: "planned";
      readonly parameters: number;
      readonly predictedPeakBytes: number;
      readonly microBatches: number;
    }
  /** Ways to train within the memory allowed are about to be measured, before the run has a folder. */
  | { readonly type: "fitting"; readonly limitBytes: number }
  /** The way that was chosen, with what is thought of it. */
  | ({ readonly type: "fitted"; readonly microBatch: number } & Fit)
  | {
      readonly type: "started" | "resumed";
      readonly step: number;
      readonly steps: number;
      readonly machine: string;
    }
  /** The training enters a phase, or goes on within it; only where there are several. */
  | {
      readonly type: "phase";
      readonly name: string;
      readonly index: number;
      readonly count: number;
      /** Steps before it, and in it. */
      readonly before: number;
      readonly steps: number;
    }
  /** Something went wrong, and the run goes on from a good checkpoint with other data and half the learning rates. */
  | {
      readonly type: "returned";
      readonly from: number;
      readonly to: number;
      readonly found: string;
      /** How often it did so by now. */
      readonly returns: number;
    }
  | { readonly type: "warning"; readonly message: string }
  | {
      readonly type: "step";
      readonly step: number;
      /** Mean over the steps since the last event of this type. */
      readonly loss: number;
      readonly gradientNorm: number;
      /** The same of the discriminator, where there is one. */
      readonly discriminator?: { readonly loss: number; readonly gradientNorm: number };
      /** What the loss is made of, each before it is weighed; means, too. Empty where it is one alone. */
      readonly losses: Readonly<Record<string, number>>;
      readonly learningRate: number;
      readonly picturesPerSecond: number;
      readonly secondsLeft: number;
      readonly residentBytes: number;
    }
  | { readonly type: "checkpoint"; readonly step: number; readonly milliseconds: number }
  | {
      readonly type: "evaluation";
      readonly step: number;
      /** Seconds of training so far, over all sittings. */
      readonly seconds: number;
      /** Mean PSNR in dB over the holes of the held-out examples: mended by the running-mean weights… */
      readonly psnrHole: number;
      /** …and by the first guess alone. */
      readonly guessPsnrHole: number;
      /** The sheet of samples. */
      readonly sheet: string;
    }
  | { readonly type: "stopped"; readonly step: number }
  | {
      readonly type: "finished";
      readonly step: number;
      readonly weights: string;
      readonly peakBytes: number;
    };
