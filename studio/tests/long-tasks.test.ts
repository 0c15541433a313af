/** The page never blocks: no task of its own takes over 50 ms while a large picture is opened, mended, compared and saved. */
import type { Page } from "playwright-core";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { followTasks, type LongTasks } from "./long-tasks.ts";
import {
  canStart,
  downloaded,
  markBox,
  needsStudio,
  openFile,
  type Studio,
  samplePart,
  searched,
  startStudio,
} from "./pages.ts";

const size = { width: 4000, height: 3000 };
const mostMs = 50;

let studio: Studio;
let page: Page;

beforeAll(async () => {
  if (!canStart) return;
  studio = await startStudio();
  page = await studio.open();
});
afterAll(() => studio?.close());

/** On a quiet machine none is seen; on a busy one those that are seen had to wait, and did not work as long. */
function expectSmooth({ seenMs, processorMs }: LongTasks): void {
  if (seenMs.length > 0) expect(processorMs).toBeLessThan(mostMs);
}

async function largePicture(): Promise<Buffer> {
  const { raster } = await samplePart({ x: 0, y: 0, width: 400, height: 300 });
  return sharp(raster, { raw: { width: 400, height: 300, channels: 3 } })
    .resize(size.width, size.height, { fit: "fill" })
    .jpeg({ quality: 90 })
    .toBuffer();
}

describe("the page's tasks", () => {
  test("are seen where they are long", async (context) => {
    needsStudio(context);
    const tasks = await followTasks(page);
    await page.evaluate(async () => {
      await new Promise<void>((resolve) =>
        setTimeout(() => {
          for (const end = performance.now() + 90; performance.now() < end; );
          resolve();
        }),
      );
      await new Promise((resolve) => setTimeout(resolve, 100)); // until it is told
    });
    const { seenMs, clockMs } = await tasks();
    expect(Math.max(...seenMs)).toBeGreaterThan(mostMs);
    expect(clockMs).toBeGreaterThanOrEqual(90);
  });

  test("are short while a picture of 12 megapixels is opened and searched", {
    timeout: 600_000,
  }, async (context) => {
    needsStudio(context);
    const tasks = await followTasks(page);
    await openFile(page, await largePicture(), "large.jpg");
    await page.locator(".file").getByText("large.jpg").waitFor({ timeout: 300_000 });
    await searched(page);
    expectSmooth(await tasks());
  });

  test("are short while it is mended", { timeout: 600_000 }, async (context) => {
    needsStudio(context);
    await markBox(page, { x: 1900, y: 1400, width: 256, height: 256 });
    const tasks = await followTasks(page);
    await page.getByRole("button", { name: "Mend", exact: true }).click();
    await page.getByRole("heading", { name: "Result" }).waitFor({ timeout: 300_000 });
    expectSmooth(await tasks());
  });

  test("are short while its result is compared and saved", {
    timeout: 600_000,
  }, async (context) => {
    needsStudio(context);
    const tasks = await followTasks(page);
    await page.getByRole("combobox", { name: "How to compare" }).selectOption("difference");
    await downloaded(page);
    expectSmooth(await tasks());
  });
});
