import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { KintsugiError } from "../errors.ts";
import { floats, type TensorData, type Tensors } from "./device.ts";
import { bytesOf, decodeSafetensors, encodeSafetensors, safetensorsHead } from "./safetensors.ts";

interface Golden {
  readonly file: string;
  readonly tensors: Record<string, { shape: number[]; values: (number | string)[] }>;
}
const golden: Golden = JSON.parse(
  readFileSync(new URL("../../tests/goldens/safetensors.json", import.meta.url), "utf8"),
);

const shapes = fc.array(fc.nat({ max: 4 }), { maxLength: 4 });
const sizeOf = (shape: readonly number[]) => shape.reduce((n, side) => n * side, 1);
const array = <T>(entry: fc.Arbitrary<T>, shape: readonly number[]) =>
  fc.array(entry, { minLength: sizeOf(shape), maxLength: sizeOf(shape) });
const anyTensor: fc.Arbitrary<TensorData> = shapes.chain((shape) =>
  fc.oneof(
    array(fc.float(), shape).map((v) => floats(shape, Float32Array.from(v))),
    array(fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n), shape).map(
      (v): TensorData => ({ dtype: "int64", shape, data: BigInt64Array.from(v) }),
    ),
    array(fc.nat({ max: 1 }), shape).map(
      (v): TensorData => ({ dtype: "bool", shape, data: Uint8Array.from(v) }),
    ),
  ),
);
const names = fc.string({ unit: "grapheme", minLength: 1 }).filter((n) => !n.startsWith("__"));
const anyTensors = fc.dictionary(names, anyTensor, { maxKeys: 6, noNullPrototype: true });

const small = (): Uint8Array =>
  encodeSafetensors({
    tensors: {
      "a.weight": floats([2, 3], Float32Array.of(1, 2, 3, 4, 5, 6)),
      "a.bias": floats([2], Float32Array.of(-1, 1)),
    },
    metadata: { network: "tiny" },
  });

/** A file with this header over `bytes` of data. */
function fileOf(header: unknown, dataBytes: number): Uint8Array {
  const text = new TextEncoder().encode(
    typeof header === "string" ? header : JSON.stringify(header),
  );
  const file = new Uint8Array(8 + text.length + dataBytes);
  new DataView(file.buffer).setBigUint64(0, BigInt(text.length), true);
  file.set(text, 8);
  return file;
}

function refusal(file: Uint8Array): KintsugiError {
  try {
    decodeSafetensors(file, "w.safetensors");
  } catch (error) {
    if (error instanceof KintsugiError) return error;
    throw error;
  }
  throw new Error("the file was read");
}

describe("safetensors", () => {
  test("a file of the reference implementation is read to the last digit", () => {
    const file = Buffer.from(golden.file, "base64");
    const { tensors, metadata } = decodeSafetensors(file, "golden");
    expect(metadata).toEqual({ network: "gated-unet", note: "Ünïcode" });
    expect(Object.keys(tensors).sort()).toEqual(Object.keys(golden.tensors).sort());
    for (const [name, { shape, values }] of Object.entries(golden.tensors)) {
      expect(tensors[name].shape).toEqual(shape);
      const read = Array.from<number | bigint>(tensors[name].data);
      expect(read.map((v) => (typeof v === "bigint" ? `${v}` : v))).toEqual(values);
    }
    expect(tensors.step.dtype).toBe("int64");
    expect(tensors.frozen.dtype).toBe("bool");
  });

  test("a head and the tensors' bytes in its order are the whole file", () => {
    fc.assert(
      fc.property(anyTensors, (tensors) => {
        const { head, names: order } = safetensorsHead(tensors, { step: "3" });
        const parts = order.map((name) => bytesOf(tensors[name].data));
        const whole = encodeSafetensors({ tensors, metadata: { step: "3" } });
        expect(Buffer.concat([head, ...parts]).equals(whole)).toBe(true);
      }),
    );
  });

  test("what is written is read back bit for bit", () => {
    const metadata = fc.dictionary(fc.string(), fc.string(), { noNullPrototype: true });
    fc.assert(
      fc.property(anyTensors, metadata, (tensors, notes) => {
        fc.pre(!("__proto__" in { ...notes } && Object.hasOwn(notes, "__proto__")));
        const read = decodeSafetensors(encodeSafetensors({ tensors, metadata: notes }), "w");
        expect(read.tensors).toEqual(tensors);
        expect(read.metadata).toEqual(notes);
      }),
      { numRuns: 60 },
    );
  });

  test("the order in which tensors come does not change a byte", () => {
    const tensors: Tensors = {
      a: floats([1], Float32Array.of(1)),
      b: { dtype: "bool", shape: [1], data: Uint8Array.of(1) },
      c: { dtype: "int64", shape: [], data: BigInt64Array.of(3n) },
    };
    const turned = Object.fromEntries(Object.entries(tensors).reverse());
    expect(encodeSafetensors({ tensors: turned, metadata: {} })).toEqual(
      encodeSafetensors({ tensors, metadata: {} }),
    );
  });

  test("float16 halves the floats' bytes and widens to the rounded values", () => {
    const tensors = { w: floats([4], Float32Array.of(1 / 3, -65504, 2 ** -24, 0)) };
    const file = encodeSafetensors({ tensors, metadata: {} }, "float16");
    expect(Array.from(decodeSafetensors(file, "w").tensors.w.data as Float32Array)).toEqual([
      0x555 / 4096,
      -65504,
      2 ** -24,
      0,
    ]);
    expect(new TextDecoder().decode(file)).toContain(
      '"w":{"dtype":"F16","shape":[4],"data_offsets":[0,8]}',
    );
  });

  test("a value beyond float16 is refused, not turned into infinity", () => {
    const tensors = { w: floats([1], Float32Array.of(70000)) };
    expect(() => encodeSafetensors({ tensors, metadata: {} }, "float16")).toThrow(
      "tensor w: expected float16 values within ±65504, got 70000; use float32",
    );
  });

  test("each broken rule is named with the file and the value", () => {
    const entry = { dtype: "F32", shape: [2], data_offsets: [0, 8] };
    const cases: [Uint8Array, string][] = [
      [new Uint8Array(5), "w.safetensors: expected a safetensors file, got 5 bytes"],
      [
        Buffer.from("\x89PNG\r\n\x1a\n and so on", "latin1"),
        "w.safetensors: expected a safetensors header of at most 10 bytes, got a length of",
      ],
      [fileOf("{nonsense}", 0), "w.safetensors: expected a safetensors header in JSON"],
      [fileOf({ w: { ...entry, dtype: "F8" } }, 8), "a valid safetensors header, got w.dtype:"],
      [fileOf({ w: { ...entry, shape: [-2] } }, 8), "a valid safetensors header, got w.shape.0:"],
      [
        fileOf({ w: { ...entry, shape: [3] } }, 8),
        "tensor w: expected 12 bytes for F32 [3], got 8",
      ],
      [
        fileOf({ w: { ...entry, data_offsets: [4, 12] } }, 12),
        "w.safetensors, tensor w: expected to begin at byte 0, got 4",
      ],
      [fileOf({ w: entry }, 4), "tensor w: expected to end by byte 4, got 8"],
      [fileOf({ w: entry }, 9), "w.safetensors: expected 8 bytes of tensors, got 9"],
      [fileOf({ w: entry, v: entry }, 8), "tensor v: expected to begin at byte 8, got 0"],
    ];
    for (const [file, words] of cases) {
      const { code, message } = refusal(file);
      expect(code).toBe("weights-invalid");
      expect(message).toContain(words);
    }
  });

  test("every truncation is refused", () => {
    const file = small();
    for (let length = 0; length < file.length; length++) {
      expect(refusal(file.subarray(0, length)).code).toBe("weights-invalid");
    }
  });

  test("a damaged file is read or refused, and nothing else", () => {
    const file = small();
    const place = fc.nat({ max: file.length - 1 });
    const damage = fc.array(fc.tuple(place, fc.nat({ max: 255 })), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(damage, (changes) => {
        const broken = file.slice();
        for (const [at, byte] of changes) broken[at] = byte;
        try {
          decodeSafetensors(broken, "w");
        } catch (error) {
          expect(error).toBeInstanceOf(KintsugiError);
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe("weights in a byte each", () => {
  const anyMatrix = fc
    .tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 9 }))
    .chain(([outputs, inputs]) =>
      array(fc.float({ min: -100, max: 100, noNaN: true }), [outputs, inputs]).map((values) =>
        floats([outputs, inputs], Float32Array.from(values)),
      ),
    );
  const through = (tensors: Tensors) =>
    decodeSafetensors(encodeSafetensors({ tensors, metadata: {} }, "int8"), "w").tensors;

  test("are off by half a step of their output's scale at most, and stay as they are from then on", () => {
    fc.assert(
      fc.property(anyMatrix, (weight) => {
        const once = through({ weight });
        const [outputs, inputs] = weight.shape;
        for (let output = 0; output < outputs; output++) {
          const row = (tensor: TensorData) =>
            Array.from(tensor.data.slice(output * inputs, (output + 1) * inputs), Number);
          const step = Math.max(...row(weight).map(Math.abs)) / 127;
          const off = row(once.weight).map((value, i) => Math.abs(value - row(weight)[i]));
          expect(Math.max(...off)).toBeLessThanOrEqual(step * 0.5001 + 1e-30);
        }
        const again = Array.from(through(once).weight.data, Number);
        const first = Array.from(once.weight.data, Number);
        for (const [i, value] of again.entries()) expect(value).toBeCloseTo(first[i], 4);
      }),
    );
  });

  test("leave tensors of one axis exact, and take a byte for what has more", () => {
    const bias = floats([2], Float32Array.of(0.1, -3e-9));
    const weight = floats([2, 3], Float32Array.of(-127, 1, 2, 0, 0, 0));
    const tensors = through({ bias, weight });
    expect(tensors).toEqual({ bias, weight });
    const sizes = (["float32", "int8"] as const).map((format) => {
      const large = { weight: floats([4, 1000], new Float32Array(4000).fill(1)) };
      return encodeSafetensors({ tensors: large, metadata: {} }, format).length;
    });
    expect(sizes[0] / sizes[1]).toBeGreaterThan(3.6);
  });

  test("of 6 bits have 63 levels where a tensor is large, and gzip makes those smaller", () => {
    const sine = (count: number) => Float32Array.from({ length: count }, (_, i) => Math.sin(i));
    const tensors = {
      large: floats([1, 80_000], sine(80_000)),
      small: floats([1, 900], sine(900)),
    };
    const [fine, coarse] = (["int8", "int6"] as const).map((format) =>
      encodeSafetensors({ tensors, metadata: {} }, format),
    );
    expect(gzipSync(coarse).length / gzipSync(fine).length).toBeLessThan(0.85);
    const read = decodeSafetensors(coarse, "w").tensors;
    const levelsOf = ({ data }: TensorData) => new Set<unknown>(data).size;
    expect(levelsOf(read.large)).toBe(63);
    expect(levelsOf(read.small)).toBeGreaterThan(200);
    for (const [i, value] of sine(80_000).entries()) {
      expect(Math.abs((read.large.data[i] as number) - value)).toBeLessThanOrEqual(0.5001 / 31);
    }
  });

  test("need their scales, and finite values", () => {
    const bytes = fileOf({ w: { dtype: "I8", shape: [2, 1], data_offsets: [0, 2] } }, 2);
    expect(refusal(bytes).message).toContain("w: expected its scales, F32 [2], got none");
    const weight = floats([1, 2], Float32Array.of(1, Number.NaN));
    expect(() => through({ weight })).toThrow("expected finite values, got NaN; use float32");
  });
});
