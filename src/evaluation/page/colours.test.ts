import { describe, expect, test } from "vitest";
import { type Series, seriesColours, seriesOf } from "./colours.ts";

const all = Array.from({ length: 24 }, (_, place) => seriesOf(`${place}`, place));

describe("series", () => {
  const pairs: Readonly<Record<string, (series: Series) => readonly unknown[]>> = {
    "colour and dash": ({ colour, dash }) => [colour, dash],
    "colour and mark": ({ colour, mark }) => [colour, mark],
    "dash and mark, in grey print": ({ dash, mark }) => [dash, mark],
  };

  test.each(Object.entries(pairs))("of 24 entrants differ in %s", (_, pairOf) => {
    const same = all.flatMap((one, i) =>
      all.slice(i + 1).flatMap((other) => {
        const [a, b] = [pairOf(one), pairOf(other)];
        return a.every((part, k) => part === b[k]) ? `${one.name} and ${other.name}` : [];
      }),
    );
    expect(same).toEqual([]);
  });

  test("of the first eight differ in colour alone and in dash alone, and the colours are the style's", () => {
    const first = all.slice(0, seriesColours.length);
    expect(new Set(first.map(({ dash }) => dash)).size).toBe(8);
    expect(first.map(({ colour }) => colour)).toEqual(
      seriesColours.map((_, i) => `var(--series-${i})`),
    );
  });

  test("of baselines are muted, and none of the entrants'", () => {
    const { colour, dash } = seriesOf("bilinear", -1);
    expect(colour).toBe("var(--muted)");
    expect(all.map((series) => series.dash)).not.toContain(dash);
  });
});
