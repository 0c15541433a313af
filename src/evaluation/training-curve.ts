/** A training's curve from its log: loss and held-out PSNR against steps and time. */
import { readFile } from "node:fs/promises";
import { z } from "zod";
import type { CurvePoint, TrainingCurve } from "../runtime/index.ts";

const MOST_POINTS = 300;

const entrySchema = z.union([
  z.object({ type: z.literal("step"), step: z.number(), loss: z.number() }),
  z.object({
    type: z.literal("evaluation"),
    step: z.number(),
    seconds: z.number(),
    psnrHole: z.number(),
    guessPsnrHole: z.number().nullish(),
  }),
]);

/**
 * The curve of a run's `log.jsonl`, of at most so many points of the loss, each the mean of its neighbours; lines that it
 * does not know are passed over. Empty where there is no such file.
 */
export async function readTrainingCurve(
  log: string,
  mostPoints = MOST_POINTS,
): Promise<TrainingCurve> {
  const lines = (await readFile(log, "utf8").catch(() => "")).split("\n");
  const [losses, evaluations] = [new Map<number, number>(), new Map<number, CurvePoint>()];
  let guessPsnrHole: number | null = null;
  for (const line of lines) {
    const entry = entryOf(line);
    // What a resumed run logged again replaces what came before.
    if (entry?.type === "step") losses.set(entry.step, entry.loss);
    if (entry?.type === "evaluation") {
      const { step, seconds, psnrHole } = entry;
      evaluations.set(step, { step, seconds, value: psnrHole });
      guessPsnrHole = entry.guessPsnrHole ?? guessPsnrHole;
    }
  }
  const psnrHole = [...evaluations.values()].sort((a, b) => a.step - b.step);
  const clock = clockOf(psnrHole);
  const loss = [...losses].sort(([a], [b]) => a - b);
  return {
    psnrHole,
    guessPsnrHole,
    loss: thinned(
      loss.map(([step, value]) => ({ step, seconds: clock(step), value })),
      mostPoints,
    ),
  };
}

function entryOf(line: string) {
  try {
    return entrySchema.safeParse(JSON.parse(line)).data;
  } catch {
    return undefined; // cut off by a crash
  }
}

/** Steps between two evaluations take their time evenly; those behind the last go on at its pace. */
function clockOf(known: readonly CurvePoint[]): (step: number) => number {
  const points = [{ step: 0, seconds: 0 }, ...known];
  return (step) => {
    const above = points.findIndex((point) => point.step >= step);
    const i = Math.max(1, above < 0 ? points.length - 1 : above);
    if (points.length < 2) return 0;
    const [from, to] = [points[i - 1], points[i]];
    const pace = (to.seconds - from.seconds) / Math.max(1, to.step - from.step);
    return from.seconds + (step - from.step) * pace;
  };
}

function thinned(points: readonly CurvePoint[], mostPoints: number): CurvePoint[] {
  const size = Math.ceil(points.length / mostPoints);
  return Array.from({ length: Math.ceil(points.length / Math.max(1, size)) }, (_, i) => {
    const group = points.slice(i * size, (i + 1) * size);
    const value = group.reduce((sum, point) => sum + point.value, 0) / group.length;
    return { ...group[group.length - 1], value };
  });
}
