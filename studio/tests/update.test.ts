/** A new build takes the place of an old one, while a page of the old one is open: neither breaks. */
import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Page } from "playwright-core";
import { build, type Plugin } from "vite";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  builtStudio,
  canStart,
  goTo,
  needsStudio,
  type Served,
  type Studio,
  startStudio,
} from "./pages.ts";
import { servePlainly } from "./plain-host.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const patient = { timeout: 60_000 };
const next = "the next version";

/** Other words on the first page and on one that is fetched when it is opened. */
const otherWords: Plugin = {
  name: "other-words",
  enforce: "pre",
  transform(code, id) {
    if (id.endsWith("/src/words/en.ts"))
      return code.replace(/tagline: "[^"]*"/, `tagline: "${next}"`);
    if (id.endsWith("/src/networks/words.ts"))
      return code.replace(/title: "[^"]*"/, `title: "${next}"`);
    return null;
  },
};

/** As `npm run build` does it; vitest's own NODE_ENV would leave the service worker out. */
async function buildNext(outDir: string): Promise<void> {
  const { NODE_ENV } = process.env;
  process.env.NODE_ENV = "production";
  const plugins = [otherWords];
  await build({ root, logLevel: "error", plugins, build: { outDir, emptyOutDir: true } });
  process.env.NODE_ENV = NODE_ENV;
}

let folder: string;
let deployed = builtStudio;
let host: Served;
let studio: Studio;
let page: Page;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "kintsugi-studio-update-"));
  if (!canStart) return;
  await buildNext(join(folder, "next"));
  await cp(builtStudio, join(folder, "old"), { recursive: true });
  deployed = join(folder, "old");
  host = await servePlainly(() => deployed);
  studio = await startStudio({ serve: async () => ({ ...host, close: async () => {} }) });
  page = await studio.open({ serviceWorkers: "allow" });
});
afterAll(async () => {
  await studio?.close();
  await rm(folder, { recursive: true });
});

describe("a new build", () => {
  test("is fetched in the background, and becomes the one that answers", {
    timeout: 200_000,
  }, async (context) => {
    needsStudio(context);
    await page.locator("html[data-offline=ready]").waitFor({ state: "attached", ...patient });
    deployed = join(folder, "next");
    await rm(join(folder, "old"), { recursive: true });
    await page.evaluate(async () => {
      const { serviceWorker } = navigator;
      const isTaken = new Promise((resolve) =>
        serviceWorker.addEventListener("controllerchange", resolve, { once: true }),
      );
      await (await serviceWorker.ready).update();
      await isTaken;
    });
  });

  test("leaves a page of the old one whole: what it fetches only now, and its engine, are there", {
    timeout: 200_000,
  }, async (context) => {
    needsStudio(context);
    await goTo(page, "#/networks");
    const title = page.locator(".tagline");
    await title.waitFor(patient);
    expect(await title.innerText()).not.toBe(next);
    await goTo(page, "#/");
    await page.getByRole("button", { name: "Cloth" }).click(patient);
    await page.getByRole("application").waitFor(patient);
    await page.keyboard.press("Control+Enter");
    await page.getByRole("heading", { name: "Result" }).waitFor({ timeout: 120_000 });
    expect(studio.complaints).toEqual([]);
  });

  test("is what the next visit shows, with the host and without it", {
    timeout: 200_000,
  }, async (context) => {
    needsStudio(context);
    for (const isHostThere of [true, false]) {
      if (!isHostThere) {
        await page.locator("html[data-offline=ready]").waitFor({ state: "attached", ...patient });
        await host.close();
      }
      await page.reload();
      await page.getByText(next).waitFor(patient);
      expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
    }
    expect(await page.evaluate(async () => (await caches.keys()).length)).toBeLessThanOrEqual(3);
  });
});
