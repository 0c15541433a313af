import { expect, test } from "vitest";
import { en } from "../words/index.ts";
import type { Progress } from "../work/protocol.ts";
import { telling } from "./mend-panel.tsx";

const told = (progress: Progress | undefined, nowMs: number) =>
  telling({ name: "mending", progress, startMs: 1000, nowMs }, en.progress);

test("a mending says how far it is, and how long it will take at the pace so far", () => {
  expect(told({ phase: "windows", done: 2, total: 8 }, 5000)).toEqual({
    ...{ text: "Mending 2/8, about 12 s left", share: 0.25 },
  });
  expect(told({ phase: "windows", done: 0, total: 8 }, 5000)).toEqual({
    ...{ text: "Mending 0/8", share: undefined },
  });
  expect(told({ phase: "windows", done: 8, total: 8 }, 9000).text).toBe("Mending 8/8");
});

test("before that it says what it waits for", () => {
  expect(told(undefined, 1000).text).toBe("Getting ready…");
  expect(told({ phase: "device" }, 1000).text).toBe("Starting the engine…");
  expect(told({ phase: "weights", done: 30, total: 120 }, 1000)).toEqual({
    ...{ text: "Fetching the network 25 %", share: 0.25 },
  });
  expect(told({ phase: "weights", done: 30, total: undefined }, 1000).share).toBeUndefined();
});
