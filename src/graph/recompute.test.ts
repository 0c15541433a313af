import { describe, expect, test } from "vitest";
import { uniform } from "../../tests/goldens/hash.ts";
import { evaluate, programOf, type Values } from "../../tests/run-program.ts";
import { conv } from "./convolution.ts";
import { add, elu, mul, relu, sigmoid, square, sub, tanh } from "./elementwise.ts";
import { type Forgetting, forgettable } from "./forget.ts";
import { gradients, topologicalOrder } from "./gradient.ts";
import { memoryNeed } from "./liveness.ts";
import { matmul } from "./matmul.ts";
import { averagePool } from "./pooling.ts";
import { recomputing } from "./recompute.ts";
import { mean, sum } from "./reduction.ts";
import { enlargeNearest } from "./resize.ts";
import { concat, split } from "./shaping.ts";
import { input, type Shape, sizeOf, type Tensor } from "./tensor.ts";

const all: Forgetting = { part: 0.2, share: 1 };

/** Weights as placeholders with hashed values, and what they stand for. */
function weights() {
  const made: { name: string; tensor: Tensor }[] = [];
  const weight = (...shape: Shape): Tensor => {
    const tensor = input(`w${made.length}`, shape);
    made.push({ name: `w${made.length}`, tensor });
    return tensor;
  };
  const values = (): Values =>
    Object.fromEntries(
      made.map(({ name, tensor: { shape } }, i) => [name, uniform(shape, i + 1, -0.4, 0.4)]),
    );
  return { weight, values, all: () => made.map(({ tensor }) => tensor) };
}

const pictures = input("pictures", [2, 3, 16, 16]);

/** Gated convolutions one after the other. */
function chain(length: number) {
  const { weight, values, all } = weights();
  let x: Tensor = conv(pictures, weight(8, 3, 3, 3), { padding: 1 });
  for (let i = 0; i < length; i++) {
    const y = conv(x, weight(16, 8, 3, 3), { bias: weight(16), padding: 1 });
    const [feature, gate] = split(y, [8, 8], 1);
    x = mul(elu(feature), sigmoid(gate));
  }
  return { losses: [mean(square(x))], wrt: all(), values };
}

/** Two levels down, two up, with skips. */
function unet() {
  const { weight, values, all } = weights();
  const layer = (x: Tensor, out: number) =>
    tanh(conv(x, weight(out, x.shape[1], 3, 3), { bias: weight(out), padding: 1 }));
  const full = layer(pictures, 6);
  const half = layer(averagePool(full, { kernel: 2 }), 8);
  const quarter = layer(averagePool(half, { kernel: 2 }), 8);
  const toHalf = layer(concat([enlargeNearest(quarter, 2), half], 1), 8);
  const toFull = layer(concat([enlargeNearest(toHalf, 2), full], 1), 6);
  return { losses: [sum(square(sub(layer(toFull, 3), pictures)))], wrt: all(), values };
}

/** Two losses of one forward pass: of its end, and of its middle through a branch of its own. */
function twoLosses() {
  const { weight, values, all } = weights();
  const middle = relu(conv(pictures, weight(4, 3, 3, 3), { padding: 1 }));
  const end = add(middle, tanh(conv(middle, weight(4, 4, 3, 3), { padding: 1 })));
  const branch = matmul(relu(mul(end, middle)), weight(16, 5));
  return { losses: [mean(square(end)), mean(square(branch))], wrt: all(), values };
}

const graphs = { chain: chain(5), unet: unet(), "two losses": twoLosses() };
const feeds = { pictures: uniform([2, 3, 16, 16], 99) };

/** The gradients of all losses by name. */
const named = (gradientsOf: (loss: Tensor) => readonly Tensor[], losses: readonly Tensor[]) =>
  Object.fromEntries(
    losses.flatMap((loss, k) => gradientsOf(loss).map((slope, i) => [`d${k}.${i}`, slope])),
  );

describe("recomputed gradients", () => {
  test.each(Object.entries(graphs))("%s: are the plain ones", async (_, graph) => {
    const { losses, wrt, values } = graph;
    const every = new Set(topologicalOrder(losses).filter(({ inputs }) => inputs.length > 0));
    const plain = await evaluate(
      named((loss) => gradients(loss, wrt), losses),
      {
        ...feeds,
        ...values(),
      },
    );
    for (const forgotten of [new Set<Tensor>(), forgettable(losses, all), every]) {
      const differentiate = recomputing(forgotten);
      const slopes = named((loss) => differentiate(loss, wrt), losses);
      const got = await evaluate(slopes, { ...feeds, ...values() });
      for (const [name, expected] of Object.entries(plain)) {
        const norm = Math.hypot(...expected);
        const gap = Math.hypot(...expected.map((value, i) => value - got[name][i]));
        expect(gap, name).toBeLessThanOrEqual(1e-6 * norm);
      }
      expect(Math.hypot(...plain["d0.0"])).toBeGreaterThan(0);
    }
  });

  test("read nothing that is forgotten", () => {
    for (const { losses, wrt } of Object.values(graphs)) {
      const forgotten = forgettable(losses, all);
      expect(forgotten.size).toBeGreaterThan(0);
      const differentiate = recomputing(forgotten);
      const forward = new Set(topologicalOrder(losses));
      for (const loss of losses) {
        const slopes = differentiate(loss, wrt);
        const read = topologicalOrder(slopes)
          .filter((tensor) => !forward.has(tensor))
          .flatMap(({ inputs }) => inputs);
        expect(read.filter((tensor) => forgotten.has(tensor))).toEqual([]);
      }
    }
  });

  test("make a tensor again once at most, however many read it", () => {
    const { losses, wrt } = graphs.chain;
    const count = (slopes: readonly Tensor[]) =>
      topologicalOrder([...losses, ...slopes]).filter(({ op }) => op === "elu").length;
    const forgotten = forgettable(losses, all);
    const forgottenElus = [...forgotten].filter(({ op }) => op === "elu").length;
    expect(forgottenElus).toBeGreaterThan(0);
    expect(count(recomputing(forgotten)(losses[0], wrt))).toBe(
      count(gradients(losses[0], wrt)) + forgottenElus,
    );
  });

  test("keep their ties in a simplified program, which needs less memory", () => {
    const { losses, wrt } = chain(16);
    const need = (slopes: readonly Tensor[]) => {
      const results = Object.fromEntries(slopes.map((slope, i) => [`d${i}`, slope]));
      return memoryNeed(programOf({ loss: losses[0], ...results }), "freed").activationBytes;
    };
    const forgotten = forgettable(losses, all);
    const plain = need(gradients(losses[0], wrt));
    expect(need(recomputing(forgotten)(losses[0], wrt))).toBeLessThan(0.55 * plain);
  });

  test("of a graph deeper than the call stack are found", () => {
    let deep: Tensor = pictures;
    for (let i = 0; i < 10_000; i++) deep = add(deep, 1);
    const loss = sum(square(deep));
    const forgotten = new Set(topologicalOrder([deep]).filter(({ inputs }) => inputs.length > 0));
    expect(recomputing(forgotten)(loss, [pictures])[0].shape).toEqual(pictures.shape);
  });
});

describe("what may be forgotten", () => {
  const { losses } = graphs.unet;
  const bytesOf = (tensors: Iterable<Tensor>) =>
    [...tensors].reduce((total, { shape }) => total + sizeOf(shape), 0);

  test("is never the last part, nor what crosses a cut", () => {
    const order = topologicalOrder(losses);
    const forgotten = forgettable(losses, all);
    expect(forgotten.has(losses[0])).toBe(false);
    expect(order.some((tensor) => tensor.inputs.length > 0 && !forgotten.has(tensor))).toBe(true);
    expect(forgettable(losses, { part: 1, share: 1 }).size).toBe(0);
  });

  test("is less where less is asked for, and what is cheap to make again", () => {
    const some = forgettable(losses, { ...all, share: 0.3 });
    const every = forgettable(losses, all);
    expect(some.size).toBeLessThan(every.size);
    expect([...some].every((tensor) => every.has(tensor))).toBe(true);
    expect(bytesOf(some)).toBeGreaterThan(0.3 * bytesOf(every) * 0.99);
  });
});
