/** Results compared: in all ways at once, by maps, side by side, and one after the other. */
import { readdirSync, readFileSync } from "node:fs";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { found } from "./axe.ts";
import { canvasOf, settledCanvasOf } from "./looking.ts";
import {
  canStart,
  markBox,
  needsStudio,
  openPhoto,
  patient,
  type Studio,
  samplePart,
  startStudio,
} from "./pages.ts";

let studio: Studio;
let page: Page;

const size = { width: 160, height: 120 };

beforeAll(async () => {
  if (!canStart) return;
  studio = await startStudio();
  page = await studio.open({ viewport: { width: 1280, height: 720 } });
  await openPhoto(page, await samplePart({ x: 200, y: 90, ...size }), "compared.png");
  await page.getByRole("radio", { name: "Break it here" }).check({ force: true });
  await markBox(page, { x: 56, y: 40, width: 48, height: 40 });
});
afterAll(() => studio?.close());

const button = (name: string | RegExp) => page.getByRole("button", { name });
const look = () => page.getByRole("combobox", { name: "How to compare" });
const done = () =>
  page.getByRole("button", { name: "Mend", exact: true }).waitFor({ timeout: 240_000 });

/** Levels of red, green and blue at a place of the picture, in the only or the n-th tile across. */
async function colourAt(x: number, y: number, { tile = 0, tiles = 1 } = {}): Promise<number[]> {
  await settledCanvasOf(page);
  return page.evaluate(
    ({ x, y, tile, tiles, size }) => {
      const canvas = document.querySelector<HTMLCanvasElement>(".stage canvas")!;
      const [width, height] = [canvas.clientWidth / tiles, canvas.clientHeight];
      const margin = tiles > 1 ? 8 : 24;
      const fit = (side: number, of: number) => Math.max(32, side - 2 * margin) / of;
      const scale = Math.min(fit(width, size.width), fit(height, size.height), 8);
      const left = tile * width + width / 2 + (x - size.width / 2) * scale;
      const top = height / 2 + (y - size.height / 2) * scale;
      const { data } = canvas.getContext("2d")!.getImageData(left, top, 1, 1);
      return [...data.slice(0, 3)];
    },
    { x, y, tile, tiles, size },
  );
}

/** The names of the weights that mend means of cells, as they come along. */
function weightsForMosaics(): readonly string[] {
  const files = readdirSync(new URL("../../weights", import.meta.url));
  const has = (name: string) => files.includes(`${name}.safetensors.gz`);
  const trainings = ["mosaic", "best", "fair"];
  const networks = files.flatMap((file) => /^(.+)-fair\.json$/.exec(file)?.[1] ?? []);
  return networks.flatMap(
    (network) => trainings.map((each) => `${network}-${each}`).find(has) ?? [],
  );
}

const brightness = ([red, green, blue]: readonly number[]): number => red + green + blue;

/** The brightest of a grid of places within the hole. */
async function brightestInHole(): Promise<number> {
  const seen: number[] = [];
  for (let x = 60; x < 104; x += 6) seen.push(brightness(await colourAt(x, 60)));
  return Math.max(...seen);
}

describe("results", () => {
  test("of all methods are mended, measured and shown beside each other", {
    timeout: 600_000,
  }, async (context) => {
    needsStudio(context);
    await button("Mend in all ways").click();
    await expect.poll(() => look().inputValue(), { timeout: 540_000 }).toBe("all");
    const texts = await page.locator(".strip-item").allInnerTexts();
    const names = texts.map((text) => text.split("\n")[0]);
    const formulas = ["bicubic", "consistent-bicubic", "back-projection"];
    expect(names.sort()).toEqual([...weightsForMosaics(), ...formulas].sort());
    for (const text of texts) expect(text).toMatch(/\d\.\d s, \d+\.\d dB/);
  });

  test("of all kinds have nothing that axe finds", async (context) => {
    needsStudio(context);
    expect(await found(page)).toEqual([]);
    await page.keyboard.press("Control+k");
    await page.getByRole("searchbox").waitFor();
    expect(await found(page)).toEqual([]);
    await page.keyboard.press("Escape");
  });

  test("seen once more bring their figures and marks back", async (context) => {
    needsStudio(context);
    const psnr = () => page.getByRole("table").getByRole("cell").nth(2).innerText();
    const item = (name: string) => page.locator(".strip-item").filter({ hasText: name });
    await item("consistent-bicubic").click();
    await expect
      .poll(() => item("consistent-bicubic").getAttribute("aria-pressed"), patient)
      .toBe("true");
    const formula = await psnr();
    await item("gated-unet-mosaic").click();
    await expect.poll(psnr, patient).not.toBe(formula);
    expect(await page.getByText("gated-unet-mosaic on WASM").count()).toBe(1);
  });

  test("are seen side by side, in step", async (context) => {
    needsStudio(context);
    await look().selectOption("sides");
    const apart = async (x: number): Promise<number> => {
      const left = await colourAt(x, 60, { tiles: 2 });
      const right = await colourAt(x, 60, { tile: 1, tiles: 2 });
      return Math.max(...left.map((level, c) => Math.abs(level - right[c])));
    };
    await expect.poll(() => apart(20), patient).toBeLessThan(6); // a fraction of a pixel may lie between
    expect(await apart(80)).toBeGreaterThan(8);
    await page.keyboard.press("+");
    expect(await apart(20)).toBeLessThan(6);
    await page.keyboard.press("0");
  });

  test("are mapped where they differ from the original, and nowhere else", async (context) => {
    needsStudio(context);
    await look().selectOption("difference");
    await page.getByText("The brighter, the more it differs.").waitFor();
    await expect.poll(async () => brightness(await colourAt(20, 60)), patient).toBe(0);
    expect(await brightestInHole()).toBeGreaterThan(20);
  });

  test("of eight looks are mapped where these disagree", { timeout: 300_000 }, async (context) => {
    needsStudio(context);
    expect(await look().locator("option").allInnerTexts()).not.toContain("Doubt");
    await page.getByText("How to mend").click();
    const card = new URL("../../weights/gated-unet-mosaic.json", import.meta.url);
    const { parameters } = JSON.parse(readFileSync(card, "utf8"));
    const facts = page.getByText(`MB, ${parameters.toLocaleString("en-GB")} parameters.`);
    await facts.waitFor();
    expect(await facts.innerText()).toMatch(/mean-8 2\d\.\d dB/);
    await page.getByRole("combobox", { name: "Quality" }).selectOption("best");
    const panel = page.locator(".panel");
    expect(await panel.evaluate((each) => each.scrollWidth - each.clientWidth)).toBe(0);
    await page.getByRole("button", { name: "Mend", exact: true }).click();
    await page.locator(".strip-item").getByText("×8").waitFor({ timeout: 240_000 });
    await look().selectOption("uncertainty");
    await expect.poll(async () => brightness(await colourAt(20, 60)), patient).toBe(0);
    expect(await brightestInHole()).toBeGreaterThan(20);
    await look().selectOption("seam");
    await page.getByRole("combobox", { name: "Method" }).selectOption("bicubic"); // which looks once
    await page.getByRole("button", { name: "Mend", exact: true }).click();
    await page.getByText(/^bicubic, [\d.]+ s$/).waitFor({ timeout: 240_000 });
  });

  test("are hidden while the original is held", async (context) => {
    needsStudio(context);
    await page.getByRole("slider", { name: "Seam position" }).fill("0");
    const before = await settledCanvasOf(page);
    await page.getByRole("heading", { name: "Result", exact: true }).focus();
    await page.keyboard.down("h");
    await expect.poll(() => canvasOf(page), patient).not.toBe(before);
    await page.keyboard.up("h");
    await expect.poll(() => canvasOf(page), patient).toBe(before);
  });

  test("are preceded by a plan, whose windows are drawn when asked", async (context) => {
    needsStudio(context);
    await button("Compare or edit").click();
    const before = await settledCanvasOf(page);
    await button("Show the windows").click();
    await expect.poll(() => canvasOf(page), patient).not.toBe(before);
    await button("Show the windows").click();
    await expect.poll(() => canvasOf(page), patient).toBe(before);
    await done();
  });

  test("of a picture that was closed come back with it", async (context) => {
    needsStudio(context);
    const results = page.locator(".strip-item");
    const count = await results.count();
    expect(count).toBeGreaterThan(1);
    await page.keyboard.press("x");
    await page.getByText("Closed, with what was made of it.").waitFor();
    expect(await results.count()).toBe(0);
    await button("Bring it back").click();
    await expect.poll(() => results.count(), patient).toBe(count);
  });
});
