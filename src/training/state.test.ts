import { expect, test } from "vitest";
import { floats } from "../runtime/index.ts";
import { handOver, partsOf, sourceOf } from "./state.ts";

const million = floats([1_000_000], new Float32Array(1_000_000));

async function partsRead(sizes: readonly number[], order?: readonly string[]) {
  const specs = Object.fromEntries(
    sizes.map((size, i) => [`t${i}`, { dtype: "float32" as const, shape: [size, 1_000_000] }]),
  );
  const asked: (readonly string[])[] = [];
  const read = async (names: readonly string[]) => {
    asked.push(names);
    return {};
  };
  for await (const _ of partsOf({ specs, read }, order));
  return asked;
}

test("a state is read in parts of at most 4 M entries, larger tensors by themselves", async () => {
  expect(await partsRead([1, 2, 1, 1, 9, 1])).toEqual([["t0", "t1", "t2"], ["t3"], ["t4"], ["t5"]]);
  expect(await partsRead([1, 1], ["t1", "t0"])).toEqual([["t1", "t0"]]);
  expect(await partsRead([])).toEqual([]);
});

test("a state in memory is read as it is", async () => {
  const state = { a: million, b: floats([1], Float32Array.of(3)) };
  const source = sourceOf(state);
  expect(source.specs).toEqual({
    a: { dtype: "float32", shape: [1_000_000] },
    b: { dtype: "float32", shape: [1] },
  });
  expect(await source.read(["b"])).toEqual({ b: state.b });
});

test("a state that was taken is gone, but for its shapes", () => {
  const handed = handOver({ a: million });
  expect(handed.take()).toEqual({ a: million });
  expect(handed.take()).toEqual({});
  expect(handed.specs).toEqual({ a: { dtype: "float32", shape: [1_000_000] } });
});
