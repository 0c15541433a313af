/** Drawing from tables of shares. */
import type { Random } from "../image/random.ts";

/** One of the keys, each as likely as its share of the sum, which is above 0. */
export function drawByShare<K extends string>(
  shares: { readonly [P in K]: number },
  random: Random,
): K {
  const entries = (Object.keys(shares) as K[]).filter((key) => shares[key] > 0);
  let left = random() * entries.reduce((sum, key) => sum + shares[key], 0);
  for (const key of entries) {
    left -= shares[key];
    if (left < 0) return key;
  }
  return entries[entries.length - 1];
}
