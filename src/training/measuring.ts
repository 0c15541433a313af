/** How well a training's present weights mend examples: their running means, measured and laid out beside the originals. */
import type { Example } from "../data/degrade.ts";
import type { SourceRecipe } from "../data/source-schema.ts";
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
  /** A row each of original, degraded, first guess, mended. */
  readonly sheet: Picture;
}

/** Gives what measures the device's present weights on these examples. */
export async function openMeasuring(
  device: Device,
  recipe: Recipe,
  examples: readonly Example[],
): Promise<() => Promise<Measured>> {
  const guesses = examples.map((example) => firstGuess(damagedOf(example)));
  const session = await device.load(compile(averagedProgram(recipe), device.graphForm), {
    transfer: true,
  });
  return async () => {
    const mended: Picture[] = [];
    for (const example of examples) mended.push(await mend(session, recipe, example));
    const rows = examples
      .slice(0, DRAWN)
      .map(({ original, degraded }, i) => [original, degraded, guesses[i], mended[i]]);
    return {
      psnrHole: meanPsnr(examples, mended),
      guessPsnrHole: meanPsnr(examples, guesses),
      sheet: contactSheet(rows),
    };
  };
}

/** Whether the evaluation sees pictures of the training: made ones are new, files are not. */
export const trainsOnHeldOut = ({ source, evaluation }: Recipe): boolean =>
  evaluation.source === undefined && hasFiles(source);

const hasFiles = (source: SourceRecipe): boolean =>
  source.kind === "folder" ||
  (source.kind === "mixed" && source.of.some((part) => hasFiles(part.source)));

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
