/**
 * Takes the studio's pictures, docs/pictures/studio*.jpg, from the built studio in Chromium: a sample broken, mended and
 * compared along the seam; a mosaic found on opening; a result of every method. `npm run build && npx tsx
 * scripts/studio-pictures.ts`, on a machine that does little else: one of them shows how long mending took.
 */
import { fileURLToPath } from "node:url";
import type { Page } from "playwright-core";
import sharp from "sharp";
import { encodePicture } from "../src/files/index.ts";
import { mosaicPhoto } from "../src/mending/damage-photo.ts";
import { openFile, samplePart, searched, startStudio } from "../studio/tests/pages.ts";

const studio = await startStudio();
try {
  const page = await studio.open({ viewport: { width: 1280, height: 800 } });
  await takeCompared(page);
  await takeAllWays(page);
  await takeFound(page);
} finally {
  await studio.close();
}

async function takeCompared(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Still life" }).click();
  await page.getByRole("application").waitFor();
  for (let time = 0; time < 2; time++) {
    await page.keyboard.press("Control+Enter"); // the second time the engine is warm
    await page.getByRole("button", { name: "Cancel" }).waitFor();
    await page.getByRole("button", { name: "Mend", exact: true }).waitFor({ timeout: 120_000 });
    await page.getByRole("table").waitFor({ timeout: 120_000 });
  }
  await page.getByRole("slider", { name: "Seam position" }).fill("46");
  await take(page, "studio");
}

async function takeAllWays(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Mend in all ways" }).click();
  await page.locator(".strip-item").nth(3).waitFor({ timeout: 240_000 });
  await page.locator(".strip-item").nth(3).getByText("dB").waitFor();
  await take(page, "studio-all-ways");
}

/** A part of the still life under a mosaic, opened as if it had come so. */
async function takeFound(page: Page): Promise<void> {
  const whole = await samplePart({ x: 0, y: 0, width: 512, height: 384 });
  const rectangle = { x: 168, y: 120, width: 192, height: 144 };
  const { photo } = mosaicPhoto(whole, { rectangle, cellPx: 12 });
  await openFile(page, (await encodePicture(photo, "png")).bytes, "found.png");
  await page.locator(".file").getByText("found.png").waitFor();
  await searched(page);
  await page.getByRole("checkbox", { name: /^Mosaic/ }).waitFor();
  await take(page, "studio-found");
}

async function take(page: Page, name: string): Promise<void> {
  await page.waitForTimeout(700); // until it is painted
  const out = fileURLToPath(new URL(`../docs/pictures/${name}.jpg`, import.meta.url));
  await sharp(await page.screenshot())
    .jpeg({ quality: 82 })
    .toFile(out);
  console.log(out);
}
