/**
 * How quick the built studio is in Chromium: the first paint, mending, what a move of the brush costs at 12 Mpx, and
 * the longest task of the page while it mends. `npm run build && npx tsx benchmarks/browser/studio.ts`.
 */

import type { Page } from "playwright-core";
import sharp from "sharp";
import { followTasks } from "../../studio/tests/long-tasks.ts";
import {
  markBox,
  openFile,
  type Studio,
  samplePart,
  searched,
  startStudio,
} from "../../studio/tests/pages.ts";
import { brushWork, paintTimes } from "./in-page.ts";

const large = { width: 4000, height: 3000 } as const;
const moves = 120;
const minutes = (count: number): number => 60_000 * count;

const studio = await startStudio();
try {
  await measureStart(studio);
  const page = await studio.open({ viewport: { width: 1280, height: 800 } });
  await openFile(page, await largePicture(), "large.jpg");
  await page.getByRole("application").waitFor({ timeout: minutes(4) });
  await searched(page);
  await measureBrush(page);
  await measureMending(page);
} finally {
  await studio.close();
}

async function measureStart({ open }: Studio): Promise<void> {
  const page = await open();
  await page.reload();
  await page.waitForSelector(".welcome");
  const { firstPaintMs, readyMs } = await page.evaluate(paintTimes);
  tell("first contentful paint, ms", firstPaintMs);
  tell("the page is ready, ms", readyMs);
  await page.context().close();
}

/** A sample enlarged: what it shows does not matter, its size does. */
async function largePicture(): Promise<Buffer> {
  const { raster } = await samplePart({ x: 0, y: 0, width: 512, height: 384 });
  const raw = { width: 512, height: 384, channels: 3 } as const;
  return sharp(raster, { raw })
    .resize(large.width, large.height, { fit: "fill" })
    .jpeg({ quality: 90 })
    .toBuffer();
}

async function measureBrush(page: Page): Promise<void> {
  await page.evaluate("globalThis.__name = (it) => it"); // tsx names functions by it
  await page.keyboard.press("b");
  await page.evaluate(brushWork, 20); // until all is compiled
  const busy = await processorTime(page);
  const works = [...(await page.evaluate(brushWork, moves))].sort((a, b) => a - b);
  tell("a move of the brush at 12 Mpx, ms by the clock: median", works[works.length >> 1]);
  tell("  95th percentile", works[Math.floor(0.95 * works.length)]);
  tell("  ms of the page's own processor time, mean", (await busy()) / moves);
}

/** How long the page's main thread has had a processor since, ms: it does not depend on what else runs. */
async function processorTime(page: Page): Promise<() => Promise<number>> {
  const session = await page.context().newCDPSession(page);
  await session.send("Performance.enable", { timeDomain: "threadTicks" });
  const now = async () => {
    const { metrics } = await session.send("Performance.getMetrics");
    return 1000 * (metrics.find(({ name }) => name === "TaskDuration")?.value ?? Number.NaN);
  };
  const start = await now();
  return async () => (await now()) - start;
}

async function measureMending(page: Page): Promise<void> {
  await page.keyboard.press("Delete");
  await markBox(page, { x: 1900, y: 1400, width: 256, height: 256 });
  for (const time of ["first", "second"]) {
    const tasks = await followTasks(page);
    const start = performance.now();
    await page.getByRole("button", { name: "Mend", exact: true }).click();
    await page.getByRole("button", { name: "Cancel" }).waitFor();
    await page.getByRole("button", { name: "Mend", exact: true }).waitFor({ timeout: minutes(5) });
    tell(`mending 256² in 12 Mpx, ${time} time, ms`, performance.now() - start);
    const { clockMs, processorMs } = await tasks();
    tell("  the page's longest task meanwhile, ms by the clock", clockMs);
    tell("  ms of processor time in one task, at most", processorMs);
  }
}

function tell(what: string, value: number): void {
  console.log(`${what.padEnd(60)} ${value.toFixed(1).padStart(9)}`);
}
