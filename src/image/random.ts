/**
 * Counter-based randomness: Philox 4×32-10 (Salmon et al. 2011). A stream is a pure function of its integer
 * keys (seed, step, sample, ...), so a resumed run draws what an uninterrupted one would have drawn.
 */

/** Draws numbers uniform in [0, 1). */
export type Random = () => number;

type Block = readonly [number, number, number, number];
type Key = readonly [number, number];

const ROUNDS = 10;
const DRAWING = 1;

/**
 * The stream of the given keys: safe integers of any sign; their order and their number matter.
 * Identical on every machine.
 */
export function randomOf(...keys: readonly number[]): Random {
  const key = keys.reduce<Key>(absorb, [keys.length, 0]);
  let block: Block = [0, 0, 0, 0];
  let drawn = 0;
  return () => {
    const lane = drawn % 4;
    if (lane === 0) block = philox([...halves(drawn / 4), 0, DRAWING], key);
    drawn++;
    return block[lane] / 2 ** 32;
  };
}

/** A whole number, uniform in low…highInclusive. */
export function randomInteger(random: Random, low: number, highInclusive: number): number {
  return low + Math.floor(random() * (highInclusive - low + 1));
}

/** A number of mean 0 and variance 1, normally distributed (Box and Muller 1958); takes two draws. */
export function randomNormal(random: Random): number {
  const radius = Math.sqrt(-2 * Math.log(1 - random()));
  return radius * Math.cos(2 * Math.PI * random());
}

/** One of the entries of a non-empty array, each equally likely. */
export function pick<T>(random: Random, array: readonly T[]): T {
  return array[randomInteger(random, 0, array.length - 1)];
}

/** Mixes one more integer into a 64-bit key. */
function absorb(key: Key, value: number, position: number): Key {
  const [a, b] = philox([...halves(value), position, 0], key);
  return [a, b];
}

/** An integer's low and high 32 bits, both unsigned. */
function halves(value: number): Key {
  return [value >>> 0, Math.floor(value / 2 ** 32) >>> 0];
}

/** Philox 4×32-10: a 128-bit counter under a 64-bit key → four words, each unsigned 32 bits. */
export function philox(counter: Block, key: Key): Block {
  let [c0, c1, c2, c3] = counter;
  let [k0, k1] = key;
  for (let round = 0; round < ROUNDS; round++) {
    const high0 = highProduct(0xd2511f53, c0);
    const low0 = Math.imul(0xd2511f53, c0);
    const high2 = highProduct(0xcd9e8d57, c2);
    const low2 = Math.imul(0xcd9e8d57, c2);
    [c0, c1, c2, c3] = [high2 ^ c1 ^ k0, low2, high0 ^ c3 ^ k1, low0];
    k0 = (k0 + 0x9e3779b9) | 0;
    k1 = (k1 + 0xbb67ae85) | 0;
  }
  return [c0 >>> 0, c1 >>> 0, c2 >>> 0, c3 >>> 0];
}

/** The upper 32 bits of the 64-bit product of two unsigned words. */
function highProduct(a: number, b: number): number {
  const aLow = a & 0xffff;
  const aHigh = a >>> 16;
  const bLow = b & 0xffff;
  const bHigh = b >>> 16;
  const middle = aHigh * bLow + ((aLow * bLow) >>> 16);
  const carry = (middle % 0x10000) + aLow * bHigh;
  return aHigh * bHigh + Math.floor(middle / 0x10000) + Math.floor(carry / 0x10000);
}
