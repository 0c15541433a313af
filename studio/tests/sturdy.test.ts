/** What goes wrong and must not hurt: a worker that dies, memory that is short, a network that is gone, a picture that is large. */
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright-core";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Photo, readPicture } from "../../src/files/index.ts";
import { boxOf } from "./looking.ts";
import {
  builtStudio,
  canStart,
  downloaded,
  markBox,
  needsStudio,
  openFile,
  openPhoto,
  patient,
  type Studio,
  samplePart,
  serveStudio,
  startStudio,
} from "./pages.ts";

let studio: Studio;
let whole: Photo;

beforeAll(async () => {
  whole = await samplePart({ x: 100, y: 60, width: 320, height: 280 });
  if (canStart) studio = await startStudio();
});
afterAll(() => studio?.close());

const mendButton = (page: Page) => page.getByRole("button", { name: "Mend", exact: true });
const result = (page: Page) => page.getByRole("heading", { name: "Result" });

describe("the studio holds when", () => {
  test("its worker dies: says so, keeps picture and marks, and mends at the second try", {
    timeout: 240_000,
  }, async (context) => {
    needsStudio(context);
    const page = await studio.open();
    await openPhoto(page, whole, "dying.png");
    await markBox(page, { x: 40, y: 40, width: 64, height: 48 });
    await mendButton(page).click();
    await page.getByRole("button", { name: "Cancel" }).waitFor();
    const workers = page.workers().filter((worker) => /\/worker-[^/]*\.js/.test(worker.url()));
    expect(workers.length).toBeGreaterThan(0);
    for (const worker of workers) {
      await worker.evaluate(() => {
        setTimeout(() => {
          throw new Error("struck down by a test");
        });
      });
    }
    const alert = page.getByRole("alert");
    await alert.getByText("The mending broke down.").waitFor({ timeout: 60_000 });
    expect(await alert.innerText()).toContain("struck down by a test");
    expect(await boxOf(page)).toEqual(["40", "40", "64", "48"]);
    await alert.getByRole("button", { name: "Try again" }).click();
    await result(page).waitFor({ timeout: 120_000 });
    expect(await alert.count()).toBe(0);
    await page.context().close();
  });

  test("memory is short: says so, and mends in smaller windows", {
    timeout: 300_000,
  }, async (context) => {
    needsStudio(context);
    const built = await shortOfMemory();
    const short = await startStudio({ serve: () => serveStudio(built) });
    const page = await short.open();
    await openPhoto(page, await samplePart({ x: 0, y: 0, width: 512, height: 384 }), "short.png");
    await markBox(page, { x: 20, y: 20, width: 472, height: 344 });
    await mendButton(page).click();
    const alert = page.getByRole("alert");
    await alert.getByText("Not enough memory.").waitFor({ timeout: 200_000 });
    await alert.getByRole("button", { name: "Mend in smaller windows" }).click();
    await result(page).waitFor({ timeout: 200_000 });
    await short.close();
    await rm(built, { recursive: true });
  });

  test("nothing outside can be reached: mends and saves without a single request", {
    timeout: 240_000,
  }, async (context) => {
    needsStudio(context);
    const page = await studio.open();
    await openPhoto(page, whole, "alone.png");
    await markBox(page, { x: 40, y: 40, width: 64, height: 48 });
    await mendButton(page).click();
    await result(page).waitFor({ timeout: 120_000 });
    const asked: string[] = [];
    page.context().on("request", (request) => asked.push(request.url()));
    await page.context().setOffline(true);
    await openPhoto(page, whole, "silent.png");
    await markBox(page, { x: 80, y: 60, width: 64, height: 48 });
    await mendButton(page).click();
    await downloaded(page);
    expect(asked.filter((url) => !/^(blob|data):/.test(url))).toEqual([]);
    expect(studio.strayed).toEqual([]);
    await page.context().close();
  });

  test("a picture has 24 megapixels: it is opened, drawn on, mended and saved whole", {
    timeout: 600_000,
  }, async (context) => {
    needsStudio(context);
    const size = { width: 6000, height: 4000 };
    const large = await sharp(whole.raster, { raw: { width: 320, height: 280, channels: 3 } })
      .resize(size.width, size.height, { fit: "fill" })
      .jpeg({ quality: 90 })
      .toBuffer();
    const page = await studio.open();
    await openFile(page, large, "large.jpg");
    await page.getByRole("application").waitFor({ timeout: 240_000 });
    await page.keyboard.press("b");
    const { x, y, width, height } = (await page.getByRole("application").boundingBox())!;
    await page.mouse.move(x + width / 2, y + height / 2);
    await page.mouse.down();
    await page.mouse.move(x + width / 2 + 12, y + height / 2);
    await page.mouse.up();
    await expect.poll(() => boxOf(page).then(([left]) => Number(left)), patient).toBeGreaterThan(0);
    await markBox(page, { x: 2960, y: 1980, width: 80, height: 64 });
    await mendButton(page).click();
    await result(page).waitFor({ timeout: 400_000 });
    const saved = await readPicture(await downloaded(page));
    expect(saved).toMatchObject(size);
    const before = await readPicture(large);
    const at = (px: number, py: number) => 3 * (py * size.width + px);
    const pixel = (photo: Photo, i: number) => [...photo.raster.subarray(i, i + 3)];
    for (const place of [at(10, 10), at(5990, 3990), at(2950, 2000)])
      expect(pixel(saved, place)).toEqual(pixel(before, place));
    await page.context().close();
  });
});

/**
 * Another copy of the built studio, in which WebAssembly gets no more memory than 210 MiB, in pages of 64 KiB. Small windows
 * take some 150, more or less by how its threads meet; the usual one of 512×384 px takes more than 275.
 */
async function shortOfMemory(maximumPages = 3360): Promise<string> {
  const copy = await mkdtemp(join(tmpdir(), "studio-short-"));
  await cp(builtStudio, copy, { recursive: true });
  const limit = `{
    const { Memory } = WebAssembly;
    WebAssembly.Memory = class extends Memory {
      constructor(type) {
        super({ ...type, maximum: Math.min(${maximumPages}, type.maximum ?? ${maximumPages}) });
      }
    };
  }`;
  const [worker] = (await readdir(join(copy, "assets"))).filter((name) =>
    name.startsWith("browser-worker-"),
  );
  const path = join(copy, "assets", worker);
  await writeFile(path, `${limit}\n${await readFile(path, "utf8")}`);
  return copy;
}
