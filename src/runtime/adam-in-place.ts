/**
 * The step of `adam` as loops over main memory, in place: where a graph goes a dozen times over all weights, slopes and
 * moments, and needs a second buffer for each, one pass does. The loops are WebAssembly, four numbers at a time, and what they
 * move lies in their own memory, where ONNX Runtime reads and writes it, too.
 */
import type { AdamOptions } from "../nn/optimisers.ts";

/** What a parameter's step reads, each in its place; all but the slope are moved. */
export interface AdamValues {
  readonly weight: Float32Array;
  readonly slope: Float32Array;
  readonly moment1: Float32Array;
  readonly moment2: Float32Array;
  /** The running mean of the weight; absent where none is kept. */
  readonly average?: Float32Array;
}

/** What is the same for all of a player's parameters in a step; `scale` is what clipping leaves of a slope, 0…1. */
export interface AdamRates {
  readonly scale: number;
  readonly learningRate: number;
  /** 1 − β₁ᵗ and 1 − β₂ᵗ. */
  readonly correction1: number;
  readonly correction2: number;
}

type Moving = Omit<AdamOptions, "clipNorm">;

export interface AdamInPlace {
  /** A place for one of the arrays: so many zeros. */
  place(length: number): Float32Array;
  /**
   * With s·g for the clipped slope: m ← β₁m + (1 − β₁)sg, v ← β₂v + (1 − β₂)s²g²,
   * w ← w − η (m / c₁) / (√(v / c₂) + ε) − η λ w, w̄ ← decay · w̄ + (1 − decay) · w
   */
  step(values: AdamValues, options: Moving, rates: AdamRates): void;
  /** a ← a + b, where a has a place; gives Σ a² of the new. */
  add(a: Float32Array, b: Float32Array): number;
}

// ── Loops, as WebAssembly's text ────────────────────────────────────────────────────────────────

const NUMBER_BYTES = Float32Array.BYTES_PER_ELEMENT;
const PAGE_BYTES = 2 ** 16;
/** Numbers that are computed at once. */
const WIDTH = 4;
/** Numbers of the block that what has no place visits: it stays in a core's first cache. */
const BLOCK = 2 ** 12;

const get = (local: string): string => `(local.get $${local})`;
const set = (local: string, value: string): string => `(local.set $${local} ${value})`;
const load = (array: string): string => `(v128.load ${get(array)})`;
const store = (array: string, value: string): string => `(v128.store ${get(array)} ${value})`;
const add = (a: string, b: string): string => `(f32x4.add ${a} ${b})`;
const sub = (a: string, b: string): string => `(f32x4.sub ${a} ${b})`;
const mul = (a: string, b: string): string => `(f32x4.mul ${a} ${b})`;
const div = (a: string, b: string): string => `(f32x4.div ${a} ${b})`;
const sqrt = (a: string): string => `(f32x4.sqrt ${a})`;

interface Loop {
  /** Where arrays of equal length begin. */
  readonly arrays: readonly string[];
  /** The same for all numbers. */
  readonly given?: readonly string[];
  /** Of four numbers. */
  readonly locals?: readonly string[];
  /** What is done with every four numbers. */
  readonly body: readonly string[];
  /** What is given back in the end, a float64. */
  readonly result?: string;
}

/** `name(...arrays, end of the first, ...given)`. */
const loop = (name: string, { arrays, given = [], locals = [], body, result }: Loop): string => `
  (func (export "${name}") ${arrays.map((each) => `(param $${each} i32)`).join(" ")} (param $end i32)
    ${given.map((each) => `(param $${each}.one f32)`).join(" ")} ${result ? "(result f64)" : ""}
    ${[...given, ...locals].map((each) => `(local $${each} v128)`).join(" ")}
    ${given.map((each) => set(each, `(f32x4.splat ${get(`${each}.one`)})`)).join(" ")}
    (loop $next
      ${body.join("\n      ")}
      ${arrays.map((each) => set(each, `(i32.add ${get(each)} (i32.const ${WIDTH * NUMBER_BYTES}))`)).join("\n      ")}
      (br_if $next (i32.lt_u ${get(arrays[0])} ${get("end")})))
    ${result ?? ""})`;

const moving: Loop = {
  arrays: ["weight", "slope", "moment1", "moment2"],
  given: ["beta1", "part1", "beta2", "part2", "left", "rate", "floor"],
  locals: ["w", "g", "m", "v"],
  body: [
    set("g", load("slope")),
    set("m", add(mul(get("beta1"), load("moment1")), mul(get("part1"), get("g")))),
    set("v", add(mul(get("beta2"), load("moment2")), mul(mul(get("part2"), get("g")), get("g")))),
    set("w", div(mul(get("rate"), get("m")), add(sqrt(get("v")), get("floor")))),
    set("w", sub(mul(get("left"), load("weight")), get("w"))),
    store("weight", get("w")),
    store("moment1", get("m")),
    store("moment2", get("v")),
  ],
};
const step = loop("step", moving);
const stepWithAverage = loop("stepWithAverage", {
  ...moving,
  arrays: [...moving.arrays, "average"],
  given: [...moving.given!, "decay", "part"],
  body: [
    ...moving.body,
    store("average", add(mul(get("decay"), load("average")), mul(get("part"), get("w")))),
  ],
});

const lanes = [0, 1].map((lane) => `(f64x2.extract_lane ${lane} ${get("total")})`);
const sum = loop("add", {
  arrays: ["a", "b"],
  locals: ["both", "square", "total"],
  body: [
    set("both", add(load("a"), load("b"))),
    store("a", get("both")),
    set("square", mul(get("both"), get("both"))),
    set("total", `(f64x2.add ${get("total")} (f64x2.promote_low_f32x4 ${get("square")}))`),
    // The other two of the four, moved to where two are widened.
    set(
      "square",
      `(i8x16.shuffle 8 9 10 11 12 13 14 15 0 1 2 3 4 5 6 7 ${get("square")} ${get("square")})`,
    ),
    set("total", `(f64x2.add ${get("total")} (f64x2.promote_low_f32x4 ${get("square")}))`),
  ],
  result: `(f64.add ${lanes.join(" ")})`,
});

const text = `(module
  (import "host" "memory" (memory 1))
  ${[step, stepWithAverage, sum].join("\n")})`;

// ── Memory ──────────────────────────────────────────────────────────────────────────────────────

/** Of the runtime's own, whose types come with a page's. */
declare const WebAssembly: {
  readonly Memory: new (size: { readonly initial: number }) => Memory;
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object, imports: object) => { readonly exports: unknown };
};

interface Memory {
  readonly buffer: ArrayBuffer;
}

interface Exports {
  step(...numbers: readonly number[]): void;
  stepWithAverage(...numbers: readonly number[]): void;
  add(a: number, b: number, end: number): number;
}

/** The loops, one thread's, over memory with places for arrays of these lengths: 4 GB at most. */
export async function adamInPlace(lengths: readonly number[]): Promise<AdamInPlace> {
  const bytes = lengths.reduce((sum, length) => sum + roomOf(length), roomOf(BLOCK));
  const memory = new WebAssembly.Memory({ initial: Math.ceil(bytes / PAGE_BYTES) });
  const exports = await assembled(memory);
  const block = new Float32Array(memory.buffer, 0, BLOCK);
  let taken = roomOf(BLOCK);
  return {
    place(length) {
      const placed = new Float32Array(memory.buffer, taken, length);
      taken += roomOf(length);
      return placed;
    },
    step({ weight, slope, moment1, moment2, average }, options, rates) {
      const given = givenOf(options, rates);
      const places = [weight, slope, moment1, moment2].map(({ byteOffset }) => byteOffset);
      const end = weight.byteOffset + roomOf(weight.length);
      const { averageDecay: decay } = options;
      if (average === undefined || decay === undefined) exports.step(...places, end, ...given);
      else {
        const all = [...places, average.byteOffset, end, ...given, decay, 1 - decay];
        exports.stepWithAverage(...all);
      }
    },
    add(a, b) {
      let squares = 0;
      for (let start = 0; start < b.length; start += BLOCK) {
        const part = b.subarray(start, start + BLOCK);
        block.set(part);
        block.fill(0, part.length);
        const at = a.byteOffset + start * NUMBER_BYTES;
        squares += exports.add(at, block.byteOffset, at + roomOf(part.length));
      }
      return squares;
    },
  };
}

/** Bytes of so many numbers, and of those beyond that are computed with the last: zeros, which stay so. */
const roomOf = (length: number): number => Math.ceil(length / WIDTH) * WIDTH * NUMBER_BYTES;

function givenOf(
  { beta1, beta2, epsilon, weightDecay }: Moving,
  { scale, learningRate, correction1, correction2 }: AdamRates,
): readonly number[] {
  const root = Math.sqrt(correction2);
  const [part1, part2] = [(1 - beta1) * scale, (1 - beta2) * scale * scale];
  const left = 1 - learningRate * weightDecay;
  return [beta1, part1, beta2, part2, left, (learningRate * root) / correction1, epsilon * root];
}

/** The assembler is loaded only where it is used. */
async function assembled(memory: Memory): Promise<Exports> {
  const { default: wabt } = await import("wabt");
  const { parseWat } = await wabt();
  const parsed = parseWat("adam.wat", text, { simd: true });
  const module = new WebAssembly.Module(parsed.toBinary({}).buffer);
  parsed.destroy();
  return new WebAssembly.Instance(module, { host: { memory } }).exports as Exports;
}
