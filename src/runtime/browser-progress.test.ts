import { expect, test } from "vitest";
import { constant, input, matmul } from "../graph/index.ts";
import { compile } from "../graph/program.ts";
import { withRunsTold } from "./browser-progress.ts";
import { openDevice } from "./node.ts";

test("a device that tells its runs computes as before and counts examples", async () => {
  const told: number[] = [];
  const device = withRunsTold(await openDevice("cpu", { threads: 1 }), (n) => told.push(n));
  const x = input("x", [3, 2]);
  const y = matmul(x, constant(Float32Array.of(2, 0, 0, 2), [2, 2]));
  const session = await device.load(
    compile({ name: "twice", feeds: { x }, results: { y }, state: {} }),
  );
  const { y: got } = await session.run({ x: Float32Array.of(1, 2, 3, 4, 5, 6) });
  expect(Array.from(got.data as Float32Array)).toEqual([2, 4, 6, 8, 10, 12]);
  await session.run({ x: new Float32Array(6) });
  expect(told).toEqual([3, 3]);
  await device.close();
});
