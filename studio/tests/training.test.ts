/** Training in the page, in Chromium: live, paused, gone on with, and its weights in the hands of the command. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readPicture } from "../../src/files/index.ts";
import { loadWeights } from "../../src/runtime/weights.node.ts";
import { kintsugi } from "../../tests/command-line.ts";
import { needs, needsSoftwareVulkan } from "../../tests/needs.ts";
import { found } from "./axe.ts";
import {
  canStart,
  goTo,
  needsStudio,
  openOnPhone,
  type Studio,
  saved,
  softwareGpu,
  startStudio,
} from "./pages.ts";

const sample = (name: string): string =>
  fileURLToPath(new URL(`../../examples/${name}.png`, import.meta.url));

let studio: Studio;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "kintsugi-studio-training-"));
  if (canStart) studio = await startStudio();
});
afterAll(async () => {
  await studio?.close();
  await rm(folder, { recursive: true });
});

const patient = { timeout: 150_000 };

async function openTraining(page: Page): Promise<void> {
  await goTo(page, "#/training");
  await page.locator(".training").waitFor(patient);
}

const setSteps = async (page: Page, steps: number): Promise<void> => {
  await page.getByRole("spinbutton", { name: "Steps" }).fill(`${steps}`);
  await page.keyboard.press("Tab");
};

const stepOf = async (page: Page): Promise<number> =>
  Number(await page.getByRole("progressbar").getAttribute("value"));

describe("training in the page", () => {
  test("runs, shows curve and samples, pauses, goes on after the page was closed, and ends", {
    timeout: 400_000,
  }, async (context) => {
    needsStudio(context);
    const page = await studio.open();
    await openTraining(page);
    await setSteps(page, 40);
    await page.getByRole("button", { name: "Start training" }).click();
    await goTo(page, "#/"); // it goes on while another page is looked at
    await page.locator(".welcome").waitFor(patient);
    await openTraining(page);
    await page.getByText(/^First guess [\d.]+ dB, mended [\d.]+ dB\.$/).waitFor(patient);
    await page.getByRole("button", { name: "Pause" }).click();
    await page.getByText(/^Paused · Step \d+ of 40$/).waitFor(patient);
    const pausedAt = await stepOf(page);
    expect(pausedAt).toBeGreaterThanOrEqual(5);
    expect(pausedAt).toBeLessThan(40);
    const half = await saved(page, "Save their card");
    expect(JSON.parse(`${half}`).training.steps).toBe(pausedAt);

    await page.reload();
    await openTraining(page);
    await page.getByText(`A training was paused at step ${pausedAt} of 40.`).waitFor(patient);
    await page.getByRole("button", { name: "Go on" }).click();
    await page.getByText("Finished · Step 40 of 40").waitFor(patient);
    const line = await page.locator(".curves .line.gold").last().getAttribute("d");
    expect(line).toMatch(/^M[\d.]+ [\d.]+(L[\d.]+ [\d.]+)+$/);
    const sheet = await page.locator(".samples-sheet canvas").evaluate((canvas) => {
      const { width, height } = canvas as HTMLCanvasElement;
      return { width, height };
    });
    expect(sheet.width).toBeGreaterThan(4 * 64);
    expect(sheet.height).toBeGreaterThan(6 * 64);
    await writeFile(join(folder, "mine.safetensors"), await saved(page, "Save the weights"));
    await writeFile(join(folder, "mine.json"), await saved(page, "Save their card"));
    expect(studio.strayed).toEqual([]);
    await page.context().close();
  });

  test("gives weights that the command mends with", { timeout: 200_000 }, async (context) => {
    needsStudio(context);
    const weights = join(folder, "mine.safetensors");
    const { card } = await loadWeights(weights);
    expect(card).toMatchObject({ name: "studio-mosaic", network: "gated-unet", damage: ["mean"] });
    expect(card.training).toMatchObject({ steps: 40 });
    expect(card.figures.psnrHole).toBeGreaterThan(5);
    const [hidden, mended] = ["hidden.png", "mended.png"].map((name) => join(folder, name));
    const where = ["--rect", "160,96,64,48", "--cell", "8"];
    await kintsugi("mosaic", sample("still-life"), "--out", hidden, ...where);
    const how = [...where, "--weights", weights, "--device", "cpu"];
    const ran = await kintsugi("mend", hidden, "--out", mended, ...how);
    expect(ran).toMatchObject({ exitCode: 0 });
    const [before, after] = [await readPicture(hidden), await readPicture(mended)];
    const changed = after.raster.filter((level, i) => level !== before.raster[i]).length;
    expect(changed).toBeGreaterThan(64 * 48);
  });

  test("learns from a person's own pictures, and says which could be read", {
    timeout: 300_000,
  }, async (context) => {
    needsStudio(context);
    const page = await studio.open();
    await openTraining(page);
    await page.getByRole("radio", { name: "Your own pictures" }).check();
    await page.getByRole("radio", { name: "White-outs" }).check();
    expect(await page.getByRole("button", { name: "Start training" }).isDisabled()).toBe(true);
    const letter = join(folder, "letter.txt");
    await writeFile(letter, "no picture");
    const files = [...["cloth", "shelf", "still-life"].map(sample), letter];
    await page.setInputFiles(".training input.files", files);
    await setSteps(page, 10);
    await page.getByRole("button", { name: "Start training" }).click();
    await page.getByText("3 pictures could be read").waitFor(patient);
    await page.getByText("Finished · Step 10 of 10").waitFor(patient);
    const card = JSON.parse(`${await saved(page, "Save their card")}`);
    expect(card).toMatchObject({ name: "studio-white-out", damage: ["white-out"] });
    expect(card.protocol).toMatch(/^held-out examples/);
    await page.context().close();
  });

  test.for([
    ["en-GB", "light", "Start training"],
    ["ja-JP", "dark", "学習を始める"],
  ] as const)(
    "in %s, %s, has nothing that axe finds, and fits 360 px",
    {
      timeout: 300_000,
    },
    async ([locale, colorScheme, start], context) => {
      needsStudio(context);
      const page = await openOnPhone(studio, locale, colorScheme);
      await openTraining(page);
      expect(await found(page)).toEqual([]);
      await page.getByRole("spinbutton").fill("10");
      await page.keyboard.press("Tab");
      await page.getByRole("button", { name: start }).click();
      await page.locator(".command").waitFor(patient);
      expect(await found(page)).toEqual([]);
      const says = (await page.locator(".training").innerText()).replaceAll(/kintsugi.*$/gm, "");
      const names = /U-Net|kintsugi|train|WASM|PSNR|dB/g;
      const english = says.replaceAll(names, "").match(/[A-Za-z]{3,}/g);
      if (locale === "ja-JP") expect(english).toBeNull();
      await page.context().close();
    },
  );

  test("keeps within the page's policy, and asks nobody", (context) => {
    needsStudio(context);
    expect(studio.complaints).toEqual([]);
    expect(studio.strayed).toEqual([]);
  });
});

describe("training in the page on WebGPU", () => {
  test("steps there, pauses, and its card says so", { timeout: 580_000 }, async (context) => {
    needsStudio(context);
    const there = process.env.KINTSUGI_REQUIRE_ALL === "1";
    needs(context, "patience (WebGPU in software)", { there, get: "KINTSUGI_REQUIRE_ALL=1" });
    const env = needsSoftwareVulkan(context);
    const onGpu = await startStudio({ switches: softwareGpu, env });
    try {
      const page = await onGpu.open({ device: "webgpu" });
      await openTraining(page);
      await setSteps(page, 10);
      await page.getByRole("button", { name: "Start training" }).click();
      await expect.poll(() => stepOf(page), { timeout: 500_000 }).toBeGreaterThanOrEqual(2);
      await page.getByRole("button", { name: "Pause" }).click();
      await page.getByText(/^Paused · Step \d+ of 10$/).waitFor({ timeout: 500_000 });
      const { training } = JSON.parse(`${await saved(page, "Save their card")}`);
      expect(training.machine).toBe("a browser, WebGPU");
      expect(training.steps).toBeGreaterThanOrEqual(2);
    } finally {
      await onGpu.close();
    }
  });
});
