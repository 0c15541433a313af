import { expect, test } from "vitest";
import type { Device } from "./device.ts";
import { fasterOf } from "./race.ts";

/** A device whose every run takes `runMs`. */
function paced(name: "cpu" | "webgpu", runMs: number) {
  const device = {
    name,
    closed: false,
    load: async (program: unknown) => ({
      program,
      run: () => new Promise((resolve) => setTimeout(resolve, runMs, {})),
      release: async () => undefined,
    }),
    close: async () => {
      device.closed = true;
    },
  };
  return device as unknown as Device & { readonly closed: boolean };
}

test.each([
  ["a challenger that is slow at a glance loses, even to a slower champion", 60, 25, "cpu"],
  ["a challenger that is faster wins", 30, 1, "webgpu"],
  ["a challenger that is slower in the heat loses", 0, 6, "cpu"],
] as const)("%s", async (_, championMs, challengerMs, winner) => {
  const [champion, challenger] = [paced("cpu", championMs), paced("webgpu", challengerMs)];
  const best = await fasterOf(champion, challenger);
  expect(best.name).toBe(winner);
  expect([champion.closed, challenger.closed]).toEqual([winner !== "cpu", winner !== "webgpu"]);
});
