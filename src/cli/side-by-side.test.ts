import { expect, test } from "vitest";
import { inOrder, Room } from "./side-by-side.ts";

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

test("what needs room waits for it in turn, and what needs more than there is has it alone", async () => {
  const room = new Room(10);
  let [taken, most] = [0, 0];
  const begun: number[] = [];
  const use = (amount: number) =>
    room.within(amount, async () => {
      begun.push(amount);
      taken += amount;
      most = Math.max(most, taken);
      await new Promise((resolve) => setTimeout(resolve, 5));
      taken -= amount;
      if (amount === 4) throw new Error("four");
      return amount;
    });
  const results = await Promise.allSettled([6, 4, 25, 0, 10].map(use));
  expect(results.map(({ status }) => status === "fulfilled")).toEqual([
    true,
    false,
    true,
    true,
    true,
  ]);
  expect(begun).toEqual([6, 4, 25, 0, 10]);
  expect(most).toBe(25);
});
