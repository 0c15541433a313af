/**
 * What a training leaves: the running means of the network's weights and its statistics, and the card that says what
 * they are. Discriminators stay in the checkpoint.
 */
import { stateNames } from "../nn/index.ts";
import type { CardText, Device, Origin, Tensors } from "../runtime/index.ts";
import { trainsOnHeldOut } from "./measuring.ts";
import { networkOf } from "./objective.ts";
import { damageOf, type Recipe } from "./recipe.ts";

export interface Effort {
  readonly steps: number;
  readonly seconds: number;
  readonly machine: string;
}

interface Trained {
  readonly effort: Effort;
  readonly figures: Readonly<Record<string, number>>;
  /** What it began with, where that was another training's weights. */
  readonly origin?: Origin | undefined;
}

export async function averagedWeights(
  recipe: Recipe,
  device: Pick<Device, "readState">,
): Promise<Tensors> {
  const { all, statistics } = networkOf(recipe).parameters;
  const [names, kept] = [all, statistics].map((each) => each.map(({ name }) => name));
  const state = await device.readState([...names.map(stateNames.average), ...kept]);
  return Object.fromEntries([
    ...names.map((name) => [name, state[stateNames.average(name)]]),
    ...kept.map((name) => [name, state[name]]),
  ]);
}

export function cardOf(recipe: Recipe, { effort, figures, origin }: Trained): CardText {
  const network = networkOf(recipe);
  return {
    name: recipe.name,
    network: recipe.network,
    configuration: { ...network.config },
    damage: damageOf(recipe),
    data: { sources: recipe.credits },
    protocol: `${trainsOnHeldOut(recipe) ? "examples" : "held-out examples"} of the recipe, PSNR in dB over the hole`,
    figures,
    training: {
      ...effort,
      ...(origin && { from: origin }),
      date: new Date().toISOString().slice(0, 10),
    },
  };
}
