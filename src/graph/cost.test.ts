import { describe, expect, test } from "vitest";
import { conv, convTranspose } from "./convolution.ts";
import { costOf } from "./cost.ts";
import { add } from "./elementwise.ts";
import { matmul } from "./matmul.ts";
import { input } from "./tensor.ts";

const x = input("x", [2, 6, 8, 10]);

describe("the cost", () => {
  test("of a convolution is a sum over the kernel for every entry out", () => {
    const y = conv(x, input("w", [4, 6, 3, 3]), { stride: 2, padding: 1, bias: input("b", [4]) });
    expect(y.shape).toEqual([2, 4, 4, 5]);
    expect(costOf([y])).toEqual({ convolutions: 2 * 4 * 4 * 5 * (6 * 9), products: 0 });
  });

  test("of a convolution in groups counts each group's own channels", () => {
    const y = conv(x, input("w", [4, 3, 1, 1]), { groups: 2 });
    expect(costOf([y]).convolutions).toBe(2 * 4 * 8 * 10 * 3);
  });

  test("of a transposed convolution is a sum over the kernel for every entry in", () => {
    const y = convTranspose(x, input("w", [6, 4, 4, 4]), { stride: 2, padding: 1 });
    expect(costOf([y]).convolutions).toBe(2 * 6 * 8 * 10 * (4 * 16));
  });

  test("of a matrix product is a sum over the inner side for every entry out", () => {
    const y = matmul(input("a", [2, 1, 5, 7]), input("b", [3, 7, 4]));
    expect(costOf([y])).toEqual({ convolutions: 0, products: 2 * 3 * 5 * 4 * 7 });
  });

  test("counts what is needed twice once, and what nothing needs not at all", () => {
    const weight = input("w", [6, 6, 1, 1]);
    conv(x, input("unused", [6, 6, 1, 1]));
    const y = add(conv(x, weight), conv(x, weight));
    expect(costOf([y]).convolutions).toBe(2 * 6 * 8 * 10 * 6);
  });
});
