/** The networks' page in Chromium: figures, what layers hold, by pointer and by keyboard. */
import { readFileSync } from "node:fs";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { anatomyOf, buildNetwork, networkNames } from "../../src/networks/index.ts";
import type { Card } from "../../src/runtime/index.ts";
import { found } from "./axe.ts";
import { canStart, goTo, needsStudio, openOnPhone, type Studio, startStudio } from "./pages.ts";

let studio: Studio;
beforeAll(async () => {
  if (canStart) studio = await startStudio();
});
afterAll(() => studio?.close());

const patient = { timeout: 90_000 };

async function openNetworks(page: Page, name: string): Promise<void> {
  await goTo(page, `#/networks/${name}`);
  await page.locator(".layer").first().waitFor(patient);
  await page.locator(`.names [aria-current]`, { hasText: name }).waitFor(patient);
}

const layer = (page: Page, id: string) => page.locator(`.layer[aria-label^="${id},"]`);

const cardOf = (name: string): Pick<Card, "training" | "figures"> =>
  JSON.parse(readFileSync(new URL(`../../weights/${name}.json`, import.meta.url), "utf8"));

/** The range of grey that a canvas shows, and how much of it is black. */
const greysOf = (page: Page, selector: string) =>
  page.locator(`${selector} canvas`).evaluate((canvas: HTMLCanvasElement) => {
    const { data } = canvas.getContext("2d")!.getImageData(0, 0, canvas.width, canvas.height);
    const greys = new Set<number>();
    let [low, high, black] = [255, 0, 0];
    for (let i = 0; i < data.length; i += 4) {
      greys.add(data[i]);
      low = Math.min(low, data[i]);
      high = Math.max(high, data[i]);
      if (data[i] === 0 && data[i + 3] === 255) black++;
    }
    return { low, high, greys: greys.size, black: black / (data.length / 4), width: canvas.width };
  });

async function lookInside(page: Page, damage: "Mosaic" | "Nothing left"): Promise<void> {
  await page.getByRole("radio", { name: damage }).check();
  await page.getByRole("button", { name: "Look inside" }).click();
  await page.getByText(/^(With the weights|This network has no weights)/).waitFor(patient);
}

describe("the networks' page", () => {
  test("draws every network from its graph, with its parameters and operations", {
    timeout: 240_000,
  }, async (context) => {
    needsStudio(context);
    const page = await studio.open();
    for (const name of networkNames) {
      await openNetworks(page, name);
      const network = buildNetwork(name, { batch: 1, height: 256, width: 256, cells: 65 });
      const { layers, parameters, multiplyAdds } = anatomyOf(network);
      await expect.poll(() => page.locator(".layer").count(), patient).toBe(layers.length);
      const facts = await page.locator(".facts").innerText();
      expect(facts).toContain(`${+(parameters / 1e6).toFixed(2)} M`);
      expect(facts).toContain(`${+((2 * multiplyAdds) / 1e9).toFixed(2)} GFLOP`);
    }
    await page.context().close();
  });

  test("shows activations and gates of a layer that is pointed at or reached by Tab", {
    timeout: 240_000,
  }, async (context) => {
    needsStudio(context);
    const page = await studio.open();
    await openNetworks(page, "gated-unet");
    await lookInside(page, "Mosaic");
    await page.getByText("With the weights gated-unet-mosaic.").waitFor();
    await layer(page, "encoder.1").hover();
    await page.getByRole("heading", { name: "encoder.1: gated convolution" }).waitFor();
    expect(await greysOf(page, ".activation")).toMatchObject({ low: 0, high: 255, width: 194 });
    expect((await greysOf(page, ".activation")).greys).toBeGreaterThan(150); // a picture, not flat
    const gates = await greysOf(page, ".gate");
    expect(gates.high - gates.low).toBeGreaterThan(50);
    await layer(page, "encoder.1").focus();
    await page.keyboard.press("Tab");
    await page.getByRole("heading", { name: "encoder.2: gated convolution" }).waitFor();
    const { training, figures } = cardOf("gated-unet-mosaic");
    const name = new RegExp(`^gated-unet-mosaic: ${training.steps} steps`);
    const table = await page.getByRole("table", { name }).innerText();
    expect(table).toContain(figures["mean-8.psnrHole"].toFixed(2));
    const { psnrHole } = training.curve!;
    const drawn = page.getByRole("img", { name: "PSNR in the holes, dB" }).last();
    const points = (await drawn.locator("path.gold").getAttribute("d"))!.match(/[ML]/g);
    expect(points).toHaveLength(psnrHole.length);
    await page.getByText(`mended ${psnrHole.at(-1)!.value.toFixed(2)} dB.`).waitFor(patient);
    await page.context().close();
  });

  test("shows the hole of partial convolutions shrink", { timeout: 240_000 }, async (context) => {
    needsStudio(context);
    const page = await studio.open();
    await openNetworks(page, "pconv-unet");
    await lookInside(page, "Nothing left");
    const black: number[] = [];
    for (const level of [0, 1, 2, 3, 4]) {
      await layer(page, `encoder.${level}`).hover();
      await page.getByRole("heading", { name: `encoder.${level}: partial` }).waitFor();
      black.push((await greysOf(page, ".seen")).black);
    }
    expect(black[0]).toBeGreaterThan(0.05);
    expect(black[0]).toBeLessThan((48 / 128) ** 2);
    expect(black[1]).toBeLessThan(black[0]);
    expect(black.at(-1)).toBe(0);
    await page.context().close();
  });

  test("draws arrows from the hole to where an attention copies from", {
    timeout: 240_000,
  }, async (context) => {
    needsStudio(context);
    const page = await studio.open();
    await openNetworks(page, "pepsi");
    await lookInside(page, "Nothing left");
    await layer(page, "attention").hover();
    const arrows = page.locator(".arrows .over");
    await arrows.first().waitFor({ state: "attached", ...patient });
    const ends = await arrows.evaluateAll((paths) =>
      paths.map((path) =>
        path
          .getAttribute("d")!
          .match(/[\d.]+/g)!
          .map(Number),
      ),
    );
    const isInHole = (at: number) => Math.abs(at - 0.5) < 24 / 128;
    expect(ends).toHaveLength(36); // 6×6 places of 8 px
    for (const [x, y, fromX, fromY] of ends) {
      expect(isInHole(x) && isInHole(y)).toBe(true);
      expect(isInHole(fromX) && isInHole(fromY)).toBe(false);
    }
    await page.context().close();
  });

  test.for([
    ["en-GB", "light"],
    ["ja-JP", "dark"],
  ] as const)(
    "in %s, %s, has nothing that axe finds, and fits 360 px",
    {
      timeout: 240_000,
    },
    async ([locale, colorScheme], context) => {
      needsStudio(context);
      const page = await openOnPhone(studio, locale, colorScheme);
      await openNetworks(page, "gated-unet");
      await page.locator(".look .primary").click();
      await expect
        .poll(() => page.locator(".look [role=status]").innerText(), patient)
        .toContain("gated-unet-mosaic");
      await layer(page, "decoder.0").focus();
      await page.locator(".activation canvas").waitFor();
      await page.locator(".figures").first().waitFor();
      expect(await found(page)).toEqual([]);
      const prose = await page
        .locator(".networks :is(.promise, .facts p, .hint, h2, h3, dt)")
        .allInnerTexts();
      const names = /gated-unet|decoder|mosaic|U-Net|Tab|PSNR|dB/g;
      const english = prose
        .join("\n")
        .replaceAll(names, "")
        .match(/[A-Za-z]{3,}/g);
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
