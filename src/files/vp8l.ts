/**
 * Lossless WebP's bitstream (RFC 9649, 3): green taken from red and blue, each block predicted by the best of some rules,
 * what is left in prefix codes, runs of it as one. Other encoders search longer; every level comes back from all.
 */
import { BitWriter, type PrefixCode, writeCode } from "./prefix-codes.ts";

export interface RgbaSize {
  readonly width: number;
  readonly height: number;
  readonly isOpaque: boolean;
}

/** The bitstream of `[H, W, 4]` levels (sides up to 16,384), which are lost. */
export function vp8l(rgba: Uint8Array, { width, height, isOpaque }: RgbaSize): Uint8Array {
  const bits = new BitWriter();
  bits.write(0x2f, 8);
  bits.write(width - 1, 14);
  bits.write(height - 1, 14);
  bits.write(isOpaque ? 0 : 1, 1);
  bits.write(0, 3); // version
  bits.write(0b101, 3); // a transform: green subtracted
  subtractGreen(rgba);
  bits.write(0b001, 3); // another: prediction
  bits.write(blockBits - 2, 3);
  const modes = bestModes(rgba, width, height);
  writeImage(bits, modes.image);
  bits.write(0, 1); // no more transforms
  writeImage(bits, residuals(rgba, modes), { isMain: true });
  return bits.finish();
}

function subtractGreen(rgba: Uint8Array): void {
  for (let i = 0; i < rgba.length; i += 4) {
    rgba[i] -= rgba[i + 1];
    rgba[i + 2] -= rgba[i + 1];
  }
}

/** Blocks of 16×16 pixels are predicted alike. */
const blockBits = 4;

/** A channel's level by those to its left, above, above left and above right. */
type Predict = (l: number, t: number, tl: number, tr: number) => number;

/** Of the 14 rules those of single channels that gain most, under their numbers. */
const rules: readonly (readonly [mode: number, predict: Predict])[] = [
  [1, (l) => l],
  [2, (_, t) => t],
  [5, (l, t, _, tr) => (((l + tr) >> 1) + t) >> 1],
  [7, (l, t) => (l + t) >> 1],
  [12, (l, t, tl) => clamped(l + t - tl)],
  [13, (l, t, tl) => clamped(((l + t) >> 1) + Math.trunc((((l + t) >> 1) - tl) / 2))],
];

const clamped = (level: number): number => (level < 0 ? 0 : level > 255 ? 255 : level);

interface Modes {
  readonly width: number;
  readonly blocksAcross: number;
  /** The number of each block's rule, as the green of a picture. */
  readonly image: Uint8Array;
}

/** For each block the rule that leaves least, tried on every other row. */
function bestModes(rgba: Uint8Array, width: number, height: number): Modes {
  const side = 1 << blockBits;
  const [across, down] = [Math.ceil(width / side), Math.ceil(height / side)];
  const image = new Uint8Array(4 * across * down);
  for (let block = 0; block < across * down; block++) {
    const [left, top] = [(block % across) * side, Math.floor(block / across) * side];
    const [right, bottom] = [Math.min(width, left + side), Math.min(height, top + side)];
    const sums = rules.map(([, predict]) => {
      let sum = 0;
      for (let y = Math.max(1, top); y < bottom; y += 2)
        for (let x = Math.max(1, left); x < right; x++) sum += leftBy(predict, y * width + x);
      return sum;
    });
    image[4 * block + 1] = rules[sums.indexOf(Math.min(...sums))][0];
  }
  return { width, blocksAcross: across, image };

  /** How much a rule leaves of a pixel's colours: Σ |x − prediction|, around the byte. */
  function leftBy(predict: Predict, pixel: number): number {
    let sum = 0;
    for (let i = 4 * pixel; i < 4 * pixel + 3; i++) {
      const rest = (rgba[i] - predictedAt(rgba, i, { width, predict })) & 255;
      sum += rest < 128 ? rest : 256 - rest;
    }
    return sum;
  }
}

interface Rule {
  readonly width: number;
  readonly predict: Predict;
}

/** Right of the last column lies the first of the next row, as in memory. */
const predictedAt = (levels: Uint8Array, i: number, { width, predict }: Rule): number => {
  const above = i - 4 * width;
  return predict(levels[i - 4], levels[above], levels[above - 4], levels[above + 4]);
};

/** x − prediction. The first row is predicted from the left, the first column from above, the first pixel as black. */
function residuals(levels: Uint8Array, { width, blocksAcross, image }: Modes): Uint8Array {
  const byMode = new Map(rules.map(([mode, predict]) => [mode, { width, predict }]));
  const rest = new Uint8Array(levels.length);
  for (let pixel = 0; pixel < levels.length / 4; pixel++) {
    const [x, y] = [pixel % width, Math.floor(pixel / width)];
    const mode = image[4 * ((y >> blockBits) * blocksAcross + (x >> blockBits)) + 1];
    const rule = byMode.get(mode)!;
    for (let i = 4 * pixel; i < 4 * pixel + 4; i++) {
      const border = y === 0 ? (x === 0 ? 0 : levels[i - 4]) : levels[i - 4 * width];
      rest[i] = levels[i] - (x === 0 || y === 0 ? border : predictedAt(levels, i, rule));
    }
  }
  rest[3] = levels[3] - 255; // black is opaque
  return rest;
}

/** Symbols of the five codes: green and lengths, red, blue, alpha, distances. */
const alphabets = [256 + 24, 256, 256, 256, 40];
/** In the order in which a pixel's levels are written. */
const channelOrder = [1, 0, 2, 3];

function writeImage(bits: BitWriter, image: Uint8Array, { isMain } = { isMain: false }): void {
  bits.write(0, isMain ? 2 : 1); // no cache of colours, and one group of codes for all
  const counts = alphabets.map((size) => new Uint32Array(size));
  walk(image, {
    pixel: (i) => {
      for (let c = 0; c < 4; c++) counts[c][image[i + channelOrder[c]]]++;
    },
    run: ({ prefix }) => {
      counts[0][256 + prefix]++;
      counts[4][leftPrefix]++;
    },
  });
  const codes = counts.map((each) => writeCode(bits, each));
  walk(image, {
    pixel: (i) => {
      for (let c = 0; c < 4; c++) writeSymbol(bits, codes[c], image[i + channelOrder[c]]);
    },
    run: ({ prefix, extra, extraBits }) => {
      writeSymbol(bits, codes[0], 256 + prefix);
      bits.write(extra, extraBits);
      writeSymbol(bits, codes[4], leftPrefix);
    },
  });
}

const writeSymbol = (bits: BitWriter, { codes, lengths }: PrefixCode, symbol: number): void =>
  bits.write(codes[symbol], lengths[symbol]);

/** The pixel to the left is distance 2 of the map of near pixels (3.5.2), which is prefix 1. */
const leftPrefix = 1;
const [shortestRun, longestRun] = [4, 4096];

interface Length {
  readonly prefix: number;
  readonly extra: number;
  readonly extraBits: number;
}

interface Visitor {
  /** A pixel from byte `i` on. */
  readonly pixel: (i: number) => void;
  /** So many pixels like the last one. */
  readonly run: (length: Length) => void;
}

function walk(image: Uint8Array, { pixel, run }: Visitor): void {
  const pixels = new Uint32Array(image.buffer, image.byteOffset, image.length / 4);
  for (let i = 0; i < pixels.length; ) {
    let length = 0;
    const most = i === 0 ? 0 : Math.min(longestRun, pixels.length - i);
    while (length < most && pixels[i + length] === pixels[i - 1]) length++;
    if (length >= shortestRun) run(lengthOf(length));
    else pixel(4 * i);
    i += length >= shortestRun ? length : 1;
  }
}

/** 1…4 are prefixes 0…3; above, a prefix names the two highest bits of length − 1, extra bits the rest. */
function lengthOf(length: number): Length {
  const value = length - 1;
  if (value < 4) return { prefix: value, extra: 0, extraBits: 0 };
  const extraBits = 30 - Math.clz32(value);
  const prefix = 2 * (extraBits + 1) + ((value >> extraBits) & 1);
  return { prefix, extra: value & ((1 << extraBits) - 1), extraBits };
}
