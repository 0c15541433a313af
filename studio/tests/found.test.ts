/** Mosaics that the studio finds by itself, and what it makes of them. */
import type { Page } from "playwright-core";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { encodePicture, type Photo, readPicture, workingPicture } from "../../src/files/index.ts";
import { mosaicPhoto } from "../../src/mending/damage-photo.ts";
import { injuriesFound } from "../../src/mending/found.ts";
import { mendInjuries } from "../../src/mending/mend-photo.ts";
import { openMender } from "../../src/mending/mender.node.ts";
import { detect } from "../../src/mosaic/index.ts";
import { boxOf } from "./looking.ts";
import {
  canStart,
  downloaded,
  needsStudio,
  openFile,
  openPhoto,
  type Studio,
  samplePart,
  searched,
  startStudio,
  worst,
} from "./pages.ts";

let studio: Studio;
let page: Page;
let whole: Photo;
let hidden: Photo;

beforeAll(async () => {
  whole = await samplePart({ x: 120, y: 60, width: 256, height: 208 });
  const rectangle = { x: 48, y: 40, width: 120, height: 100 };
  hidden = mosaicPhoto(whole, { rectangle, cellPx: 10 }).photo;
  if (!canStart) return;
  studio = await startStudio();
  page = await studio.open();
});
afterAll(() => studio?.close());

describe("the studio's search", () => {
  test("finds a mosaic on opening, marks it, and one button mends it as Node does", {
    timeout: 180_000,
  }, async (context) => {
    needsStudio(context);
    const { regions } = detect(workingPicture(hidden));
    expect(regions).toHaveLength(1);
    await openPhoto(page, hidden, "found.png");
    const find = page.getByRole("checkbox", { name: "Mosaic, cells of 10 × 10 px" });
    expect(await find.isChecked()).toBe(true);
    const { x, y, width, height } = regions[0].bounds;
    expect(await boxOf(page)).toEqual([x, y, width, height].map(String));
    await page.getByRole("button", { name: "Mend", exact: true }).click();
    const saved = await readPicture(await downloaded(page));
    const mender = await openMender({ device: "cpu" });
    const { photo } = await mendInjuries(hidden, injuriesFound(hidden, regions), { mender });
    await mender.close();
    expect(worst(saved, hidden)).toBeGreaterThan(20);
    expect(worst(saved, photo)).toBeLessThanOrEqual(1);
  });

  test.for([
    { how: "upright", turn: 0, orientation: 1 },
    { how: "lying on its side", turn: 270, orientation: 6 },
  ])(
    "finds cells that hardly show by what a JPEG keeps, $how",
    async ({ turn, orientation }, context) => {
      needsStudio(context);
      const part = await samplePart({ x: 0, y: 0, width: 512, height: 384 });
      const rectangle = { x: 20, y: 30, width: 66, height: 54 };
      const { photo } = mosaicPhoto(part, { rectangle, cellPx: 6, kind: "nearest" });
      const { bytes } = await encodePicture(photo, "png");
      const jpeg = await sharp(bytes)
        .rotate(turn)
        .withMetadata({ orientation })
        .jpeg({ quality: 75 })
        .toBuffer();
      const name = `kept-${orientation}.jpg`;
      await openFile(page, jpeg, name);
      await page.locator(".file").getByText(name).waitFor({ state: "attached", timeout: 120_000 });
      await searched(page);
      expect(await boxOf(page)).toEqual(["20", "30", "66", "54"]);
    },
  );

  test("is listed clear of its heading, and a slider of its name", async (context) => {
    needsStudio(context);
    await openPhoto(page, hidden, "listed.png");
    const box = async (selector: string) => (await page.locator(selector).boundingBox())!;
    const heading = await box("fieldset:has(.find) > legend");
    const row = await box(".find");
    expect(row.y - (heading.y + heading.height)).toBeGreaterThanOrEqual(5);
    const name = await box(".field.across > span");
    const slider = await box(".field.across > input");
    expect(slider.x - (name.x + name.width)).toBeGreaterThanOrEqual(10);
  });

  test("takes a find out of the marks and in again, which can be undone", async (context) => {
    needsStudio(context);
    await openPhoto(page, hidden, "taken.png");
    const find = page.getByRole("checkbox", { name: "Mosaic, cells of 10 × 10 px" });
    const marked = await boxOf(page);
    await find.uncheck();
    expect(await boxOf(page)).toEqual(["0", "0", "0", "0"]);
    await find.check();
    expect(await boxOf(page)).toEqual(marked);
    await page.getByRole("button", { name: "Undo" }).click();
    expect(await boxOf(page)).toEqual(["0", "0", "0", "0"]);
  });

  test("offers a solid area and never marks it unasked", async (context) => {
    needsStudio(context);
    const rectangle = { x: 60, y: 50, width: 80, height: 40 };
    const barred = mosaicPhoto(whole, { rectangle, kind: "white-out" }).photo;
    await openPhoto(page, barred, "barred.png");
    await page.getByText("No mosaic found.").waitFor();
    expect(await boxOf(page)).toEqual(["0", "0", "0", "0"]);
    const offers = page.getByRole("group", { name: "Found" }).getByRole("checkbox");
    expect(await offers.count()).toBe(1);
    await offers.check();
    expect(await boxOf(page)).toEqual(["60", "50", "80", "40"]);
  });
});
