/** The weights and samples that come along, as addresses within the studio's own folder. */
import type { DamageGroup, WeightsPlace } from "kintsugi/browser";

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

const network = "gated-unet";

/** Those of the network for a group of damages, or those that mend both. */
export function weightsFor(group: DamageGroup): WeightsPlace {
  const names = [`${network}-${group}`, `${network}-fair`];
  const name = names.find((each) => pathOf(each, "safetensors") in safetensors) ?? names[0];
  return {
    name,
    safetensors: absolute(safetensors[pathOf(name, "safetensors")]),
    card: absolute(cards[pathOf(name, "json")]),
  };
}

const pathOf = (name: string, ending: string): string => `../../../weights/${name}.${ending}`;
const absolute = (url: string | undefined): string =>
  new URL(url ?? "missing", globalThis.location.href).href;
