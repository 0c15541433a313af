/** What a network costs: its parameters, and the multiply-adds of the graph that runs, by the shapes of its tensors. */
import { costOf } from "../graph/index.ts";
import { trainedNetwork } from "../mending/index.ts";
import { inferenceProgram } from "../networks/index.ts";
import type { Weights } from "../runtime/index.ts";

export interface NetworkCost {
  readonly parameters: number;
  /** Of one picture of 256×256; a FLOP count is twice this. */
  readonly multiplyAdds: number;
}

/** Sides of the picture for which multiply-adds are counted, as in METHODS §4. */
const SIDE_PX = 256;

/** Errors: weights-invalid. */
export function networkCost(weights: Weights): NetworkCost {
  const size = { batch: 1, width: SIDE_PX, height: SIDE_PX, cells: SIDE_PX / 8 + 1 };
  const { results } = inferenceProgram(trainedNetwork(weights), size);
  const { convolutions, products } = costOf(Object.values(results));
  return { parameters: weights.card.parameters, multiplyAdds: convolutions + products };
}
