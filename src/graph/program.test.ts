import { fromBinary } from "@bufbuild/protobuf";
import { ModelProtoSchema } from "onnx-buf";
import { describe, expect, test } from "vitest";
import { runProgram } from "../../tests/run-program.ts";
import { add, mul } from "./elementwise.ts";
import { gather } from "./gather.ts";
import { compile, nextName } from "./program.ts";
import { reshape } from "./shaping.ts";
import { input, integers, storedConstant } from "./tensor.ts";

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

  test("leaves large constants in the file that they lie in, where it is asked to", () => {
    const file = { folder: "/weights", name: "w.safetensors", sha256: "0", version: "1" };
    const read: number[] = [];
    const stored = (offset: number, entries: number) =>
      storedConstant({ file, offset }, [entries], () => {
        read.push(offset);
        return new Float32Array(entries).fill(3);
      });
    const wide = input("wide", [1024]);
    const sum = add(add(wide, stored(72, 1024)), reshape(stored(4168, 1023), [1023, 1]));
    const program = { name: "stored", feeds: { wide }, results: { sum }, state: {} };
    const { model, file: needed } = compile(program, "usual", { external: true });
    expect(needed).toBe(file);
    expect(read).toEqual([4168]);
    const initializers = fromBinary(ModelProtoSchema, model).graph!.initializer;
    expect(
      initializers.map(({ externalData }) => externalData.map(({ key, value }) => [key, value])),
    ).toEqual([
      [
        ["location", "w.safetensors"],
        ["offset", "72"],
        ["length", "4096"],
      ],
      [],
    ]);
    const whole = compile(program);
    expect(whole.file).toBeUndefined();
    expect(whole.model.length).toBeGreaterThan(2 * 4092);
    expect(read).toContain(72);
  });

  test("refers to one file alone: constants in another come into the model", () => {
    const [first, second] = ["a", "b"].map((name) => {
      const file = { folder: "/weights", name, sha256: name, version: "1" };
      return storedConstant({ file, offset: 0 }, [2048], () => new Float32Array(2048));
    });
    const wide = input("wide", [2048]);
    const results = { sum: add(add(wide, first), second) };
    const program = { name: "two files", feeds: { wide }, results, state: {} };
    const { model, file } = compile(program, "usual", { external: true });
    expect(file?.name).toBe("a");
    const { initializer } = fromBinary(ModelProtoSchema, model).graph!;
    expect(initializer.map(({ rawData }) => rawData?.length ?? 0)).toEqual([0, 8192]);
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
