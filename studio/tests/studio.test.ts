/** The studio as a person meets it, in Chromium. Small pictures, so that it takes seconds. */
import { fileURLToPath } from "node:url";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  encodePicture,
  type Photo,
  photoOf,
  readPicture,
  workingPicture,
} from "../../src/files/index.ts";
import { crop, type Rectangle } from "../../src/image/index.ts";
import { mosaicPhoto } from "../../src/mending/damage-photo.ts";
import { mend } from "../../src/mending/one-call.node.ts";
import { provenanceIn } from "../../src/mending/provenance.ts";
import { needs, needsSoftwareVulkan } from "../../tests/needs.ts";
import { found } from "./axe.ts";
import { boxOf, canvasOf, settledCanvasOf } from "./looking.ts";
import {
  canStart,
  downloaded,
  markBox,
  needsStudio,
  openFile,
  openOnPhone,
  patient,
  type Studio,
  searched,
  softwareGpu,
  startStudio,
  worst,
} from "./pages.ts";

const sample = fileURLToPath(new URL("../../examples/still-life.png", import.meta.url));

const rectangle = { x: 40, y: 32, width: 40, height: 32 };
const damage = { rectangle, cellPx: 8 };
const size = { width: 128, height: 112 };

let studio: Studio;
/** One page for all that needs no page of its own: its engine stays warm. */
let page: Page;
let whole: Photo;
let hidden: Photo;

beforeAll(async () => {
  whole = photoOf(crop(workingPicture(await readPicture(sample)), { x: 200, y: 90, ...size }));
  hidden = mosaicPhoto(whole, damage).photo;
  if (!canStart) return;
  studio = await startStudio();
  page = await studio.open();
});
afterAll(() => studio?.close());

const pngOf = async (photo: Photo): Promise<Uint8Array> =>
  (await encodePicture(photo, "png")).bytes;

const mendButton = (page: Page) => page.getByRole("button", { name: "Mend", exact: true });

/** Opens a picture's bytes as if they had been chosen in the dialog. */
async function openPicture(page: Page, photo: Photo, name: string): Promise<void> {
  await openFile(page, await pngOf(photo), name);
  await page.locator(".file").getByText(name).waitFor({ state: "attached", timeout: 60_000 });
}

async function mendAndSave(page: Page, photo: Photo, box: Rectangle): Promise<Photo> {
  await openPicture(page, photo, "saved.png");
  await searched(page);
  for (const find of await page.getByRole("group", { name: "Found" }).getByRole("checkbox").all())
    await find.uncheck(); // the box's own cells are meant
  await markBox(page, box);
  await mendButton(page).click();
  await page.getByRole("heading", { name: "Result" }).waitFor({ timeout: 240_000 });
  return readPicture(await downloaded(page));
}

describe("the studio", () => {
  test("mends a mosaic as Node does, within 1 of 255, and asks nobody", {
    timeout: 180_000,
  }, async (context) => {
    needsStudio(context);
    const saved = await mendAndSave(page, hidden, rectangle);
    const { photo } = await mend(hidden, { ...damage, device: "cpu" });
    expect(saved).toMatchObject(size);
    expect(worst(saved, hidden)).toBeGreaterThan(20);
    expect(worst(saved, photo)).toBeLessThanOrEqual(1);
    expect(provenanceIn(saved.metadata.xmp)).toEqual(provenanceIn(photo.metadata.xmp));
    expect(await page.getByText("Every observed cell is kept.").isVisible()).toBe(true);
    expect(studio.strayed).toEqual([]);
  });

  test("works by keyboard alone: marks, breaks, mends, measures, compares", {
    timeout: 180_000,
  }, async (context) => {
    needsStudio(context);
    await openPicture(page, whole, "keyboard.png");
    await page.getByRole("radio", { name: "Already broken" }).focus();
    await page.keyboard.press("ArrowLeft");
    expect(await page.getByRole("radio", { name: "Break it here" }).isChecked()).toBe(true);
    await page.getByRole("application").focus();
    await page.keyboard.press("Space");
    for (const _ of [1, 2, 3]) await page.keyboard.press("Shift+ArrowRight");
    for (const _ of [1, 2]) await page.keyboard.press("Shift+ArrowDown");
    await page.keyboard.press("Space");
    expect(await boxOf(page)).toEqual(["64", "56", "24", "16"]);
    await page.getByRole("slider", { name: "Cell size" }).focus();
    await page.keyboard.press("ArrowLeft");
    await page.keyboard.press("Control+Enter");
    const figures = page.getByRole("table", { name: "Against the original" });
    await figures.waitFor({ timeout: 120_000 });
    const [broken, mended] = (await figures.getByRole("cell").allInnerTexts())
      .map(Number.parseFloat)
      .filter(Number.isFinite);
    expect(mended).toBeGreaterThan(broken);
    await page.getByRole("slider", { name: "Seam position" }).focus();
    await page.keyboard.press("End");
    const before = await settledCanvasOf(page);
    await page.getByRole("button", { name: "Hold to see the original" }).focus();
    await page.keyboard.down("Space");
    await expect.poll(() => canvasOf(page), patient).not.toBe(before);
    await page.keyboard.up("Space");
    await expect.poll(() => canvasOf(page), patient).toBe(before);
  });

  test("draws with a pointer, and takes it back", async (context) => {
    needsStudio(context);
    await openPicture(page, whole, "pointer.png");
    await page.keyboard.press("b");
    const { x, y, width, height } = (await page.getByRole("application").boundingBox())!;
    await page.mouse.move(x + width / 2, y + height / 2);
    await page.mouse.down();
    await page.mouse.move(x + width / 2 + 90, y + height / 2, { steps: 4 });
    await page.mouse.up();
    const drawn = await boxOf(page);
    expect(Number(drawn[2])).toBeGreaterThan(Number(drawn[3]));
    await page.keyboard.press("Control+z");
    expect(await boxOf(page)).toEqual(["0", "0", "0", "0"]);
    expect(await mendButton(page).isDisabled()).toBe(true);
    await page.keyboard.press("Control+y");
    expect(await boxOf(page)).toEqual(drawn);
  });

  test("stops mending when asked, and mends again", { timeout: 180_000 }, async (context) => {
    needsStudio(context);
    await openPicture(page, hidden, "stopped.png");
    await markBox(page, rectangle);
    await page.getByText("How to mend").click();
    const quality = page.getByRole("combobox", { name: "Quality" });
    await quality.selectOption("best"); // one look may be over before it is stopped
    await mendButton(page).click();
    await page.getByRole("button", { name: "Cancel" }).click();
    await mendButton(page).waitFor();
    await quality.selectOption("fast");
    await mendButton(page).click();
    await page.getByRole("heading", { name: "Result" }).waitFor({ timeout: 120_000 });
  });

  test("says what is wrong with a file that is no picture", async (context) => {
    needsStudio(context);
    await openFile(page, Buffer.from("no picture"), "letter.png");
    const alert = page.getByRole("alert");
    await alert.getByText("This file cannot be opened as a picture.").waitFor();
    expect(await alert.innerText()).toContain("letter.png: expected a picture");
  });

  test.for([
    ["en-GB", "light", "Keys and help"],
    ["ja-JP", "dark", "キーとヘルプ"],
  ] as const)(
    "in %s, %s, has nothing that axe finds, and fits 360 px",
    async ([locale, colorScheme, help], context) => {
      needsStudio(context);
      const page = await openOnPhone(studio, locale, colorScheme);
      expect(await page.locator("html").getAttribute("lang")).toBe(locale.slice(0, 2));
      expect(await found(page)).toEqual([]);
      await openPicture(page, whole, "small.png");
      await page.getByRole("application").waitFor();
      await page.getByRole("button", { name: /^(Brush|ブラシ)$/ }).click();
      expect(await found(page)).toEqual([]);
      await page.getByRole("button", { name: help }).click();
      expect(await found(page)).toEqual([]);
      if (locale === "ja-JP")
        expect(await page.locator("body").innerText()).not.toMatch(/Mend|Damage|Brush|Cell/);
      await page.context().close();
    },
  );

  test("has its first page in the middle of a 4K screen", async (context) => {
    needsStudio(context);
    const page = await studio.open({ viewport: { width: 3840, height: 2160 } });
    const first = (await page.locator(".tagline").boundingBox())!;
    const last = (await page.getByRole("button", { name: "Still life" }).boundingBox())!;
    expect(Math.abs((first.y + last.y + last.height) / 2 - 1080)).toBeLessThan(160);
    await page.context().close();
  });

  test("keeps within its own policy", (context) => {
    needsStudio(context);
    expect(studio.complaints).toEqual([]);
    expect(studio.strayed).toEqual([]);
  });
});

describe("the studio on WebGPU", () => {
  test("mends as Node does, within 3 of 255", { timeout: 300_000 }, async (context) => {
    needsStudio(context);
    const there = process.env.KINTSUGI_REQUIRE_ALL === "1";
    needs(context, "patience (WebGPU in software)", { there, get: "KINTSUGI_REQUIRE_ALL=1" });
    const tiny = photoOf(crop(workingPicture(whole), { x: 0, y: 0, width: 64, height: 64 }));
    const how = { rectangle: { x: 24, y: 24, width: 16, height: 16 }, cellPx: 8 };
    const broken = mosaicPhoto(tiny, how).photo;
    const env = needsSoftwareVulkan(context);
    const onGpu = await startStudio({ switches: softwareGpu, env });
    try {
      const page = await onGpu.open({ device: "webgpu" });
      const saved = await mendAndSave(page, broken, how.rectangle);
      expect(await page.getByText("on WebGPU").isVisible()).toBe(true);
      const { photo } = await mend(broken, { ...how, device: "cpu" });
      expect(worst(saved, broken)).toBeGreaterThan(20);
      expect(worst(saved, photo)).toBeLessThanOrEqual(3);
    } finally {
      await onGpu.close();
    }
  });
});
