/** Held-out examples of a run: mended at every evaluation, measured, and drawn into the run's folder. */
import { join } from "node:path";
import { type Example, heldOut, listSource, openSource } from "../data/index.ts";
import { encodePicture, photoOf, writeAtomically } from "../files/index.ts";
import type { Device } from "../runtime/index.ts";
import { type Measured, openMeasuring } from "./measuring.ts";
import type { Recipe } from "./recipe.ts";

export interface HeldOut {
  /** Mends the examples with the device's present weights and writes the sheet, a PNG, into the folder. */
  measure(
    folder: string,
    step: number,
  ): Promise<Omit<Measured, "sheet"> & { readonly sheet: string }>;
}

export async function openHeldOut(device: Device, recipe: Recipe): Promise<HeldOut> {
  const measure = await openMeasuring(device, recipe, await examplesOf(recipe));
  return {
    measure: async (folder, step) => {
      const measured = await measure();
      const sheet = join(folder, `step-${String(step).padStart(7, "0")}.png`);
      const { bytes } = await encodePicture(photoOf(measured.sheet), "png");
      await writeAtomically(sheet, bytes, { createFolders: true }); // a run from another host may have none
      return { ...measured, sheet };
    },
  };
}

async function examplesOf(recipe: Recipe): Promise<readonly Example[]> {
  const { source = recipe.source, pictures } = recipe.evaluation;
  // Another seed than the training's: synthetic pictures are new ones.
  const opened = openSource(await listSource(source), { seed: recipe.seed + 1 });
  return heldOut(opened, recipe.degradation, { count: pictures, seed: recipe.seed });
}
