/** What a person chooses before a training, and the recipe that it means: the same that `kintsugi train` takes. */
import type { RecipeInput } from "kintsugi/browser-training";

export type Damage = "mosaic" | "white-out";
export type Pictures = "synthetic" | "own";

export interface Wish {
  readonly damage: Damage;
  readonly pictures: Pictures;
  readonly steps: number;
}

export const usualWish: Wish = { damage: "mosaic", pictures: "synthetic", steps: 400 };

export const fewestSteps = 10;
export const mostSteps = 20_000;

/** A small gated U-Net on crops of 64 px: some steps a second on two cores. */
export function recipeOf({ damage, pictures, steps }: Wish): RecipeInput {
  const own = (path: string) => ({ kind: "folder" as const, path });
  return {
    ...{ name: `studio-${damage}`, network: "gated-unet", configuration: { width: 8 } },
    ...{ seed: 1, steps, batch: 4 },
    source: pictures === "synthetic" ? { kind: "synthetic", sidePx: 128 } : own("own pictures"),
    degradation: {
      ...{ cropPx: 64, rectangleSidePx: [16, 40], cellPx: [4, 12] },
      damages: damage === "mosaic" ? { mean: 1 } : { "white-out": 1 },
    },
    optimiser: {
      ...{ learningRate: 0.004, warmupSteps: Math.min(20, Math.ceil(steps / 10)) },
      averageDecay: steps < 1000 ? 0.95 : 0.995,
    },
    evaluation: {
      ...{ everySteps: Math.max(5, Math.round(steps / 16)), pictures: 6 },
      ...(pictures === "own" && { source: own("own pictures, kept apart") }),
    },
  };
}
