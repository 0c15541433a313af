/** Pictures keep their format and what their files say, as far as a browser can write it. */
import sharp from "sharp";
import { afterAll, beforeAll, expect, test } from "vitest";
import { carrierOf } from "../../src/files/carrier.ts";
import { encodePicture, type Photo, readPicture } from "../../src/files/index.ts";
import { mosaicPhoto } from "../../src/mending/damage-photo.ts";
import { mend } from "../../src/mending/one-call.node.ts";
import { provenanceIn } from "../../src/mending/provenance.ts";
import { adobeRgb, displayP3 } from "../../tests/fixtures/profiles.ts";
import { found } from "./axe.ts";
import {
  canStart,
  needsStudio,
  openFile,
  type Studio,
  samplePart,
  saved,
  searched,
  startStudio,
  worst,
} from "./pages.ts";

let studio: Studio;

beforeAll(async () => {
  if (canStart) studio = await startStudio();
});
afterAll(() => studio?.close());

/** A JPEG that lies on its side, as phones write them: its EXIF says how to turn it, and who took it. */
async function lyingJpeg(): Promise<Buffer> {
  const whole = await samplePart({ x: 120, y: 60, width: 240, height: 176 });
  const rectangle = { x: 48, y: 40, width: 128, height: 96 };
  const { raster, width, height } = mosaicPhoto(whole, { rectangle, cellPx: 16 }).photo;
  return sharp(raster, { raw: { width, height, channels: 3 } })
    .rotate(270)
    .withMetadata({ orientation: 6 })
    .withExifMerge({ IFD0: { Artist: "Kintsugi" } })
    .jpeg({ quality: 91 })
    .toBuffer();
}

test("a JPEG that lies on its side comes upright, is mended and stays a JPEG with its EXIF", {
  timeout: 240_000,
}, async (context) => {
  needsStudio(context);
  const page = await studio.open();
  const before = await lyingJpeg();
  await openFile(page, before, "phone.jpg");
  await searched(page);
  await page.getByRole("checkbox", { name: /^Mosaic, cells of 16 × 16 px/ }).waitFor();
  await page.getByRole("button", { name: "Mend", exact: true }).click();
  const jpeg = await saved(page, "Download JPEG");
  const said = await page.locator(".result").innerText();
  expect(said).toMatch(
    /Observed cells are kept within [\d.]+ levels. That is before lossy encoding: a JPEG changes/,
  );
  expect(said).not.toContain("Every observed cell is kept");
  const { format, width, height, metadata } = await readPicture(jpeg);
  expect({ format, width, height }).toEqual({ format: "jpeg", width: 240, height: 176 });
  expect(metadata.orientation).toBe(1);
  expect(metadata.jpeg?.quality).toBe(91);
  expect(Buffer.from(metadata.exif ?? []).toString("latin1")).toContain("Kintsugi");
  expect(provenanceIn(metadata.xmp)).toMatchObject({ Network: "gated-unet", Damage: "mean" });
  const png = await readPicture(await saved(page, "Download PNG"));
  expect(png).toMatchObject({ format: "png", width: 240, height: 176 });
  expect(Buffer.from(png.metadata.exif ?? []).toString("latin1")).toContain("Kintsugi");
  await page.context().close();
});

const rectangle = { x: 48, y: 40, width: 128, height: 96 };

/** A part of the still life with a mosaic of 16 px cells, its levels said to be of the profile. */
async function wideGamut(icc: Uint8Array): Promise<Photo> {
  const whole = await samplePart({ x: 120, y: 60, width: 240, height: 176 });
  const { photo } = mosaicPhoto(whole, { rectangle, cellPx: 16 });
  return { ...photo, metadata: { ...photo.metadata, icc } };
}

/** The same of 16 bits, with levels between those of 8. */
async function deep(icc: Uint8Array): Promise<Photo> {
  const whole = await samplePart({ x: 120, y: 60, width: 240, height: 176 });
  const raster = Uint16Array.from(whole.raster, (level, i) =>
    Math.min(65535, 257 * level + ((i * 37) % 200)),
  );
  const { photo } = mosaicPhoto({ ...whole, depth: 16, raster }, { rectangle, cellPx: 16 });
  return { ...photo, metadata: { ...photo.metadata, icc } };
}

/** Opens a file, mends the mosaic that is found, and gives what a button saves. */
async function mendedBy(bytes: Uint8Array, name: string, button: string): Promise<Photo> {
  const page = await studio.open();
  await openFile(page, bytes, name);
  await searched(page);
  await page.getByRole("checkbox", { name: /^Mosaic, cells of 16 × 16 px/ }).waitFor();
  await page.getByRole("button", { name: "Mend", exact: true }).click();
  const file = await saved(page, button);
  await page.context().close();
  return readPicture(file);
}

const isKnown = (_: number, i: number): boolean => {
  const [x, y] = [Math.floor(i / 3) % 240, Math.floor(i / 3 / 240)];
  return x < 48 || x >= 176 || y < 40 || y >= 136;
};

test("a PNG in Display P3 keeps its profile and every known level, and is mended as in Node", {
  timeout: 240_000,
}, async (context) => {
  needsStudio(context);
  const broken = await wideGamut(displayP3());
  const own = await mendedBy((await encodePicture(broken, "png")).bytes, "p3.png", "Download PNG");
  expect(Buffer.from(own.metadata.icc!).equals(displayP3())).toBe(true);
  expect(own.raster.filter(isKnown)).toEqual(broken.raster.filter(isKnown));
  const { photo } = await mend(broken, { rectangle, cellPx: 16, device: "cpu" });
  expect(worst(own, broken)).toBeGreaterThan(20);
  expect(worst(own, photo)).toBeLessThanOrEqual(1);
});

test("a PNG of 16 bits stays one: every known level is the file's, what is mended has 16 bits, too", {
  timeout: 240_000,
}, async (context) => {
  needsStudio(context);
  const broken = await deep(displayP3());
  const own = await mendedBy(
    (await encodePicture(broken, "png")).bytes,
    "deep.png",
    "Download PNG",
  );
  expect(own).toMatchObject({ format: "png", depth: 16, channels: 3, width: 240, height: 176 });
  expect(Buffer.from(own.metadata.icc!).equals(displayP3())).toBe(true);
  expect(own.raster.filter(isKnown)).toEqual(broken.raster.filter(isKnown));
  const { photo } = await mend(broken, { rectangle, cellPx: 16, device: "cpu" });
  expect(worst(own, broken)).toBeGreaterThan(20 * 257);
  expect(worst(own, photo)).toBeLessThanOrEqual(257);
  const isWhole = (level: number, i: number) => isKnown(level, i) || level % 257 === 0;
  expect(own.raster.filter((level, i) => !isWhole(level, i)).length).toBeGreaterThan(30_000);
});

test("a JPEG in Adobe RGB stays a JPEG in Adobe RGB, and looks as it did", {
  timeout: 240_000,
}, async (context) => {
  needsStudio(context);
  const carried = carrierOf(await wideGamut(adobeRgb()));
  const before = await sharp(carried)
    .keepIccProfile()
    .jpeg({ quality: 92, chromaSubsampling: "4:4:4" })
    .toBuffer();
  const broken = await readPicture(before);
  const own = await mendedBy(before, "adobe.jpg", "Download JPEG");
  expect(Buffer.from(own.metadata.icc!).equals(adobeRgb())).toBe(true);
  const known = own.raster.filter(isKnown);
  const shift = [...broken.raster.filter(isKnown)].map((level, i) => known[i] - level);
  const mean = (values: readonly number[]) => values.reduce((sum, v) => sum + v, 0) / values.length;
  for (const channel of [0, 1, 2]) // its noise has no mean, a converted colour's has
    expect(Math.abs(mean(shift.filter((_, i) => i % 3 === channel)))).toBeLessThan(0.7);
});

test("a WebP stays a WebP, without loss: every known level is the file's", {
  timeout: 240_000,
}, async (context) => {
  needsStudio(context);
  const broken = await wideGamut(displayP3());
  const before = await encodePicture(broken, "webp", { lossless: true });
  const own = await mendedBy(before.bytes, "broken.webp", "Download WebP");
  expect(own.format).toBe("webp");
  expect(own.raster.filter(isKnown)).toEqual(broken.raster.filter(isKnown));
  expect(Buffer.from(own.metadata.icc!).equals(displayP3())).toBe(true);
  expect(provenanceIn(own.metadata.xmp)).toMatchObject({ Network: "gated-unet", Damage: "mean" });
});

test("an AVIF becomes a PNG, and the page says so before it is saved", {
  timeout: 240_000,
}, async (context) => {
  needsStudio(context);
  const photo = await samplePart({ x: 120, y: 60, width: 240, height: 176 });
  const page = await studio.open({ locale: "ja-JP" });
  await openFile(page, (await encodePicture(photo, "avif", { quality: 95 })).bytes, "broken.avif");
  await page.locator(".canvas").waitFor({ timeout: 60_000 });
  await page.keyboard.press("r");
  for (const field of await page.getByRole("spinbutton").all()) {
    await field.fill("48");
    await page.keyboard.press("Tab");
  }
  await page.keyboard.press("Control+Enter");
  await page.getByText("AVIFを書き出せないため").waitFor({ timeout: 120_000 });
  expect(await found(page)).toEqual([]);
  const own = await readPicture(await saved(page, "PNGを保存"));
  expect(own).toMatchObject({ format: "png", width: 240, height: 176 });
  await page.context().close();
});
