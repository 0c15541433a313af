import { expect, test } from "vitest";
import { inOrder } from "./side-by-side.ts";

test("results come in the order of the things, failures among them, and no more than asked for run at once", async () => {
  let [running, most] = [0, 0];
  const work = async (ms: number) => {
    most = Math.max(most, ++running);
    await new Promise((resolve) => setTimeout(resolve, ms));
    running--;
    if (ms === 1) throw new Error("one");
    return ms;
  };
  const results: unknown[] = [];
  for await (const result of inOrder([20, 1, 5, 0], 2, work)) {
    results.push(result.status === "fulfilled" ? result.value : result.reason.message);
  }
  expect([results, most]).toEqual([[20, "one", 5, 0], 2]);
});

test("whoever stops waits for what is under way, and no more is begun", async () => {
  const done: number[] = [];
  const work = async (n: number) => {
    await new Promise((resolve) => setTimeout(resolve, 5 * n));
    done.push(n);
    return n;
  };
  for await (const _ of inOrder([1, 2, 3, 4], 2, work)) break;
  expect(done).toEqual([1, 2]);
});
