/** The curve of a training of two steps in an hour. */
import type { TrainingCurve } from "../src/runtime/index.ts";

export const shortCurve: TrainingCurve = {
  loss: [
    { step: 1, seconds: 1800, value: 0.2 },
    { step: 2, seconds: 3600, value: 0.1 },
  ],
  psnrHole: [{ step: 2, seconds: 3600, value: 20.5 }],
  guessPsnrHole: 20,
};
