import { describe, expect, test } from "vitest";
import type { Figures } from "./figures.ts";
import { borderCases, type CountedRows, hardCases } from "./hard-cases.ts";

const figures = (psnrHole: number, seam: number | null = 1): Figures => ({
  ...{ psnrHole, psnrWhole: 60 - psnrHole, ssim: null, msssim: null, seam },
  ...{ l1Hole: 0.02, l1Whole: 0.01 },
});

/** PSNR in the hole of two entrants and of two baselines. */
interface MadeCase {
  readonly name: string;
  readonly entrants: readonly [number, number];
  readonly baselines: readonly [number, number];
}
const like = (name: string, mean: number, { gain = 0, gap = 0, second = 0 } = {}): MadeCase => ({
  name,
  entrants: [mean - gap / 2, mean + gap / 2],
  baselines: [second, mean - gain],
});

const cases: readonly MadeCase[] = [
  like("usual.png", 26, { gain: 1, gap: 0.5 }),
  like("bad 3.png", 12),
  like("gained 2.png", 28, { gain: 8 }),
  like("divided 3.png", 27, { gap: 6 }),
  like("bad 1.png", 10),
  like("bad 1.png", 10.5), // another case of a picture that is shown already
  like("gained 1.png", 28, { gain: 9, gap: 20 }), // shown once, though divided too
  like("divided 1.png", 27, { gap: 8 }),
  like("bad 5.png", 14, { gain: -1 }),
  like("one baseline gained.png", 27, { gain: 20, second: 26.5 }),
  like("gained 4.png", 28, { gain: 6 }),
  like("bad 2.png", 11, { gain: 10 }), // shown once, though most improved too
  like("bad 4.png", 13),
  like("divided 2.png", 27, { gap: 7 }),
  like("gained 3.png", 28, { gain: 7 }),
  like("divided 4.png", 27, { gap: 5 }),
];

const rowsOf = (made: readonly { readonly name: string; readonly figures: object }[]) =>
  made.map(({ name, figures: by }, number) => ({ name, number, holeShare: 0.2, figures: by }));

/** Raw figures, which do not count, would turn every order round. */
const entrant = (i: 0 | 1): CountedRows => ({
  role: "entrant",
  version: "paste",
  rows: rowsOf(
    cases.map(({ name, entrants }) => {
      return { name, figures: { raw: figures(60 - entrants[i]), paste: figures(entrants[i]) } };
    }),
  ),
});
const baseline = (i: 0 | 1): CountedRows => ({
  role: "baseline",
  version: "guess",
  rows: rowsOf(
    cases.map(({ name, baselines }) => ({ name, figures: { guess: figures(baselines[i]) } })),
  ),
});

const chosen = (compared: readonly CountedRows[]) => {
  const named: Record<string, string[]> = {};
  for (const { why, place } of hardCases(compared)) {
    named[why] = [...(named[why] ?? []), `${place} ${cases[place].name}`];
  }
  return named;
};

describe("hard cases", () => {
  test("are the worst, the most improved and the most divided, each in its order and no picture twice", () => {
    expect(chosen([entrant(0), entrant(1), baseline(0), baseline(1)])).toEqual({
      worst: ["4 bad 1.png", "11 bad 2.png", "1 bad 3.png", "12 bad 4.png"],
      "most improved": ["6 gained 1.png", "2 gained 2.png", "14 gained 3.png", "10 gained 4.png"],
      "most divided": ["7 divided 1.png", "13 divided 2.png", "3 divided 3.png"],
    });
  });

  test("divide nobody where one takes part alone", () => {
    const { worst, ...others } = chosen([entrant(0), baseline(0), baseline(1)]);
    expect(worst[0]).toBe("4 bad 1.png");
    expect(Object.keys(others)).toEqual(["most improved"]);
  });

  test("improve upon nothing where a guess was perfect", () => {
    const perfect = baseline(0).rows.map((row) => {
      const isPerfect = row.name === "gained 1.png";
      return isPerfect ? { ...row, figures: { guess: figures(Number.POSITIVE_INFINITY) } } : row;
    });
    const others = { ...baseline(0), rows: perfect };
    const improved = chosen([entrant(0), entrant(1), others, baseline(1)])["most improved"];
    expect(improved[0]).toBe("2 gained 2.png");
    expect(improved).not.toContain("6 gained 1.png");
  });
});

describe("border cases", () => {
  const withSeams = (
    role: CountedRows["role"],
    seams: readonly (number | null)[],
  ): CountedRows => ({
    role,
    version: "paste",
    rows: rowsOf(
      seams.map((seam, i) => ({
        name: `${i}.png`,
        figures: { raw: figures(20, 50 - (seam ?? 0)), paste: figures(20, seam) },
      })),
    ),
  });

  test("are the greatest seam error of the entrants' means, then the usual one", () => {
    // Means 3, 7, 2, 9, 4: the greatest is the fourth, the one in the middle the fifth.
    const compared = [
      withSeams("entrant", [6, 1, 2, 8, 4]),
      withSeams("entrant", [0, 13, 2, 10, 4]),
      withSeams("baseline", [99, 0, 0, 0, 0]),
    ];
    expect(borderCases(compared)).toEqual([3, 4]);
  });

  test("leave out who has no seam, and are one where one is left", () => {
    expect(borderCases([withSeams("entrant", [null, 5, null])])).toEqual([1]);
    expect(borderCases([withSeams("entrant", [null, null])])).toEqual([]);
  });
});
