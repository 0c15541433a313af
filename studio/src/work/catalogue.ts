/** The weights that come along, as addresses within the studio's own folder. */
import type { DamageGroup, MethodName, WeightsPlace } from "kintsugi/browser";
import { absolute } from "./absolute.ts";
import { trainingsFor } from "./trainings.ts";

const cards = import.meta.glob<string>("../../../weights/*.json", {
  eager: true,
  query: "?url",
  import: "default",
});
const safetensors = import.meta.glob<string>("../../../weights/*.safetensors", {
  eager: true,
  query: "?url",
  import: "default",
});

/** Those of a network for a group of damages. */
export function weightsFor(network: MethodName, group: DamageGroup): WeightsPlace {
  const name = weightsNamed(network, group) ?? `${network}-${group}`;
  return {
    name,
    safetensors: absolute(safetensors[pathOf(name, "safetensors")] ?? "missing"),
    card: absolute(cards[pathOf(name, "json")] ?? "missing"),
  };
}

export const hasWeights = (network: MethodName, group: DamageGroup): boolean =>
  weightsNamed(network, group) !== undefined;

/** Those with weights for any damage, in alphabetical order. */
export const networksWithWeights: readonly MethodName[] = [
  ...new Set(
    Object.keys(safetensors).flatMap((path) => /([^/]+)-\w+\.safetensors$/.exec(path)?.[1] ?? []),
  ),
] as MethodName[];

const weightsNamed = (network: MethodName, group: DamageGroup): string | undefined =>
  trainingsFor(group)
    .map((training) => `${network}-${training}`)
    .find((name) => pathOf(name, "safetensors") in safetensors);

const pathOf = (name: string, ending: string): string => `../../../weights/${name}.${ending}`;
