import { describe, expect, test } from "vitest";
import type { TrainingEvent } from "../training/index.ts";
import { trainingLines } from "./training-lines.ts";

const step = (number: number): TrainingEvent => ({
  ...{ type: "step", step: number, loss: 0.03125, gradientNorm: 1, learningRate: 1e-3 },
  ...{ picturesPerSecond: 48.25, secondsLeft: 3753.4, residentBytes: 1.018e9, losses: {} },
});
const started: TrainingEvent = { type: "started", step: 0, steps: 2000, machine: "a lathe" };
const bar = "[#####-------------------]  420/2000  loss 0.03125  48.3 img/s  1:02:33 left  1.02 GB";

describe("a training's lines", () => {
  test("replace each other for steps where the stream is a terminal", () => {
    const shown = trainingLines({ out: "run", isTerminal: true });
    expect(shown(started)).toEqual({ lines: ["2000 steps on a lathe"] });
    expect(shown(step(420))).toEqual({ lines: [], status: bar });
  });

  test("tell the discriminator's loss beside the network's", () => {
    const shown = trainingLines({ out: "run", isTerminal: true });
    shown(started);
    const discriminator = { loss: 1.94, gradientNorm: 1 };
    const { status } = shown({ ...step(420), discriminator } as TrainingEvent);
    expect(status).toBe(bar.replace("0.03125", "0.03125  discriminator 1.940"));
  });

  test("come at most every ten seconds where it is none, and at the last step", () => {
    let seconds = 0;
    const shown = trainingLines({ out: "run", isTerminal: false, now: () => seconds });
    shown(started);
    const linesAt = (time: number, number: number) => {
      seconds = time;
      return shown(step(number)).lines;
    };
    expect(linesAt(1, 420)).toEqual([bar]);
    expect(linesAt(10.9, 430)).toEqual([]);
    expect(linesAt(11, 440)).toHaveLength(1);
    expect(linesAt(12, 2000)).toEqual([expect.stringContaining("2000/2000")]);
  });

  test.each<readonly [TrainingEvent, readonly string[]]>([
    [
      { type: "planned", parameters: 1.468e6, predictedPeakBytes: 1.25e9, microBatches: 1 },
      ["peak memory: about 1.25 GB, 1.47 M parameters"],
    ],
    [
      { type: "planned", parameters: 1e6, predictedPeakBytes: 5e8, microBatches: 4 },
      ["peak memory: about 0.50 GB, 1.00 M parameters in 4 micro-batches a step"],
    ],
    [{ type: "fitting", limitBytes: 4e9 }, ["measuring how to train within 4.00 GB"]],
    [
      {
        ...{ type: "fitted", limitBytes: 9e8, microBatch: 2, predictedPeakBytes: 8.2e8 },
        ...{ thrift: { buffers: "freed", forgetting: { part: 0.3, share: 1 } }, slowdown: 1.238 },
      },
      [
        "within 0.90 GB: micro-batches of 2, recomputing 100 % of what parts of 30 % make, buffers freed at once; about 0.82 GB at its peak, 1.24× the time of the fastest",
      ],
    ],
    [
      {
        ...{ type: "fitted", limitBytes: 9e8, microBatch: 1, predictedPeakBytes: 8e8, slowdown: 1 },
        thrift: { buffers: "handed-on", forgetting: null },
      },
      [
        "within 0.90 GB: micro-batches of 1, recomputing nothing; about 0.80 GB at its peak, 1.00× the time of the fastest",
      ],
    ],
    [
      { type: "resumed", step: 7, steps: 9, machine: "a loom" },
      ["going on after step 7 of 9 on a loom"],
    ],
    [
      { type: "phase", name: "edges", index: 0, count: 3, before: 0, steps: 40 },
      ["phase 1 of 3, edges: steps 1–40"],
    ],
    [
      { type: "returned", from: 70, to: 40, found: "a loss of NaN", returns: 2 },
      [
        "warning: step 70: a loss of NaN; back to step 40 with other data and half the learning rates (return 2)",
      ],
    ],
    [{ type: "warning", message: "rain" }, ["warning: rain"]],
    [{ type: "checkpoint", step: 3, milliseconds: 4 }, []],
    [
      {
        ...{ type: "evaluation", step: 5, seconds: 1, sheet: "s.png" },
        psnrHole: 25.314,
        guessPsnrHole: 24.9,
      },
      ["step 5: 25.31 dB in the hole, first guess 24.90 dB; s.png"],
    ],
    [
      { type: "stopped", step: 8 },
      ["stopped after step 8; go on with: kintsugi train --resume run"],
    ],
    [
      { type: "finished", step: 9, weights: "w", peakBytes: 9.7e8 },
      ["finished after step 9, peak memory 0.97 GB"],
    ],
  ])("say what happened: $0.type", (event, lines) => {
    expect(trainingLines({ out: "run", isTerminal: true })(event)).toEqual({ lines });
  });
});
