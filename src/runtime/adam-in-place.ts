/**
 * The step of `adam` as loops over main memory, in place: where a graph goes a dozen times over all weights, slopes and
 * moments, and needs a second buffer for each, one pass does. The loops are WebAssembly, four numbers at a time: a block of
 * values visits its memory, is moved there, and goes back.
 */
import type { AdamOptions } from "../nn/optimisers.ts";

/** What a parameter's step reads; all but the slope are moved. */
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
  /**
   * With s·g for the clipped slope: m ← β₁m + (1 − β₁)sg, v ← β₂v + (1 − β₂)s²g²,
   * w ← w − η (m / c₁) / (√(v / c₂) + ε) − η λ w, w̄ ← decay · w̄ + (1 − decay) · w
   */
  step(values: AdamValues, options: Moving, rates: AdamRates): void;
  /** a ← a + b; gives Σ a² of the new. */
  add(a: Float32Array, b: Float32Array): number;
}

// ── Loops, as WebAssembly's text ────────────────────────────────────────────────────────────────

/** Numbers of a block: five of them stay in a core's second cache. */
const BLOCK = 2 ** 13;
const NUMBER_BYTES = Float32Array.BYTES_PER_ELEMENT;
const BLOCK_BYTES = BLOCK * NUMBER_BYTES;
const PAGE_BYTES = 2 ** 16;
/** Numbers that are computed at once. */
const WIDTH = 4;

const [FIRST, SECOND, THIRD, FOURTH, FIFTH] = [0, 1, 2, 3, 4];
const BLOCKS = 5;

const get = (local: string): string => `(local.get $${local})`;
const set = (local: string, value: string): string => `(local.set $${local} ${value})`;
const load = (block: number): string => `(v128.load offset=${block * BLOCK_BYTES} ${get("at")})`;
const store = (block: number, value: string): string =>
  `(v128.store offset=${block * BLOCK_BYTES} ${get("at")} ${value})`;
const add = (a: string, b: string): string => `(f32x4.add ${a} ${b})`;
const sub = (a: string, b: string): string => `(f32x4.sub ${a} ${b})`;
const mul = (a: string, b: string): string => `(f32x4.mul ${a} ${b})`;
const div = (a: string, b: string): string => `(f32x4.div ${a} ${b})`;
const sqrt = (a: string): string => `(f32x4.sqrt ${a})`;

interface Loop {
  /** The same for all numbers of a block. */
  readonly given?: readonly string[];
  /** Of four numbers. */
  readonly locals?: readonly string[];
  /** What is done with every four numbers. */
  readonly body: readonly string[];
  /** What is given back in the end, a float64. */
  readonly result?: string;
}

/** `name(bytes, ...given)`: over so many bytes of the blocks. */
const loop = (name: string, { given = [], locals = [], body, result }: Loop): string => `
  (func (export "${name}") (param $bytes i32)
    ${given.map((each) => `(param $${each}.one f32)`).join(" ")} ${result ? "(result f64)" : ""}
    (local $at i32) ${[...given, ...locals].map((each) => `(local $${each} v128)`).join(" ")}
    ${given.map((each) => set(each, `(f32x4.splat ${get(`${each}.one`)})`)).join(" ")}
    (loop $next
      ${body.join("\n      ")}
      ${set("at", `(i32.add ${get("at")} (i32.const ${WIDTH * NUMBER_BYTES}))`)}
      (br_if $next (i32.lt_u ${get("at")} ${get("bytes")})))
    ${result ?? ""})`;

const moving: Loop = {
  given: ["beta1", "part1", "beta2", "part2", "left", "rate", "floor"],
  locals: ["w", "g", "m", "v"],
  body: [
    set("g", load(SECOND)),
    set("m", add(mul(get("beta1"), load(THIRD)), mul(get("part1"), get("g")))),
    set("v", add(mul(get("beta2"), load(FOURTH)), mul(mul(get("part2"), get("g")), get("g")))),
    set("w", div(mul(get("rate"), get("m")), add(sqrt(get("v")), get("floor")))),
    set("w", sub(mul(get("left"), load(FIRST)), get("w"))),
    store(FIRST, get("w")),
    store(THIRD, get("m")),
    store(FOURTH, get("v")),
  ],
};
const step = loop("step", moving);
const stepWithAverage = loop("stepWithAverage", {
  ...moving,
  given: [...moving.given!, "decay", "part"],
  body: [
    ...moving.body,
    store(FIFTH, add(mul(get("decay"), load(FIFTH)), mul(get("part"), get("w")))),
  ],
});

const lanes = [0, 1].map((lane) => `(f64x2.extract_lane ${lane} ${get("total")})`);
const sum = loop("add", {
  locals: ["both", "square", "total"],
  body: [
    set("both", add(load(FIRST), load(SECOND))),
    store(FIRST, get("both")),
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
  (memory (export "memory") ${Math.ceil((BLOCKS * BLOCK_BYTES) / PAGE_BYTES)})
  ${[step, stepWithAverage, sum].join("\n")})`;

// ── Blocks ──────────────────────────────────────────────────────────────────────────────────────

/** Of the runtime's own, whose types come with a page's. */
declare const WebAssembly: {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object) => { readonly exports: unknown };
};

interface Exports {
  readonly memory: { readonly buffer: ArrayBuffer };
  step(bytes: number, ...given: readonly number[]): void;
  stepWithAverage(bytes: number, ...given: readonly number[]): void;
  add(bytes: number): number;
}

/** The loops, assembled; they are one thread's. */
export async function adamInPlace(): Promise<AdamInPlace> {
  const exports = await assembled();
  const places = Array.from(
    { length: BLOCKS },
    (_, i) => new Float32Array(exports.memory.buffer, i * BLOCK_BYTES, BLOCK),
  );
  /** Brings every block of the arrays, each to its place, and takes those of `back` home as `move` leaves them. */
  const visit = (arrays: readonly Float32Array[], back: readonly number[], move: Visit): void => {
    const { length } = arrays[0];
    for (let start = 0; start < length; start += BLOCK) {
      const count = Math.min(BLOCK, length - start);
      const whole = Math.ceil(count / WIDTH) * WIDTH;
      arrays.forEach((array, i) => {
        places[i].set(array.subarray(start, start + count));
        places[i].fill(0, count, whole);
      });
      move(whole * NUMBER_BYTES);
      for (const i of back) arrays[i].set(places[i].subarray(0, count), start);
    }
  };
  return {
    step({ weight, slope, moment1, moment2, average }, options, rates) {
      const given = givenOf(options, rates);
      const arrays = [weight, slope, moment1, moment2];
      const moved = [FIRST, THIRD, FOURTH];
      const { averageDecay: decay } = options;
      if (average === undefined || decay === undefined) {
        visit(arrays, moved, (bytes) => exports.step(bytes, ...given));
      } else {
        const all = [...given, decay, 1 - decay];
        visit([...arrays, average], [...moved, FIFTH], (bytes) =>
          exports.stepWithAverage(bytes, ...all),
        );
      }
    },
    add(a, b) {
      let squares = 0;
      visit([a, b], [FIRST], (bytes) => {
        squares += exports.add(bytes);
      });
      return squares;
    },
  };
}

/** Does its part with so many bytes of every block. */
type Visit = (bytes: number) => void;

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
async function assembled(): Promise<Exports> {
  const { default: wabt } = await import("wabt");
  const { parseWat } = await wabt();
  const parsed = parseWat("adam.wat", text, { simd: true });
  const module = new WebAssembly.Module(parsed.toBinary({}).buffer);
  parsed.destroy();
  return new WebAssembly.Instance(module).exports as Exports;
}
