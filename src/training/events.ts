/** What a training tells whoever watches: plain data, one line of the log each. */

export type TrainingEvent =
  | {
      readonly type: "planned";
      readonly parameters: number;
      readonly predictedPeakBytes: number;
      readonly microBatches: number;
    }
  | {
      readonly type: "started" | "resumed";
      readonly step: number;
      readonly steps: number;
      readonly machine: string;
    }
  | { readonly type: "warning"; readonly message: string }
  | {
      readonly type: "step";
      readonly step: number;
      /** Mean over the steps since the last event of this type. */
      readonly loss: number;
      readonly gradientNorm: number;
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
