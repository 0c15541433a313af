/** Wilson's confidence interval of a share (1927): holds its level for few answers and near 0 and 1, too. */

export interface Interval {
  readonly share: number;
  readonly low: number;
  readonly high: number;
}

/** Of the normal distribution, for 95 %. */
const z = 1.959963984540054;

/** k of n: (p + z²/2n ± z √(p(1−p)/n + z²/4n²)) / (1 + z²/n) with p = k/n. Everything is possible where n = 0. */
export function wilson(k: number, n: number): Interval {
  if (n === 0) return { share: Number.NaN, low: 0, high: 1 };
  const share = k / n;
  const middle = share + z ** 2 / (2 * n);
  const reach = z * Math.sqrt((share * (1 - share)) / n + z ** 2 / (4 * n ** 2));
  const scale = 1 + z ** 2 / n;
  const within = (value: number) => Math.min(1, Math.max(0, value / scale));
  return { share, low: within(middle - reach), high: within(middle + reach) };
}
