import fc from "fast-check";
import { describe, expect, test } from "vitest";
import golden from "../../tests/goldens/resize.json" with { type: "json" };
import { hashPicture } from "../../tests/hash-picture.ts";
import { type ResizeMethod, resampleMatrix, resampleWeights, resize } from "./resize.ts";

const methods: readonly ResizeMethod[] = ["nearest", "area", "bilinear", "bicubic", "lanczos"];
const source = hashPicture(golden.width, golden.height, 2);

describe("resize", () => {
  test.each(golden.resized)(
    "equals Pillow (area: OpenCV) by $method at $width×$height",
    ({ method, data, ...size }) => {
      const resized = resize(source, size, method as ResizeMethod);
      expect(resized.data.length).toBe(data.length);
      data.forEach((value, i) => {
        expect(Math.abs(resized.data[i] - value)).toBeLessThan(1e-5);
      });
    },
  );

  test("returns the picture itself at its own size, by every method", () => {
    for (const method of methods) {
      const same = resize(source, source, method);
      same.data.forEach((value, i) => {
        expect(value).toBeCloseTo(source.data[i], 6);
      });
    }
  });

  test("takes the exact mean of each block by area at a whole factor", () => {
    const small = resize(hashPicture(12, 8, 1), { width: 4, height: 2 }, "area");
    const { data } = hashPicture(12, 8, 1);
    let sum = 0;
    for (let y = 4; y < 8; y++) for (let x = 3; x < 6; x++) sum += data[y * 12 + x];
    expect(small.data[1 * 4 + 1]).toBeCloseTo(sum / 12, 6);
  });
});

describe("resampleWeights", () => {
  const sides = fc.integer({ min: 1, max: 40 });

  test("makes rows that sum to 1 and stay inside the input", () => {
    fc.assert(
      fc.property(sides, sides, fc.constantFrom(...methods), (inSize, outSize, method) => {
        const { taps, starts, weights } = resampleWeights(inSize, outSize, method);
        for (let i = 0; i < outSize; i++) {
          const row = weights.subarray(i * taps, (i + 1) * taps);
          expect(row.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 12);
          expect(starts[i]).toBeGreaterThanOrEqual(0);
          expect(starts[i] + taps).toBeLessThanOrEqual(inSize);
        }
      }),
      { numRuns: 200 },
    );
  });

  test("keeps the mean of the whole line by area, whatever the sizes", () => {
    fc.assert(
      fc.property(sides, sides, (inSize, outSize) => {
        const matrix = resampleMatrix(inSize, outSize, "area");
        for (let j = 0; j < inSize; j++) {
          let column = 0;
          for (let i = 0; i < outSize; i++) column += matrix[i * inSize + j];
          expect(column).toBeCloseTo(outSize / inSize, 5);
        }
      }),
      { numRuns: 60 },
    );
  });

  test("samples ⌊(i + ½)·256/42⌋ by nearest, as the book does", () => {
    const { starts } = resampleWeights(256, 42, "nearest");
    starts.forEach((start, i) => {
      expect(start).toBe(Math.floor(((i + 0.5) * 256) / 42));
    });
  });

  test("is the same operator as a dense matrix", () => {
    const [line, matrix] = [hashPicture(11, 1, 1), resampleMatrix(11, 7, "lanczos")];
    const resized = resize(line, { width: 7, height: 1 }, "lanczos");
    resized.data.forEach((value, i) => {
      const sum = line.data.reduce((total, v, j) => total + matrix[i * 11 + j] * v, 0);
      expect(value).toBeCloseTo(sum, 5);
    });
  });
});
