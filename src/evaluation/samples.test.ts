import sharp from "sharp";
import { describe, expect, test, vi } from "vitest";
import { wavyPicture } from "../../tests/wavy-picture.ts";
import { boundsOfHole } from "../image/hole.ts";
import { bytesFromPicture, crop, type Picture, quantise } from "../image/picture.ts";
import { classicalMender, finish, type Mender, methodNamed } from "../mending/index.ts";
import type { NamedCase } from "./cases.ts";
import type { Figures } from "./figures.ts";
import { caseOf, protocolNamed } from "./protocols.ts";
import { baselineSamples, borderSample, type CaseToShow, mendSamples } from "./samples.ts";
import { methodVersions } from "./subject.ts";
import { borderBox, boxAround, type Thumbnail } from "./thumbnails.ts";

const figures = (psnrHole: number): Figures => ({
  ...{ psnrHole, psnrWhole: 30, ssim: null, msssim: null, seam: psnrHole / 10 },
  ...{ l1Hole: 0.02, l1Whole: 0.01 },
});
const caseToShow = (number: number): CaseToShow => {
  const which = { index: 0, number };
  const damaged: NamedCase = {
    ...caseOf(protocolNamed("mean-8"), wavyPicture(96, 96), which),
    ...{ name: "a.png", ...which },
  };
  const mine = Object.fromEntries(methodVersions.map((v, i) => [v, figures(20 + i)]));
  return { damaged, figures: { me: mine, guess: { damaged: figures(9) } } };
};
const cases = [caseToShow(0), caseToShow(1)];
const me = { name: "me", version: "paste" } as const;

/** Mends by the bilinear formula, its raw picture brighter also where all is known; takes as long as it is told. */
function menderTaking(timesMs: readonly number[]): Mender {
  const method = methodNamed("bilinear");
  if (method.kind !== "classical") throw new Error("a formula");
  const mender = classicalMender(method);
  const left = [...timesMs];
  return {
    ...mender,
    async mend(request) {
      const mended = await mender.mend(request);
      const raw = { ...mended.raw, data: mended.raw.data.map((value) => value + 0.1) };
      const timesMs = { ...mended.timesMs, whole: left.shift()! };
      return { ...mended, raw, timesMs, device: "cpu" };
    },
  };
}

/** The pixels of a thumbnail. */
const pixelsIn = async ({ source }: Thumbnail): Promise<Uint8Array> =>
  sharp(Buffer.from(source.split(",")[1], "base64"))
    .removeAlpha()
    .raw()
    .toBuffer();
const pixelsOf = (picture: Picture, damaged: NamedCase): Buffer =>
  Buffer.from(bytesFromPicture(crop(quantise(picture), borderBox(damaged))));

describe("samples", () => {
  test("take the median time of whole mendings without the first, which builds the session", async () => {
    const madeIn = async (times: readonly number[], hard: readonly CaseToShow[]) =>
      mendSamples(me, menderTaking(times), {
        hard,
        borders: cases.slice(0, times.length - hard.length),
      });
    expect(await madeIn([1, 30, 10, 20], cases)).toMatchObject({
      milliseconds: 20,
      device: "cpu",
    });
    expect(await madeIn([900], [cases[0]])).toMatchObject({ milliseconds: 900 });
    expect(await madeIn([], [])).toMatchObject({ milliseconds: null, device: null, hard: [] });
  });

  test("of borders are every version, pixel for pixel, with its seam", async () => {
    const [{ damaged }] = cases;
    const mender = menderTaking([1, 1]);
    const { raw } = await mender.mend(damaged);
    const { borders } = await mendSamples(me, mender, { hard: [], borders: [cases[0]] });
    const [{ name, versions }] = borders;
    expect(name).toBe("me");
    expect(versions.map(({ version }) => version)).toEqual(methodVersions);
    expect(versions.map(({ seam }) => seam)).toEqual([2, 2.1, 2.2, 2.3, 2.4]);
    for (const { version, shown } of versions) {
      const picture = version === "raw" ? raw : finish(raw, damaged, { compose: version });
      expect(await pixelsIn(shown), version).toEqual(pixelsOf(picture, damaged));
    }
    const { original, degraded } = await borderSample(damaged);
    expect(await pixelsIn(original)).toEqual(pixelsOf(damaged.original, damaged));
    expect(await pixelsIn(degraded)).toEqual(pixelsOf(damaged.picture, damaged));
  });

  test("that are hard show the hole, before and after composition, with the figure of the finished one", async () => {
    const made = await mendSamples(me, menderTaking([1, 1]), { hard: cases, borders: [] });
    expect(made.hard.map(({ psnrHole }) => psnrHole)).toEqual([21, 21]);
    for (const [i, { raw, composed }] of made.hard.entries()) {
      const { hole } = cases[i].damaged;
      const { x, y, width, height } = boxAround(hole);
      const bounds = boundsOfHole(hole)!;
      expect(bounds.x >= x && bounds.x + bounds.width <= x + width).toBe(true);
      expect(bounds.y >= y && bounds.y + bounds.height <= y + height).toBe(true);
      for (const shown of [raw!, composed]) expect(shown).toMatchObject({ width, height });
    }
    const baseline = await baselineSamples({ name: "guess", version: "damaged" }, cases);
    expect(baseline.map(({ name, psnrHole, raw }) => [name, psnrHole, raw])).toEqual([
      ["guess", 9, undefined],
      ["guess", 9, undefined],
    ]);
  });

  test("are composed by the mode that counts, and have its figure", async () => {
    const mender = menderTaking([1, 1]);
    const mend = vi.spyOn(mender, "mend");
    const joined = { ...me, version: "poisson" } as const;
    const { hard } = await mendSamples(joined, mender, { hard: cases, borders: [] });
    expect(mend.mock.calls.map(([{ compose }]) => compose)).toEqual(["poisson", "poisson"]);
    expect(hard.map(({ psnrHole }) => psnrHole)).toEqual([23, 23]);
  });
});
