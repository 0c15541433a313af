/** Held-out examples: mended at every evaluation by the running means of the weights, measured and drawn. */
import { join } from "node:path";
import { type Example, heldOut, listSource, openSource, type SourceRecipe } from "../data/index.ts";
import { encodePicture, photoOf, writeAtomically } from "../files/index.ts";
import { compile } from "../graph/index.ts";
import { contactSheet, type Picture, psnr, quantise } from "../image/index.ts";
import { firstGuess, inputsOf, needsEdges, networkFeeds, outputsOf } from "../networks/index.ts";
import { averagedScope, Parameters } from "../nn/index.ts";
import type { Device, Session } from "../runtime/index.ts";
import { networkOf, sizeOf } from "./objective.ts";
import { cellsOf, type Recipe } from "./recipe.ts";

/** So many examples are drawn on the sheet. */
const DRAWN = 8;

export interface Measured {
  /** Mean PSNR over the holes, dB: mended, and by the first guess alone. */
  readonly psnrHole: number;
  readonly guessPsnrHole: number;
  /** The PNG with a row each of original, degraded, first guess, mended. */
  readonly sheet: string;
}

export interface HeldOut {
  /** Mends the examples with the device's present weights and writes the sheet into the folder. */
  measure(folder: string, step: number): Promise<Measured>;
}

/** Whether the evaluation sees pictures of the training: made ones are new, files are not. */
export const trainsOnHeldOut = ({ source, evaluation }: Recipe): boolean =>
  evaluation.source === undefined && hasFiles(source);

const hasFiles = (source: SourceRecipe): boolean =>
  source.kind === "folder" ||
  (source.kind === "mixed" && source.of.some((part) => hasFiles(part.source)));

export async function openHeldOut(device: Device, recipe: Recipe): Promise<HeldOut> {
  const examples = await examplesOf(recipe);
  const guesses = examples.map((example) => firstGuess(damagedOf(example)));
  const session = await device.load(compile(averagedProgram(recipe)), { transfer: true });
  return {
    measure: async (folder, step) => {
      const mended: Picture[] = [];
      for (const example of examples) mended.push(await mend(session, recipe, example));
      const sheet = join(folder, `step-${String(step).padStart(7, "0")}.png`);
      await writeAtomically(sheet, await drawSheet(examples, guesses, mended));
      return {
        psnrHole: meanPsnr(examples, mended),
        guessPsnrHole: meanPsnr(examples, guesses),
        sheet,
      };
    },
  };
}

async function examplesOf(recipe: Recipe): Promise<readonly Example[]> {
  const { source = recipe.source, pictures } = recipe.evaluation;
  // Another seed than the training's: synthetic pictures are new ones.
  const opened = openSource(await listSource(source), { seed: recipe.seed + 1 });
  return heldOut(opened, recipe.degradation, { count: pictures, seed: recipe.seed });
}

/** The network at batch 1, its parameters the running means that training keeps on the device. */
function averagedProgram(recipe: Recipe) {
  const network = networkOf(recipe);
  const inputs = inputsOf(recipe.network, sizeOf(recipe, 1));
  const parameters = new Parameters();
  const { mended } = outputsOf(network, inputs, averagedScope(parameters));
  return {
    name: `${recipe.name}.held-out`,
    feeds: { ...inputs },
    results: { mended },
    state: Object.fromEntries(
      [...parameters.all, ...parameters.statistics].map(({ name, tensor }) => [
        name,
        { current: tensor },
      ]),
    ),
  };
}

async function mend(session: Session, recipe: Recipe, example: Example): Promise<Picture> {
  const told = { cells: cellsOf(recipe), edges: needsEdges(recipe.network) };
  const { mended } = await session.run(networkFeeds([damagedOf(example)], told));
  const data = Float32Array.from(mended.data as Float32Array, (value) => (value + 1) / 2);
  return { ...example.original, data };
}

const damagedOf = ({ degraded, hole, mosaic }: Example) => ({ picture: degraded, hole, mosaic });

function meanPsnr(examples: readonly Example[], pictures: readonly Picture[]): number {
  const each = examples.map(({ original, hole }, i) => psnr(quantise(pictures[i]), original, hole));
  return each.reduce((sum, value) => sum + value, 0) / each.length;
}

async function drawSheet(
  examples: readonly Example[],
  guesses: readonly Picture[],
  mended: readonly Picture[],
): Promise<Uint8Array> {
  const rows = examples
    .slice(0, DRAWN)
    .map(({ original, degraded }, i) => [original, degraded, guesses[i], mended[i]]);
  return (await encodePicture(photoOf(contactSheet(rows)), "png")).bytes;
}
