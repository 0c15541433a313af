import { expect, test } from "vitest";
import { uniform } from "../../tests/goldens/hash.ts";
import { adamInPlace } from "./adam-in-place.ts";
import { type AdamShare, adamOnHost } from "./adam-on-host.ts";

const loops = await adamInPlace();
const LENGTH = 7;
const optimiser = { beta1: 0.9, beta2: 0.99, epsilon: 1e-8, weightDecay: 0, averageDecay: 0.9 };
const rates = { scale: 0.5, learningRate: 0.01, correction1: 0.1, correction2: 0.01 };
const fresh = () => new Float32Array(LENGTH);
const weightOf = (name: string) => uniform([LENGTH], name === "a" ? 1 : 2);
const slopeOf = (name: string, lane: number) => uniform([LENGTH], 10 * lane + name.length + 3);
const names = ["a", "bb"];

/** The values of a lane, as its device has them after a run. */
const stateOf = (lane: number): Map<string, Float32Array> =>
  new Map(
    names.flatMap((name) => [
      [name, weightOf(name)] as const,
      [`slope.${name}`, slopeOf(name, lane)] as const,
    ]),
  );

test("two devices move every weight once, by the slopes of both, and end with the same ones", () => {
  const places = new Map(names.map((name) => [name, fresh()]));
  const keptOf = (name: string) => ({
    moment1: fresh(),
    moment2: fresh(),
    average: weightOf(name),
  });
  const kept = new Map(names.map((name) => [name, keptOf(name)]));
  const named = (name: string) => ({ weight: name, slope: `slope.${name}` });
  const shareOf = (own: string, other: string): AdamShare => ({
    players: [
      {
        optimiser,
        own: [
          {
            ...named(own),
            ...kept.get(own)!,
            given: [places.get(own)!],
            moved: places.get(own)!,
          },
        ],
        others: [{ ...named(other), given: places.get(other)!, moved: places.get(other)! }],
      },
    ],
  });
  const states = [stateOf(0), stateOf(1)];
  const shares = [shareOf("a", "bb"), shareOf("bb", "a")];
  const lanes = shares.map((share, i) => adamOnHost(share, loops, (name) => states[i].get(name)!));

  for (const lane of lanes) expect(lane({ part: "give" })).toEqual([]);
  const sums = lanes.map((lane) => lane({ part: "sum" })[0]);
  for (const lane of lanes) lane({ part: "move", rates: [rates] });
  for (const lane of lanes) lane({ part: "take" });

  names.forEach((name, i) => {
    const slope = slopeOf(name, 0).map((value, at) => value + slopeOf(name, 1)[at]);
    expect(sums[i]).toBeCloseTo(
      slope.reduce((sum, value) => sum + value ** 2, 0),
      5,
    );
    const alone = { weight: weightOf(name), slope, ...keptOf(name) };
    loops.step(alone, optimiser, rates);
    for (const state of states) expect(state.get(name)).toEqual(alone.weight);
    const { moment1, moment2, average } = alone;
    expect(kept.get(name)).toEqual({ moment1, moment2, average });
  });
});
