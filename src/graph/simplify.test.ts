import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { uniform } from "../../tests/goldens/hash.ts";
import { evaluate, programOf, runProgram, type Values } from "../../tests/run-program.ts";
import {
  abs,
  add,
  clip,
  div,
  elu,
  exp,
  greater,
  leakyRelu,
  log,
  max,
  min,
  mul,
  neg,
  pow,
  relu,
  sigmoid,
  softplus,
  sqrt,
  square,
  stopGradient,
  sub,
  tanh,
  where,
} from "./elementwise.ts";
import { emitModel } from "./emit.ts";
import { gradients, topologicalOrder } from "./gradient.ts";
import { compile } from "./program.ts";
import { mean, reduceMax, softmax, sum } from "./reduction.ts";
import { broadcastTo, concat, flip, pad, reshape, slice, split, transpose } from "./shaping.ts";
import { shareEqual, simplify } from "./simplify.ts";
import { constant, input, type Tensor } from "./tensor.ts";

/** The operators that the outputs need after simplification, leaves left out, sorted. */
const operatorsOf = (...outputs: readonly Tensor[]) =>
  topologicalOrder(simplify(outputs))
    .map(({ op }) => op)
    .filter((op) => op !== "input" && op !== "constant")
    .sort();

const x = input("x", [2, 3]);
const y = input("y", [2, 3]);

describe("simplify", () => {
  test("leaves dead code out", () => {
    exp(x);
    const [kept] = split(exp(x), [1, 2], 1);
    const [dx] = gradients(sum(mul(x, x)), [x]);
    expect(operatorsOf(kept)).toEqual(["exp", "slice"]);
    expect(operatorsOf(dx)).not.toContain("reduceSum");
  });

  test("shares equal subexpressions, also across outputs", () => {
    expect(operatorsOf(exp(add(x, y)), tanh(add(x, y)))).toEqual(["add", "exp", "tanh"]);
    expect(operatorsOf(mul(sum(x), 2), mul(sum(x), constant(2)))).toEqual([
      "mul",
      "reduceSum",
      "reshape",
    ]);
  });

  test("keeps what only looks equal apart", () => {
    const one = { before: [0, 1], after: [0, 0] };
    const differ: readonly (readonly [Tensor, Tensor])[] = [
      [leakyRelu(x, 0.1), leakyRelu(x, 0.2)],
      [sub(x, y), sub(y, x)],
      [mul(x, constant(0)), mul(x, constant(-0))],
      [reshape(x, [3, 2]), reshape(x, [6])],
      [pad(x, one, { value: -Infinity }), pad(x, one, { value: Infinity })],
      [clip(x, 0, Infinity), clip(x, 0, -Infinity)],
    ];
    for (const [left, right] of differ) expect(new Set(simplify([left, right])).size).toBe(2);
  });

  test("folds constants, spread ones only where they are used", async () => {
    const two = constant([1, 2, 3, 4, 5, 6], [2, 3]);
    const folded = transpose(flip(sqrt(mul(two, add(two, 1))), [1]), [1, 0]);
    const [only] = simplify([folded]);
    expect(only.op).toBe("constant");
    const { value } = await evaluate({ value: only });
    const { plain } = await runPlain({ plain: folded });
    expectClose(value, plain, "folded");
    expect(operatorsOf(broadcastTo(constant(3), [64, 64]))).toEqual(["broadcast"]);
  });

  test.each<readonly [string, Tensor, readonly string[]]>([
    ["x + 0 = x", add(x, 0), []],
    ["0 + x = x", add(0, x), []],
    ["x − 0 = x", sub(x, 0), []],
    ["x · 1 = x", mul(1, x), []],
    ["x / 1 = x", div(x, 1), []],
    ["x + (−y) = x − y", add(x, neg(y)), ["sub"]],
    ["−x + y = y − x", add(neg(x), y), ["sub"]],
    ["−(−x) = x", neg(neg(x)), []],
    ["reshape of reshape", reshape(reshape(x, [6]), [3, 2]), ["reshape"]],
    ["reshape there and back", reshape(reshape(x, [6]), [2, 3]), []],
    ["transpose there and back", transpose(transpose(x, [1, 0]), [1, 0]), []],
    ["stopGradient", stopGradient(x), []],
    ["a spread operand", mul(x, broadcastTo(input("s", []), [2, 3])), ["mul"]],
  ])("applies %s", (_name, tensor, operators) => {
    expect(operatorsOf(tensor)).toEqual(operators);
  });

  test("folds every operator to what it computes", async () => {
    const wide = constant([-2, -0.5, 0, 0.25, 1, 3], [2, 3]);
    const positive = add(square(wide), 0.5);
    const narrow = constant([0.5, -1.5], [2, 1]);
    const made = [
      ...[neg, abs, exp, relu, softplus, sigmoid, tanh, elu, leakyRelu].map((f) => f(wide)),
      ...[log, sqrt].map((f) => f(positive)),
      ...[add, sub, mul, div, min, max].flatMap((f) => [f(wide, narrow), f(narrow, positive)]),
      ...[clip(wide, -1, 0.5), pow(positive, wide), stopGradient(wide), reshape(wide, [3, 2])],
      ...[transpose(wide, [1, 0]), flip(wide, [0, 1]), slice(wide, [{ axis: 1, start: 1 }])],
      broadcastTo(narrow, [2, 3]),
    ];
    const named = Object.fromEntries(made.map((each, i) => [`${i}: ${each.op}`, each]));
    const folded = simplify(made);
    const plain = await runPlain(named);
    Object.entries(named).forEach(([name, { op }], i) => {
      const { attributes } = folded[i];
      if (op === "broadcast") return;
      expect("data" in attributes, `${name} is folded`).toBe(true);
      if ("data" in attributes) expectClose(attributes.data as Float32Array, plain[name], name);
    });
  });

  test("orders the axes of two transpositions as they were, one after the other", async () => {
    const cube = input("cube", [2, 3, 4]);
    const turned = transpose(transpose(cube, [1, 2, 0]), [0, 2, 1]);
    expect(operatorsOf(turned)).toEqual(["transpose"]);
    const fed = { cube: uniform([2, 3, 4], 4) };
    expect(await evaluate({ turned }, fed)).toEqual(await runPlain({ turned }, fed));
  });

  test("joins only what stands side by side", async () => {
    const beside = (axis: number, before: number, after: number) => ({
      before: [0, 0].map((_, i) => (i === axis ? before : 0)),
      after: [0, 0].map((_, i) => (i === axis ? after : 0)),
    });
    const [narrow, low] = [slice(x, [{ axis: 1, end: 2 }]), slice(y, [{ axis: 0, end: 1 }])];
    const sums = {
      apart: add(pad(narrow, beside(1, 0, 3)), pad(narrow, beside(1, 3, 0))),
      over: add(pad(narrow, beside(1, 0, 1)), pad(narrow, beside(1, 1, 0))),
      across: add(pad(x, beside(1, 0, 3)), pad(low, beside(1, 3, 0))),
      turned: add(pad(x, beside(0, 0, 1)), pad(low, beside(0, 2, 0))),
    };
    const [plain, simple] = [await runPlain(sums), await evaluate(sums, values)];
    for (const name of Object.keys(sums)) expectClose(simple[name], plain[name], name);
    expect(operatorsOf(sums.turned)).toEqual(["concat", "slice"]);
  });

  test("writes the gradient of a split as one concat", () => {
    const [left, right] = split(x, [1, 2], 1);
    const [dx] = gradients(add(sum(exp(left)), sum(tanh(right))), [x]);
    expect(operatorsOf(dx)).toContain("concat");
    expect(operatorsOf(dx)).not.toContain("pad");
  });

  test("writes the gradient of a split into many, used one after the other, as one concat", () => {
    const wide = input("wide", [2, 9]);
    const parts = split(wide, [1, 2, 3, 1, 2], 1);
    const weighed = parts.map((part, i) => sum(mul(part, i + 1))).reduce(add);
    const [dx] = gradients(weighed, [wide]);
    const [simple] = simplify([dx]);
    expect(simple.op).toBe("concat");
    expect(simple.inputs.map(({ shape }) => shape[1])).toEqual([1, 2, 3, 1, 2]);
    expect(operatorsOf(dx)).not.toContain("pad");
  });

  test("leaves a sum of pieces that overlap or lie apart", () => {
    const piece = (before: number, after: number) =>
      pad(input(`at ${before}`, [2, 2]), { before: [0, before], after: [0, after] });
    expect(operatorsOf(add(piece(0, 3), piece(1, 2)))).toEqual(["add", "pad", "pad"]);
    expect(operatorsOf(add(piece(0, 3), piece(3, 0)))).toEqual(["add", "pad", "pad"]);
    expect(operatorsOf(add(piece(0, 4), piece(2, 2)))).toEqual(["concat", "pad"]);
  });

  test("leaves the product with zero alone, which ties recomputation in time", () => {
    expect(operatorsOf(add(x, mul(sum(y), 0)))).toEqual(["add", "mul", "reduceSum", "reshape"]);
  });

  test("keeps a scalar that would lose its spreading", () => {
    expect(simplify([add(constant([0], [1, 1]), input("v", [3]))])[0].shape).toEqual([1, 3]);
    expect(operatorsOf(mul(broadcastTo(input("s", []), [2, 3]), 1))).toEqual(["broadcast"]);
    expect(simplify([add(constant(new Float32Array(6), [2, 3]), input("s", []))])[0].shape).toEqual(
      [2, 3],
    );
  });
});

/** The values of a graph that was emitted as it stands. */
function runPlain(results: Readonly<Record<string, Tensor>>, fed: Values = values) {
  const { name, feeds } = programOf(results);
  const { model } = emitModel({
    name,
    inputs: Object.entries(feeds),
    outputs: Object.entries(results),
  });
  return runProgram({ ...compile(programOf(results)), model }, fed);
}

function expectClose(got: Float32Array, wanted: Float32Array, what: string): void {
  expect(got.length, what).toBe(wanted.length);
  got.forEach((each, i) => {
    expect(Math.abs(each - wanted[i]), what).toBeLessThanOrEqual(1e-5 * (1 + Math.abs(wanted[i])));
  });
}

const values = { x: uniform([2, 3], 1), y: uniform([2, 3], 2), s: uniform([], 3) };

describe("a random graph", () => {
  const s = input("s", []);
  const leaves: readonly Tensor[] = [
    x,
    y,
    broadcastTo(s, [2, 3]),
    broadcastTo(constant(0), [2, 3]),
    broadcastTo(constant(1), [2, 3]),
    constant([0.5, -1, 0, 2, 1, -0.25], [2, 3]),
  ];
  /** [2, 3] → [2, 3], entries staying small. */
  const unary: readonly ((a: Tensor) => Tensor)[] = [
    neg,
    tanh,
    relu,
    sigmoid,
    stopGradient,
    (a) => add(a, 0),
    (a) => mul(1, a),
    (a) => div(a, 1),
    (a) => sub(a, mean(a, { axes: [1], keep: true })),
    (a) => softmax(a),
    (a) => clip(a, -1, 1),
    (a) => pow(add(square(a), 1), 0.5),
    (a) => mul(a, broadcastTo(s, [2, 3])),
    (a) => transpose(reshape(transpose(a, [1, 0]), [3, 2]), [1, 0]),
    (a) => reshape(reshape(a, [6]), [2, 3]),
    (a) => flip(a, [1]),
    (a) => concat([...split(a, [1, 2], 1)].reverse(), 1),
    (a) =>
      slice(pad(a, { before: [1, 2], after: [0, 1] }), [
        { axis: 0, end: 2 },
        { axis: 1, start: 1, end: 4 },
      ]),
    (a) =>
      add(
        pad(slice(a, [{ axis: 1, end: 1 }]), { before: [0, 0], after: [0, 2] }),
        pad(slice(a, [{ axis: 1, start: 1 }]), { before: [0, 1], after: [0, 0] }),
      ),
    (a) => broadcastTo(reduceMax(a), [2, 3]),
  ];
  const binary: readonly ((a: Tensor, b: Tensor) => Tensor)[] = [
    add,
    sub,
    (a, b) => mul(tanh(a), b),
    (a, b) => div(a, add(square(b), 1)),
    min,
    max,
    (a, b) => where(greater(a, b), a, neg(b)),
    (a, b) => add(a, neg(b)),
    (a, b) => add(neg(a), b),
  ];
  const step = fc.record({ operator: fc.nat(), left: fc.nat(), right: fc.nat() });
  const graph = fc.array(step, { minLength: 2, maxLength: 8 }).map((steps) => {
    const operators = [...unary, ...binary];
    const made = [...leaves];
    for (const { operator, left, right } of steps) {
      const make = operators[operator % operators.length];
      made.push(make(made[left % made.length], made[right % made.length]));
    }
    return made;
  });

  test("has the same values and gradients before and after", async () => {
    await fc.assert(
      fc.asyncProperty(graph, async (tensors) => {
        const last = tensors[tensors.length - 1];
        const [dx, dy, ds] = gradients(sum(mul(last, y)), [x, y, s]);
        const results = { last, dx, dy, ds };
        const programmed = { ...results, x: add(x, 0), y: add(y, 0), s: add(s, 0) };
        const named = Object.fromEntries(
          Object.entries(programmed).map(([name, tensor]) => [`out.${name}`, tensor]),
        );
        const simple = await evaluate(named, values);
        const plain = await runPlain(named);
        for (const name of Object.keys(named)) {
          expectClose(simple[name], plain[name], name);
        }
      }),
      { numRuns: 40 },
    );
  });

  test("never grows", () => {
    fc.assert(
      fc.property(graph, (tensors) => {
        const last = tensors[tensors.length - 1];
        const before = topologicalOrder([last]).length;
        expect(topologicalOrder(simplify([last])).length).toBeLessThanOrEqual(before);
        expect(simplify([last])[0].shape).toEqual([2, 3]);
      }),
      { numRuns: 40 },
    );
  });
});

describe("shareEqual", () => {
  const [x, w] = [input("x", [3]), input("w", [3])];

  test("makes equal subexpressions once, and lets stopped ones be", () => {
    const [a, b, stopped] = shareEqual([exp(mul(x, 2)), exp(mul(x, 2)), stopGradient(exp(x))]);
    expect(a).toBe(b);
    expect(stopped.op).toBe("stopGradient");
    expect(gradients(sum(add(a, stopped)), [x])[0].op).not.toBe("constant");
  });

  test("gathers slopes before they flow on, to the same gradient", async () => {
    const scaled = () => div(w, sqrt(sum(square(w))));
    const loss = sum(add(mul(x, scaled()), exp(scaled())));
    const shared = shareEqual([loss])[0];
    const [apart, together] = [loss, shared].map((each) => gradients(each, [w])[0]);
    const steps = (slope: Tensor) => topologicalOrder(simplify([slope])).length;
    expect(steps(together)).toBeLessThan(steps(apart));
    const values = { x: Float32Array.of(1, -2, 3), w: Float32Array.of(0.5, 0.1, -0.7) };
    const got = await evaluate({ apart, together }, values);
    got.apart.forEach((slope, i) => {
      expect(got.together[i]).toBeCloseTo(slope, 5);
    });
  });
});
