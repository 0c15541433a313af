import { describe, expect, test } from "vitest";
import { runProgram } from "../../tests/run-program.ts";
import { add, mul } from "./elementwise.ts";
import { gather } from "./gather.ts";
import { compile, nextName } from "./program.ts";
import { input, integers } from "./tensor.ts";

const [x, w] = [input("x", [2]), input("w", [2])];
const step = {
  name: "step",
  feeds: { x },
  results: { y: mul(x, w) },
  state: {
    w: { current: w, next: add(w, x) },
    frozen: { current: input("frozen", [3]) },
  },
};

describe("compile", () => {
  test("lists the ports that a runtime has to know", () => {
    const { name, feeds, results, state } = compile(step);
    expect({ name, feeds, results, state }).toEqual({
      name: "step",
      feeds: [{ name: "x", dtype: "float32", shape: [2] }],
      results: [{ name: "y", dtype: "float32", shape: [2] }],
      state: [
        { name: "w", dtype: "float32", shape: [2], updated: true },
        { name: "frozen", dtype: "float32", shape: [3], updated: false },
      ],
    });
    expect(nextName("w")).toBe("w:next");
  });

  test("lists what stays on the device", () => {
    const program = compile({ ...step, kept: { doubled: add(x, x) } });
    expect(program.kept).toEqual([{ name: "doubled", dtype: "float32", shape: [2] }]);
    expect(compile(step).kept).toEqual([]);
  });

  test("gives a model that computes results and next states", async () => {
    const values = {
      x: Float32Array.of(2, 3),
      w: Float32Array.of(5, 7),
      frozen: new Float32Array(3),
    };
    const results = await runProgram(compile(step), values);
    expect([...results.y]).toEqual([10, 21]);
    expect([...results["w:next"]]).toEqual([7, 10]);
  });

  test("passes feeds, constants and the same tensor twice through as results", async () => {
    const places = input("places", [2], "int64");
    const program = compile({
      name: "through",
      feeds: { x, places },
      results: {
        same: x,
        again: x,
        picked: gather(x, places, 0),
        whole: gather(x, integers([1]), 0),
      },
      state: {},
    });
    const results = await runProgram(program, {
      x: Float32Array.of(2, 3),
      places: BigInt64Array.of(1n, 0n),
    });
    expect([...results.same, ...results.again]).toEqual([2, 3, 2, 3]);
    expect([...results.picked, ...results.whole]).toEqual([3, 2, 3]);
  });
});

describe("what compile refuses", () => {
  const empty = { name: "p", feeds: {}, results: {}, state: {} };

  test.each([
    [
      "a name for two ports",
      { ...empty, feeds: { x }, results: { x: add(x, 1) } },
      'program p: expected every port under a name of its own, got "x" twice',
    ],
    [
      "a result named like a next state",
      { ...empty, results: { "w:next": w }, state: { w: { current: w, next: add(w, 1) } } },
      'program p: expected every port under a name of its own, got "w:next" twice',
    ],
    [
      "a placeholder that nothing feeds",
      { ...empty, feeds: { x }, results: { y: mul(x, w) } },
      'program p: expected every placeholder among feeds or state, got "w" left open',
    ],
    [
      "another placeholder of the same name",
      { ...empty, feeds: { x }, results: { y: input("x", [2]) } },
      'program p: expected every placeholder among feeds or state, got "x" left open',
    ],
    [
      "a feed under a name that is not its own",
      { ...empty, feeds: { picture: x }, results: { y: mul(x, x) } },
      'program p: expected a placeholder named "picture", got "x"',
    ],
    [
      "a state that is computed",
      { ...empty, feeds: { x }, state: { w: { current: add(x, 1) } } },
      'program p: expected a placeholder named "w", got add',
    ],
  ])("%s", (_what, program, message) => {
    expect(() => compile(program)).toThrow(message);
  });
});
