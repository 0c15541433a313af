import { expect, test } from "vitest";
import { conv } from "./convolution.ts";
import { add, mul, sub } from "./elementwise.ts";
import { gather } from "./gather.ts";
import { gradients } from "./gradient.ts";
import { print } from "./print.ts";
import { sum } from "./reduction.ts";
import { pad } from "./shaping.ts";
import { constant, input, integers } from "./tensor.ts";

test("a training step reads as one line a tensor", () => {
  const x = input("x", [1, 1, 4, 4]);
  const weight = input("encoder.0.weight", [2, 1, 3, 3]);
  const loss = sum(conv(x, weight, { padding: 1 }));
  const [slope] = gradients(sum(mul(weight, weight)), [weight]);
  const text = print({
    name: "step",
    feeds: { x },
    results: { loss },
    state: {
      "encoder.0.weight": { current: weight, next: sub(weight, mul(slope, 0.5)) },
    },
  });
  expect(text).toBe(
    `program step
  x: float32[1, 1, 4, 4]
  encoder.0.weight: float32[2, 1, 3, 3]
  %2 = conv(x, encoder.0.weight) stride=(1, 1) dilation=(1, 1) groups=1 padding=(1, 1, 1, 1) : float32[1, 2, 4, 4]
  %3 = reduceSum(%2) axes=(0, 1, 2, 3) : float32[1, 1, 1, 1]
  %4 = reshape(%3) : float32[]
  %5 = add(encoder.0.weight, encoder.0.weight) : float32[2, 1, 3, 3]
  %7 = mul(%5, 0.5) : float32[2, 1, 3, 3]
  %8 = sub(encoder.0.weight, %7) : float32[2, 1, 3, 3]
  loss = %4
  encoder.0.weight:next = %8
`,
  );
});

test("constants are written where they are used, large ones by their shape", () => {
  const x = input("x", [4]);
  const places = integers([3, 1]);
  const padded = pad(add(x, constant([1, 2, 3, 4])), { before: [1], after: [0] }, { value: 0.5 });
  const y = gather(padded, places, 0);
  expect(print({ name: "constants", feeds: { x }, results: { y }, state: {} })).toBe(
    `program constants
  x: float32[4]
  %2 = add(x, constant[4]) : float32[4]
  %3 = pad(%2) before=(1) after=(0) mode=constant value=0.5 : float32[5]
  %5 = gather(%3, constant[2]) axis=0 : float32[2]
  y = %5
`,
  );
});
