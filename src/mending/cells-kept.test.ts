/** What is said of the cells is true of the photo that is handed out, in its own levels. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { adobeRgb, displayP3 } from "../../tests/fixtures/profiles.ts";
import { hashPicture } from "../../tests/hash-picture.ts";
import { wavyPicture } from "../../tests/wavy-picture.ts";
import { type Photo, paintStored, photoOf, storedPicture } from "../files/index.ts";
import { luma, type Rectangle, rectangleHole, unite } from "../image/index.ts";
import {
  cellEvidence,
  gridOfRectangle,
  largestMiss,
  type Mosaic,
  mosaic,
} from "../mosaic/index.ts";
import { cellsKept, worstOf } from "./cells-kept.ts";
import type { Injury } from "./context.ts";
import { mosaicPhoto } from "./damage-photo.ts";
import { type MendedPhoto, mendInjuries } from "./mend-photo.ts";
import { openMender } from "./mender.node.ts";
import type { Mender } from "./mender.ts";
import { provenanceIn } from "./provenance.ts";
import { untrainedWeights } from "./untrained.ts";

const wavy = wavyPicture(400, 300);
const colour = photoOf(wavy);
const grey = photoOf(luma(wavy, "rec709"));
const wide: Photo = { ...colour, metadata: { ...colour.metadata, icc: displayP3() } };

const injuryIn = (rectangle: Rectangle, cellPx: number, kind: Mosaic["kind"] = "mean") => ({
  hole: rectangleHole(wavy, rectangle),
  damage: { kind, grid: gridOfRectangle(rectangle, cellPx), support: "clipped" } as const,
});
const near = injuryIn({ x: 43, y: 45, width: 64, height: 48 }, 8);
const far = injuryIn({ x: 330, y: 230, width: 60, height: 60 }, 12, "nearest");

const broken = (photo: Photo, ...injuries: readonly ReturnType<typeof injuryIn>[]) =>
  injuries.reduce(
    (each, { hole, damage }) => paintStored(each, mosaic(storedPicture(each), hole, damage), hole),
    photo,
  );

/** Levels that the mended photo's cells are off by. */
const missOf = (before: Photo, { photo }: MendedPhoto, { hole, damage }: typeof near) =>
  255 *
  largestMiss(storedPicture(photo), { degraded: storedPicture(before), hole, mosaic: damage });

const saidIn = ({ photo }: MendedPhoto) => provenanceIn(photo.metadata.xmp);

/** Mends as another does, then tints it pixel by pixel: of a grey photo, too, networks paint in colour. */
const tinting = (mender: Mender): Mender => ({
  ...mender,
  paint: async (request) => {
    const painted = await mender.paint(request);
    const { data: tint } = hashPicture(painted.raws[0].width, painted.raws[0].height);
    const raws = painted.raws.map((raw) => ({
      ...raw,
      data: raw.data.map((value, i) => value + 0.1 * (tint[i] - 0.5)),
    }));
    return { ...painted, raws };
  },
});

let formula: Mender;
let network: Mender;
beforeAll(async () => {
  formula = await openMender({ method: "consistent-bicubic" });
  const weights = untrainedWeights("gated-unet", { width: 4 });
  network = await openMender({ weights, device: "cpu" });
});
afterAll(() => network.close());

describe("cells are said to be kept", () => {
  test.each([
    ["Display P3", wide],
    ["grey", grey],
    ["colour", colour],
  ])("exactly, since they are, in %s", async (_, photo) => {
    const before = broken(photo, near);
    for (const mender of [formula, network, tinting(formula)]) {
      const mended = await mendInjuries(before, [near], { mender, grain: mender !== formula });
      expect(mended).toMatchObject({ consistent: true, consistency: { kept: "exactly" } });
      expect(missOf(before, mended, near)).toBeLessThan(0.501);
    }
  });

  test.each(["mean", "mean-linear", "nearest"] as const)(
    "exactly of a photo in Display P3 that `mosaic` broke, each the %s of what is stored",
    async (kind) => {
      const rectangle = { x: 43, y: 45, width: 64, height: 48 };
      const { photo: before, ...injury } = mosaicPhoto(wide, { rectangle, cellPx: 8, kind });
      const expected = mosaic(storedPicture(wide), injury.hole, injury.damage as Mosaic);
      expect(before.raster).toEqual(paintStored(wide, expected, injury.hole).raster);
      const mended = await mendInjuries(before, [injury], { mender: tinting(formula) });
      expect(mended).toMatchObject({ consistent: true, consistency: { kept: "exactly" } });
    },
  );

  test("exactly of means of light in Adobe RGB, by its own curve", async () => {
    const rectangle = { x: 43, y: 45, width: 64, height: 48 };
    const adobe: Photo = { ...colour, metadata: { ...colour.metadata, icc: adobeRgb() } };
    const how = { rectangle, cellPx: 8, kind: "mean-linear" } as const;
    const { photo: before, ...injury } = mosaicPhoto(adobe, how);
    const cellAt = (x: number, y: number, { raster }: Photo) =>
      Array.from({ length: 64 }, (_, i) => {
        return raster[3 * ((y + (i >> 3)) * 400 + x + (i & 7))];
      });
    const shownBy = (levels: readonly number[]) => {
      const light = levels.reduce((sum, level) => sum + (level / 255) ** (563 / 256), 0) / 64;
      return Math.round(255 * light ** (256 / 563));
    };
    const mended = await mendInjuries(before, [injury], { mender: tinting(formula) });
    for (const [x, y] of [
      [43, 45],
      [75, 61],
      [99, 85],
    ]) {
      const shown = shownBy(cellAt(x, y, adobe));
      expect(new Set(cellAt(x, y, before))).toEqual(new Set([shown]));
      expect(shownBy(cellAt(x, y, mended.photo))).toBe(shown);
    }
    expect(mended).toMatchObject({ consistent: true, consistency: { kept: "exactly" } });
  });

  test("within what two pixels off make of a cell, and of a deep photo within half a level", () => {
    const before = broken(colour, near);
    const stored = storedPicture(before);
    const cells = { hole: near.hole, mosaic: near.damage };
    const evidence = cellEvidence(stored, cells);
    const kept = cellsKept(before, { ...cells, stored, evidence });
    expect(kept).toEqual({ isConsistent: true, consistency: { kept: "exactly" } });
    const raster = before.raster.slice() as Uint8Array;
    for (const x of [44, 45]) raster[3 * (45 * 400 + x)] += 48;
    expect(cellsKept({ ...before, raster }, { ...cells, stored, evidence })).toEqual({
      isConsistent: false,
      consistency: { kept: "within", toleranceLevels: 1.5 },
    });
    const deep = {
      ...before,
      depth: 16,
      raster: Uint16Array.from(before.raster, (level) => 257 * level),
    } as const;
    expect(cellsKept(deep, { ...cells, stored, evidence }).consistency).toMatchObject({
      toleranceLevels: 0.5,
    });
  });

  test("within what a gold seam leaves of them", async () => {
    const before = broken(colour, near);
    const mended = await mendInjuries(before, [near], { mender: formula, mark: true });
    const miss = missOf(before, mended, near);
    expect(miss).toBeGreaterThan(10);
    const toleranceLevels = Number(miss.toPrecision(3));
    expect(mended).toMatchObject({
      ...{ consistent: false, consistency: { kept: "within", toleranceLevels } },
    });
    expect(saidIn(mended)).toMatchObject({ Consistency: `within ${toleranceLevels} levels` });
  });

  test("not at all where one part of a hole does not show them", async () => {
    const hole = unite(near.hole, rectangleHole(wavy, { x: 330, y: 230, width: 48, height: 48 }));
    const mended = await mendInjuries(broken(colour, near), [{ ...near, hole }], {
      mender: formula,
    });
    expect(mended.plans[0].parts).toHaveLength(2);
    expect(mended.photo.warnings).toHaveLength(1);
    expect(mended).toMatchObject({ consistent: false, consistency: { kept: "not at all" } });
  });

  test("not at all where one injury of several does not show them, whichever it is", async () => {
    const before = broken(colour, near);
    for (const injuries of [
      [near, far],
      [far, near],
    ]) {
      const mended = await mendInjuries(before, injuries, { mender: formula });
      expect(mended.consistency).toEqual({ kept: "not at all" });
      expect(saidIn(mended)).toMatchObject({ Consistency: "not at all" });
    }
  });

  test("exactly beside a white-out, which has none; each kind of damage is named once", async () => {
    const whiteOut: Injury = { hole: far.hole, damage: { kind: "white-out" } };
    const other = injuryIn({ x: 40, y: 180, width: 48, height: 48 }, 8);
    const mended = await mendInjuries(broken(colour, near, other), [whiteOut, near, other], {
      mender: network,
    });
    expect(mended).toMatchObject({ consistent: true, consistency: { kept: "exactly" } });
    expect(saidIn(mended)).toMatchObject({ Damage: "white-out, mean", Consistency: "exactly" });
  });
});

test("the worst of what was kept is what may be said of all", () => {
  const [little, much] = [2, 9].map(
    (levels) => ({ kept: "within", toleranceLevels: levels }) as const,
  );
  expect(worstOf([{ kept: "exactly" }, much, little])).toEqual(much);
  expect(worstOf([little, { kept: "not at all" }, much])).toEqual({ kept: "not at all" });
  expect(worstOf([{ kept: "exactly" }, { kept: "exactly" }])).toEqual({ kept: "exactly" });
  expect(worstOf([])).toEqual({ kept: "not at all" });
});
