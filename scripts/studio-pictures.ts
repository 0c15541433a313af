/**
 * Takes the studio's pictures, docs/pictures/studio*.jpg, from the built studio in Chromium: a sample broken, mended and
 * compared along the seam; a mosaic found on opening; a result of every method; the game, the networks, a training.
 * `npm run build && npx tsx scripts/studio-pictures.ts`, on a machine that does little else: one of them shows how long
 * mending took. With `pages`, only those beside the bench.
 */
import { fileURLToPath } from "node:url";
import type { Page } from "playwright-core";
import sharp from "sharp";
import { encodePicture } from "../src/files/index.ts";
import { mosaicPhoto } from "../src/mending/damage-photo.ts";
import { goTo, openFile, samplePart, searched, startStudio } from "../studio/tests/pages.ts";

const patient = { timeout: 150_000 };

const studio = await startStudio();
try {
  const page = await studio.open({ viewport: { width: 1280, height: 800 } });
  if (!process.argv.includes("pages")) {
    await takeCompared(page);
    await takeAllWays(page);
    await takeFound(page);
  }
  await takeGame(page);
  await takeNetwork(page);
  await takeTraining(page);
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
  // When all are there they are shown beside each other.
  const all = page.locator("option[value=all]:checked");
  await all.waitFor({ state: "attached", timeout: 240_000 });
  await page.locator(".strip-item").last().getByText("dB").waitFor();
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

async function takeGame(page: Page): Promise<void> {
  await goTo(page, "#/game");
  await page.getByRole("radio", { name: "as long as you like" }).check();
  await page.locator(".setup .primary:enabled").click(patient);
  await page.locator(".side:enabled").nth(1).waitFor(patient);
  await page.keyboard.press("ArrowLeft");
  await page.locator(".side.chosen").waitFor();
  await take(page, "studio-game");
}

async function takeNetwork(page: Page): Promise<void> {
  await goTo(page, "#/networks/gated-unet");
  await page.getByRole("button", { name: "Look inside" }).click(patient);
  await page.getByText(/^With the weights/).waitFor(patient);
  await page.locator('.layer[aria-label^="decoder.2,"]').focus();
  await page.locator(".drawing").evaluate((figure) => figure.scrollIntoView());
  await take(page, "studio-networks");
}

async function takeTraining(page: Page): Promise<void> {
  await goTo(page, "#/training");
  await page.getByRole("spinbutton", { name: "Steps" }).fill("60");
  await page.keyboard.press("Tab");
  await page.getByRole("button", { name: "Start training" }).click();
  await page.getByText("Finished ·").waitFor({ timeout: 600_000 });
  await page.locator(".curves").evaluate((curves) => curves.scrollIntoView());
  await take(page, "studio-training");
}

async function take(page: Page, name: string): Promise<void> {
  await page.waitForTimeout(700); // until it is painted
  const out = fileURLToPath(new URL(`../docs/pictures/${name}.jpg`, import.meta.url));
  await sharp(await page.screenshot())
    .jpeg({ quality: 82 })
    .toFile(out);
  console.log(out);
}
