import { expect, test } from "vitest";
import { uniform } from "../../tests/goldens/hash.ts";
import { adamInPlace } from "./adam-in-place.ts";
import { type AdamShare, adamOnHost } from "./adam-on-host.ts";

const LENGTH = 7;
const optimiser = { beta1: 0.9, beta2: 0.99, epsilon: 1e-8, weightDecay: 0, averageDecay: 0.9 };
const rates = { scale: 0.5, learningRate: 0.01, correction1: 0.1, correction2: 0.01 };
const fresh = () => new Float32Array(LENGTH);
const weightOf = (name: string) => uniform([LENGTH], name === "a" ? 1 : 2);
const slopeOf = (name: string, lane: number) => uniform([LENGTH], 10 * lane + name.length + 3);
const names = ["a", "bb"];

const keptNames = (name: string) => ({
  weight: name,
  slope: `slope.${name}`,
  moment1: `m.${name}`,
  moment2: `v.${name}`,
  average: `average.${name}`,
});

/** A lane's state, as its device has it after a run: what it moves has places among its loops. */
async function stateOf(lane: number, own: string) {
  const loops = await adamInPlace(Array(5).fill(LENGTH));
  const held = names.flatMap((name) => {
    const { weight, slope, average } = keptNames(name);
    return [
      [weight, weightOf(name)],
      [slope, slopeOf(name, lane)],
      [average, weightOf(name)],
    ] as const;
  });
  const state = new Map<string, Float32Array>(held);
  for (const name of Object.values(keptNames(own))) {
    const place = loops.place(LENGTH);
    place.set(state.get(name) ?? fresh());
    state.set(name, place);
  }
  return { loops, state };
}

test("two devices move every weight once, by the slopes of both, and end with the same ones", async () => {
  const places = new Map(names.map((name) => [name, fresh()]));
  const shareOf = (own: string, other: string): AdamShare => ({
    players: [
      {
        optimiser,
        own: [{ names: keptNames(own), given: [places.get(own)!], moved: places.get(own)! }],
        others: [
          {
            weight: other,
            slope: `slope.${other}`,
            given: places.get(other)!,
            moved: places.get(other)!,
          },
        ],
      },
    ],
  });
  const states = [await stateOf(0, "a"), await stateOf(1, "bb")];
  const shares = [shareOf("a", "bb"), shareOf("bb", "a")];
  const lanes = shares.map((share, i) =>
    adamOnHost(share, states[i].loops, (name) => states[i].state.get(name)!),
  );

  for (const lane of lanes) expect(lane({ part: "give" })).toEqual([]);
  const sums = lanes.map((lane) => lane({ part: "sum" })[0]);
  for (const lane of lanes) lane({ part: "move", rates: [rates] });
  for (const lane of lanes) lane({ part: "take" });

  for (const [i, name] of names.entries()) {
    const slope = slopeOf(name, 0).map((value, at) => value + slopeOf(name, 1)[at]);
    expect(sums[i]).toBeCloseTo(
      slope.reduce((sum, value) => sum + value ** 2, 0),
      5,
    );
    const alone = await stateOf(0, name);
    const values = Object.fromEntries(
      Object.entries(keptNames(name)).map(([part, each]) => [part, alone.state.get(each)!]),
    ) as unknown as Parameters<typeof alone.loops.step>[0];
    values.slope.set(slope);
    alone.loops.step(values, optimiser, rates);
    for (const { state } of states) expect(state.get(name)).toEqual(values.weight);
    for (const each of Object.values(keptNames(name))) {
      expect(states[i].state.get(each), each).toEqual(alone.state.get(each));
    }
  }
});
