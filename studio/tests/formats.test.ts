/** Pictures keep their format and what their files say, as far as a browser can write it. */
import sharp from "sharp";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readPicture } from "../../src/files/index.ts";
import { mosaicPhoto } from "../../src/mending/damage-photo.ts";
import { provenanceIn } from "../../src/mending/provenance.ts";
import {
  canStart,
  needsStudio,
  openFile,
  type Studio,
  samplePart,
  saved,
  searched,
  startStudio,
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
