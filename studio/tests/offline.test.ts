/** The studio as an app: on a plain host it isolates itself, and once visited it works without any host. */
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  builtStudio,
  canStart,
  needsStudio,
  type Served,
  type Studio,
  startStudio,
} from "./pages.ts";
import { servePlainly } from "./plain-host.ts";

let host: Served;
let studio: Studio;
let page: Page;
beforeAll(async () => {
  if (!canStart) return;
  studio = await startStudio({
    serve: async () => {
      host = await servePlainly(() => builtStudio);
      return { ...host, close: async () => {} };
    },
  });
  page = await studio.open({ serviceWorkers: "allow" });
});
afterAll(() => studio?.close());

const patient = { timeout: 60_000 };

describe("the studio on a plain host", () => {
  test("isolates itself, so that WebAssembly has its threads, and keeps its policy", async (context) => {
    needsStudio(context);
    const isIsolated = () => page.evaluate(() => crossOriginIsolated).catch(() => false); // while it loads anew
    await expect.poll(isIsolated, patient).toBe(true);
    const policy = page.locator("meta[http-equiv=Content-Security-Policy]");
    expect(await policy.getAttribute("content")).toMatch(/^default-src 'none'; script-src 'self' /);
    const refused = page.evaluate(() => fetch("https://elsewhere.example/").then(() => "fetched"));
    await expect(refused).rejects.toThrow(/Failed to fetch/);
  });

  test("can be installed as an app", async (context) => {
    needsStudio(context);
    const manifest = await page.evaluate(async () => {
      const link = document.querySelector<HTMLLinkElement>("link[rel=manifest]")!;
      const { icons, ...rest } = await (await fetch(link.href)).json();
      const sizes = icons.map(async ({ src }: { readonly src: string }) => {
        const image = new Image();
        image.src = new URL(src, link.href).href;
        await image.decode();
        return image.naturalWidth;
      });
      return { ...rest, widths: await Promise.all(sizes) };
    });
    expect(manifest).toMatchObject({ name: "Kintsugi", display: "standalone", start_url: "./" });
    expect(manifest.widths).toEqual(expect.arrayContaining([192, 512]));
  });

  test("keeps itself, its engine and weights, and mends when the host is gone", {
    timeout: 240_000,
  }, async (context) => {
    needsStudio(context);
    await page.locator("html[data-offline=ready]").waitFor({ state: "attached", ...patient });
    const kept = await page.evaluate(async () => {
      const keys = await (await caches.open("kintsugi-weights")).keys();
      return keys.map(({ url }) => new URL(url).pathname);
    });
    expect(kept.sort()).toEqual(usualWeights.map(pathOfWeights).sort());
    await host.close();
    await expect(fetch(host.address)).rejects.toThrow();
    await page.reload();
    await page.getByRole("button", { name: "Cloth" }).click(patient);
    await page.getByRole("application").waitFor(patient);
    await page.keyboard.press("Control+Enter");
    await page.getByRole("heading", { name: "Result" }).waitFor({ timeout: 120_000 });
    expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
    await page.getByRole("navigation").getByRole("link").nth(1).click();
    await page.locator(".game.setup .primary:enabled").waitFor(patient);
    expect(studio.strayed.filter((url) => !url.startsWith("https://elsewhere.example"))).toEqual(
      [],
    );
  });
});

/** Those of the network that mends where nothing else is asked for. */
const usualWeights = readdirSync(new URL("../../weights/", import.meta.url))
  .filter((file) => /^gated-unet-[a-z]+\.json$/.test(file))
  .map((file) => file.replace(".json", ""));

/** Where the page looks for weights: by the SHA-256 of their card. */
function pathOfWeights(name: string): string {
  const card = fileURLToPath(new URL(`../../weights/${name}.json`, import.meta.url));
  return `/${JSON.parse(readFileSync(card, "utf8")).sha256}.safetensors`;
}
