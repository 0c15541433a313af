/** Examples that stay the same for a whole run: what its sample sheets and its evaluations show. */
import { randomOf } from "../image/random.ts";
import type { Degradation } from "./degradation-schema.ts";
import { type Example, makeExample } from "./degrade.ts";
import type { PictureSource } from "./picture-source.ts";
import { streams } from "./streams.ts";

/** The first `count` pictures of the source's sequence, each broken by a draw of its own. */
export function heldOut(
  source: PictureSource,
  recipe: Degradation,
  { count, seed }: { readonly count: number; readonly seed: number },
): Promise<readonly Example[]> {
  const examples = Array.from({ length: count }, async (_, i) =>
    makeExample(await source.at(i), recipe, randomOf(seed, streams.heldOut, i)),
  );
  return Promise.all(examples);
}
