/**
 * The a-contrario test (Desolneux, Moisan and Morel 2000): how many findings as good as this one would chance make, in
 * all that was tried? Tails are Hoeffding's bound, so the number is never understated for independent tests.
 */

/** Tests and how many of them succeeded; `chance` is the rate of success where there is no mosaic. */
export interface Tally {
  readonly tests: number;
  readonly successes: number;
  readonly chance: number;
}

/**
 * log₁₀ of a bound of P(at least `successes` of `tests`): −n·KL(k/n ‖ q)/ln 10, at most 0,
 * with KL(r ‖ q) = r·ln(r/q) + (1 − r)·ln((1 − r)/(1 − q)).
 */
export function logTail({ tests, successes, chance }: Tally): number {
  if (tests <= 0) return 0;
  const rate = Math.min(1, successes / tests);
  if (rate <= chance) return 0;
  const missed = rate < 1 ? (1 - rate) * Math.log((1 - rate) / (1 - chance)) : 0;
  return (-tests * (rate * Math.log(rate / chance) + missed)) / Math.LN10;
}
