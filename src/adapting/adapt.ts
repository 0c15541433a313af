/**
 * Test-time adaptation: a network fine-tuned on the known part of the very picture, on self-made holes broken as the true
 * one is. Others are held out of it; where the network did not become better on them, it stays what it was.
 */
import { streams } from "../data/index.ts";
import { throwIfAborted } from "../errors.ts";
import { randomOf, requireHole, requireSize } from "../image/index.ts";
import type { Damaged } from "../networks/index.ts";
import { type Device, decodeWeights, encodeWeights, type Weights } from "../runtime/index.ts";
import { heldOutExamples } from "./examples.ts";
import { fineTune, type StepEvent } from "./fine-tune.ts";
import { heldOutPsnr } from "./held-out.ts";
import { knownPartOf } from "./known-part.ts";
import { layOut } from "./layout.ts";
import { adaptingRecipe } from "./recipe.ts";

export type AdaptingEvent =
  | StepEvent
  /** PSNR in dB over the held-out holes, by the weights before the first step and after the last. */
  | { readonly type: "measured"; readonly when: "before" | "after"; readonly psnr: number };

/** What adapting to a picture gave. */
export interface Adaptation {
  /** The adapted weights; those that were given where nothing was gained. */
  readonly weights: Weights;
  /** Whether they are the adapted ones. */
  readonly gained: boolean;
  readonly steps: number;
  /** Holes that were held out, and their pixels at the network's scale. */
  readonly holes: number;
  readonly areaPx: number;
  /** In dB over those, finished pictures; `gain` is the difference. */
  readonly psnrBefore: number;
  readonly psnrAfter: number;
  readonly gain: number;
}

export interface AdaptationOptions {
  readonly weights: Weights;
  readonly device: Device;
  readonly steps: number;
  /** 1 where left out. */
  readonly seed?: number | undefined;
  /** What errors call the picture. */
  readonly name?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Adapts to one damaged picture; pixels inside its hole change nothing of it. Errors: hole-invalid (empty, of another
 * size, or too little known beside it), weights-invalid, recipe-invalid, out-of-memory, aborted.
 */
export async function* adaptTo(
  damaged: Damaged,
  options: AdaptationOptions,
): AsyncGenerator<AdaptingEvent, Adaptation> {
  const { weights, device, steps, seed = 1, name = "the picture", signal } = options;
  requireSize(damaged.hole, damaged.picture, name);
  requireHole(damaged.hole, name);
  throwIfAborted(signal, "adapting");
  const part = knownPartOf(damaged);
  const recipe = adaptingRecipe(part, weights, { steps, seed });
  const layout = layOut(part, randomOf(seed, streams.adapting), name);
  const examples = heldOutExamples(part, layout);

  const psnrBefore = await heldOutPsnr(examples, weights, { device, signal });
  yield { type: "measured", when: "before", psnr: psnrBefore };
  const tensors = yield* fineTune(device, { part, layout, recipe, weights, signal });
  const adapted = { card: { ...weights.card, name: `${weights.card.name}-adapted` }, tensors };
  const psnrAfter = await heldOutPsnr(examples, adapted, { device, signal });
  yield { type: "measured", when: "after", psnr: psnrAfter };

  const gain = psnrAfter === psnrBefore ? 0 : psnrAfter - psnrBefore; // both may be without end
  const gained = gain > 0;
  const areaPx = layout.heldOut.reduce((sum, { width, height }) => sum + width * height, 0);
  const figures = { steps, holes: examples.length, areaPx, psnrBefore, psnrAfter, gain };
  return { weights: gained ? await described(adapted, figures) : weights, gained, ...figures };
}

/** With a card that tells what these weights are, and nothing of what they were before. */
async function described(
  { card, tensors }: Weights,
  figures: Readonly<Record<string, number>>,
): Promise<Weights> {
  const { version: _, parameters: __, format: ___, sha256: ____, ...text } = card;
  const finite = Object.entries(figures).filter(([, value]) => Number.isFinite(value));
  const protocol = "self-made holes of one picture, held out of the adaptation to it";
  const own = { ...text, protocol, figures: Object.fromEntries(finite) };
  return decodeWeights(await encodeWeights({ card: own, tensors }), card.name);
}
