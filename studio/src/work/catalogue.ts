/** The weights that come along, as addresses within the studio's own folder. */
import type { DamageGroup, MethodName, WeightsPlace } from "kintsugi/browser";
import { absolute } from "./absolute.ts";
import { trainingsFor } from "./trainings.ts";

const cards = import.meta.glob<string>("../../../weights/*.json", {
  eager: true,
  query: "?url",
  import: "default",
});
const files = import.meta.glob<string>("../../../weights/*.safetensors.gz", {
  eager: true,
  query: "?url",
  import: "default",
});

const ending = "safetensors.gz";

/** Those of a network for a group of damages. */
export function weightsFor(network: MethodName, group: DamageGroup): WeightsPlace {
  const name = weightsNamed(network, group) ?? `${network}-${group}`;
  return {
    name,
    safetensors: absolute(files[pathOf(name, ending)] ?? "missing"),
    card: absolute(cards[pathOf(name, "json")] ?? "missing"),
  };
}

export const hasWeights = (network: MethodName, group: DamageGroup): boolean =>
  weightsNamed(network, group) !== undefined;

/** Those with weights for any damage, in alphabetical order. */
export const networksWithWeights: readonly MethodName[] = [
  ...new Set(
    Object.keys(files).flatMap((path) => /([^/]+)-\w+\.safetensors\.gz$/.exec(path)?.[1] ?? []),
  ),
] as MethodName[];

const weightsNamed = (network: MethodName, group: DamageGroup): string | undefined =>
  trainingsFor(group)
    .map((training) => `${network}-${training}`)
    .find((name) => pathOf(name, ending) in files);

const pathOf = (name: string, ending: string): string => `../../../weights/${name}.${ending}`;
