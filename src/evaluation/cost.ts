/** What a network costs: its parameters, and the multiply-adds of the graph that runs, by the shapes of its tensors. */
import { costOf } from "../graph/index.ts";
import { trainedNetwork } from "../mending/index.ts";
import { countedSize, inferenceProgram } from "../networks/index.ts";
import type { Weights } from "../runtime/index.ts";

export interface NetworkCost {
  readonly parameters: number;
  /** Of one picture at `countedSize`; a FLOP count is twice this. */
  readonly multiplyAdds: number;
}

/** Errors: weights-invalid. */
export function networkCost(weights: Weights): NetworkCost {
  const { results } = inferenceProgram(trainedNetwork(weights), countedSize);
  const { convolutions, products } = costOf(Object.values(results));
  return { parameters: weights.card.parameters, multiplyAdds: convolutions + products };
}
