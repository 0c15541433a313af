import { describe, expect, test } from "vitest";
import { randomNormal, randomOf } from "../image/random.ts";
import type { Figures } from "./figures.ts";
import type { Row } from "./rows.ts";
import { standingsOf } from "./standings.ts";

const figures = (psnrHole: number, seam: number | null = 4): Figures => ({
  ...{ psnrHole, psnrWhole: psnrHole + 6, ssim: 0.5, msssim: null, seam },
  ...{ l1Hole: 0.02, l1Whole: 0.01 },
});
const rowsOf = (each: readonly Figures[]): readonly Row[] =>
  each.map((one, i) => ({
    ...{ name: `${i >> 1}.png`, number: i % 2, holeShare: 0.2 },
    figures: { made: one },
  }));
const compared = (each: readonly Figures[]) => ({ rows: rowsOf(each), version: "made" });

describe("standings", () => {
  const random = randomOf(2);
  const base = Array.from({ length: 80 }, () => 25 + 4 * randomNormal(random));
  const noise = base.map(() => 0.5 * randomNormal(random));
  const [good, worse, level] = standingsOf([
    compared(base.map((value) => figures(value, 5))),
    compared(base.map((value) => figures(value - 0.2, 3))),
    compared(base.map((value, i) => figures(value + noise[i] - 0.01, null))),
  ]);

  test("find a difference that is smaller than the spread of the pictures, for it is paired", () => {
    const width = good.psnrHole.interval!.high - good.psnrHole.interval!.low;
    expect(width).toBeGreaterThan(1);
    const best = [good, level].find(({ psnrHole }) => psnrHole.place === "best")!;
    expect(best).toBeDefined();
    expect(worse.psnrHole.place).toBe("behind");
    expect(worse.psnrHole.behind!.high).toBeLessThan(0);
  });

  test("mark a difference that may be chance", () => {
    const places = [good.psnrHole.place, level.psnrHole.place].sort();
    expect(places).toEqual(["best", "even"]);
    const even = [good, level].find(({ psnrHole }) => psnrHole.place === "even")!;
    expect(even.psnrHole.behind!.low).toBeLessThan(0);
    expect(even.psnrHole.behind!.high).toBeGreaterThan(0);
  });

  test("take less for better where it is: the seam", () => {
    expect(worse.seam).toMatchObject({ mean: 3, place: "best", behind: null });
    expect(good.seam).toMatchObject({ place: "behind", behind: { mean: 2, low: 2, high: 2 } });
    expect(level.seam).toEqual({ mean: null, interval: null, behind: null, place: "none" });
  });

  test("call equals even", () => {
    expect(good.ssim.place).toBe("best");
    expect(worse.ssim).toMatchObject({ place: "even", behind: { mean: 0, low: 0, high: 0 } });
    expect(good.msssim.place).toBe("none");
  });

  test("are the same again, to the last digit", () => {
    const again = () =>
      standingsOf([
        compared(base.map((v) => figures(v))),
        compared([...base].reverse().map((v) => figures(v))),
      ]);
    expect(again()).toEqual(again());
  });

  test("survive pictures that are mended without any error", () => {
    const { POSITIVE_INFINITY: most } = Number;
    const [first, second] = standingsOf([
      compared([figures(most), figures(20)]),
      compared([figures(most), figures(most)]),
    ]);
    expect(first.psnrHole).toMatchObject({ mean: most, place: "best" });
    expect(second.psnrHole).toMatchObject({ place: "even", behind: { mean: 0 } });
  });
});
