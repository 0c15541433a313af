/** Bits written from the lowest on, and prefix codes in them as lossless WebP has them (RFC 9649, 3.7). */

export class BitWriter {
  #bytes = new Uint8Array(1024);
  #length = 0;
  #pending = 0;
  #pendingBits = 0;

  /** The lowest `count` bits of a value, at most 16. */
  write(value: number, count: number): void {
    this.#pending |= value << this.#pendingBits;
    this.#pendingBits += count;
    for (; this.#pendingBits >= 8; this.#pendingBits -= 8) {
      this.#push(this.#pending & 255);
      this.#pending >>>= 8;
    }
  }

  /** All that was written, the last byte filled with zeros. */
  finish(): Uint8Array {
    if (this.#pendingBits > 0) this.#push(this.#pending & 255);
    this.#pendingBits = 0;
    return this.#bytes.subarray(0, this.#length);
  }

  #push(byte: number): void {
    if (this.#length === this.#bytes.length) {
      const larger = new Uint8Array(2 * this.#length);
      larger.set(this.#bytes);
      this.#bytes = larger;
    }
    this.#bytes[this.#length++] = byte;
  }
}

/** For each symbol its bits, as they are written, and how many; a symbol that is alone has none. */
export interface PrefixCode {
  readonly codes: Uint16Array;
  readonly lengths: Uint8Array;
}

const longestCode = 15;

/** A code by how often each symbol occurs, written down for whoever reads; at least one symbol is taken to occur. */
export function writeCode(bits: BitWriter, counts: Uint32Array): PrefixCode {
  const used = [...counts.keys()].filter((symbol) => counts[symbol] > 0);
  if (used.length > 1) {
    const code = codeOf(lengthsOf(counts, longestCode));
    writeLengths(bits, code.lengths);
    return code;
  }
  const [only = 0] = used;
  bits.write(0b101, 3); // a simple code, of one symbol, which has 8 bits
  bits.write(only, 8);
  return { codes: new Uint16Array(counts.length), lengths: new Uint8Array(counts.length) };
}

/** In this order the lengths of the code for lengths come. */
const orderOfLengths = [17, 18, 0, 1, 2, 3, 4, 5, 16, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15];
const longestOfLengths = 7;

/** The lengths of a code, themselves by a code: as they are, or as runs of zeros. */
function writeLengths(bits: BitWriter, lengths: Uint8Array): void {
  const runs = runsOf(lengths);
  const counts = new Uint32Array(19);
  for (const { symbol } of runs) counts[symbol]++;
  const isAlone = counts.filter((count) => count > 0).length === 1;
  const code = codeOf(lengthsOf(counts, longestOfLengths));
  bits.write(0, 1);
  bits.write(orderOfLengths.length - 4, 4);
  for (const symbol of orderOfLengths) bits.write(code.lengths[symbol], 3);
  bits.write(0, 1); // all of the alphabet follows
  for (const { symbol, extra, extraBits } of runs) {
    if (!isAlone) bits.write(code.codes[symbol], code.lengths[symbol]);
    bits.write(extra, extraBits);
  }
}

interface Run {
  readonly symbol: number;
  readonly extra: number;
  readonly extraBits: number;
}

/** 0…15: a length; 17: 3…10 zeros; 18: 11…138 zeros. */
function runsOf(lengths: Uint8Array): readonly Run[] {
  const runs: Run[] = [];
  for (let i = 0; i < lengths.length; ) {
    let zeros = 0;
    while (zeros < 138 && i + zeros < lengths.length && lengths[i + zeros] === 0) zeros++;
    if (zeros >= 11) runs.push({ symbol: 18, extra: zeros - 11, extraBits: 7 });
    else if (zeros >= 3) runs.push({ symbol: 17, extra: zeros - 3, extraBits: 3 });
    else runs.push({ symbol: lengths[i], extra: 0, extraBits: 0 });
    i += zeros >= 3 ? zeros : 1;
  }
  return runs;
}

interface Node {
  readonly count: number;
  readonly symbols: readonly number[];
}

/**
 * Huffman's lengths, none above `longest`: where one is, rare symbols count as if they were less rare, until it fits.
 * Of one symbol the length is 1.
 */
export function lengthsOf(counts: Uint32Array, longest: number): Uint8Array {
  for (let least = 1; ; least *= 2) {
    const lengths = new Uint8Array(counts.length);
    let nodes: Node[] = [...counts.keys()]
      .filter((symbol) => counts[symbol] > 0)
      .map((symbol) => ({ count: Math.max(least, counts[symbol]), symbols: [symbol] }))
      .sort((a, b) => b.count - a.count);
    if (nodes.length === 1) lengths[nodes[0].symbols[0]] = 1;
    while (nodes.length > 1) {
      const [a, b] = [nodes.pop()!, nodes.pop()!];
      const symbols = [...a.symbols, ...b.symbols];
      for (const symbol of symbols) lengths[symbol]++;
      nodes = inserted(nodes, { count: a.count + b.count, symbols });
    }
    if (lengths.every((length) => length <= longest)) return lengths;
  }
}

/** Behind those that are as large: they fall. */
function inserted(nodes: Node[], node: Node): Node[] {
  const at = nodes.findIndex(({ count }) => count < node.count);
  nodes.splice(at < 0 ? nodes.length : at, 0, node);
  return nodes;
}

/** The canonical code of these lengths: shorter first, then by symbol; each code from its highest bit on. */
export function codeOf(lengths: Uint8Array): PrefixCode {
  const codes = new Uint16Array(lengths.length);
  let next = 0;
  for (let length = 1; length <= longestCode; length++, next <<= 1) {
    for (let symbol = 0; symbol < lengths.length; symbol++)
      if (lengths[symbol] === length) codes[symbol] = turnedRound(next++, length);
  }
  return { codes, lengths };
}

function turnedRound(code: number, length: number): number {
  let turned = 0;
  for (let bit = 0; bit < length; bit++) turned |= ((code >> bit) & 1) << (length - 1 - bit);
  return turned;
}
