import { describe, expect, test } from "vitest";
import { uniform } from "../../tests/goldens/hash.ts";
import { floats } from "./device.ts";
import { breakUp, meetingOf, pooled, runStages } from "./meeting.ts";

const port = (name: string) => ({ name, dtype: "float32", shape: [1] }) as const;
const poolings = [{ name: "pooled.0", moment: "pooledMean", of: ["moment.0"] }] as const;

/** Two stages: x → moment.0, then the pooled moment and x → their sum, and a number of the first. */
const stages = [
  {
    run: async ({ x }: Record<string, Float32Array>) => ({
      "moment.0": floats([1], Float32Array.from(x)),
      early: floats([], Float32Array.of(7)),
    }),
    poolings,
  },
  {
    run: async ({ x, "pooled.0": mean }: Record<string, Float32Array>) => ({
      late: floats([], Float32Array.of(x[0] + mean[0])),
    }),
    poolings: [],
  },
] as unknown as Parameters<typeof runStages>[0];

describe("a run in stages", () => {
  test("goes on with the moments of all who have come, and gives everything else", async () => {
    const meeting = meetingOf(2, [port("moment.0")]);
    meeting.left[1]["moment.0"].set([6]);
    // Further than this meeting: it need not be waited for.
    Atomics.store(meeting.arrivals, 1, 2);
    const results = await runStages(stages, { x: Float32Array.of(2) }, { meeting, device: 0 });
    expect(Object.keys(results)).toEqual(["early", "late"]);
    expect(results.late.data[0]).toBe(2 + 4);
    expect([...meeting.arrivals]).toEqual([1, 2]);
    expect([...meeting.left[0]["moment.0"]]).toEqual([2]);
  });

  test("fails where a device beside it has failed, whenever it comes", async () => {
    const meeting = meetingOf(2, [port("moment.0")]);
    breakUp(meeting);
    for (const device of [0, 1]) {
      const run = runStages(stages, { x: Float32Array.of(2) }, { meeting, device });
      await expect(run).rejects.toThrow("a device beside it failed");
    }
  });
});

test("pooled moments are those of everything together", () => {
  const LENGTH = 5;
  const [first, second] = [uniform([LENGTH], 1), uniform([LENGTH], 2)];
  const momentsOf = (values: readonly number[]) => {
    const mean = values.reduce((sum, each) => sum + each, 0) / values.length;
    const variance = values.reduce((sum, each) => sum + (each - mean) ** 2, 0) / values.length;
    return { m: Float32Array.of(mean), v: Float32Array.of(variance) };
  };
  const left = [momentsOf([...first]), momentsOf([...second])];
  const { m, v } = momentsOf([...first, ...second]);
  expect(pooled({ moment: "pooledMean", of: ["m"] }, left)[0]).toBeCloseTo(m[0], 6);
  expect(pooled({ moment: "pooledVariance", of: ["m", "v"] }, left)[0]).toBeCloseTo(v[0], 6);
});
