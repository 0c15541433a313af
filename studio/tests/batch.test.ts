/** Many pictures at once: as tabs, and as a batch whose results come as a ZIP file or into a folder. */
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { unzipSync } from "fflate";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { encodePicture, type Photo, readPicture } from "../../src/files/index.ts";
import { mosaicPhoto } from "../../src/mending/damage-photo.ts";
import { found } from "./axe.ts";
import { boxOf } from "./looking.ts";
import {
  canStart,
  goTo,
  needsStudio,
  patient,
  type Studio,
  samplePart,
  saved,
  startStudio,
  worst,
} from "./pages.ts";

let studio: Studio;
let folder: string;
let hidden: Photo;
let whole: Photo;

beforeAll(async () => {
  whole = await samplePart({ x: 120, y: 60, width: 200, height: 160 });
  const rectangle = { x: 40, y: 30, width: 100, height: 80 };
  hidden = mosaicPhoto(whole, { rectangle, cellPx: 10 }).photo;
  folder = await mkdtemp(join(tmpdir(), "studio-batch-"));
  await mkdir(join(folder, "inner"));
  const png = async (photo: Photo) => (await encodePicture(photo, "png")).bytes;
  await writeFile(join(folder, "hidden.png"), await png(hidden));
  await writeFile(join(folder, "inner", "hidden.png"), await png(hidden));
  await writeFile(join(folder, "whole.png"), await png(whole));
  await writeFile(join(folder, "letter.png"), "no picture");
  await writeFile(join(folder, "notes.txt"), "no picture either");
  if (canStart) studio = await startStudio();
});
afterAll(async () => {
  await studio?.close();
  await rm(folder, { recursive: true, force: true });
});

describe("many pictures", () => {
  test("open as tabs, each with its own marks", async (context) => {
    needsStudio(context);
    const page = await studio.open();
    const paths = ["hidden.png", "whole.png"].map((name) => join(folder, name));
    await page.setInputFiles("input[data-what=pictures]", paths);
    const tabs = page.getByRole("list", { name: "Open pictures" });
    await tabs.getByRole("button", { name: "hidden.png", exact: true }).click();
    const find = page.getByRole("checkbox", { name: /^Mosaic, cells of 10 × 10 px/ });
    await find.waitFor({ timeout: 60_000 });
    expect(await found(page)).toEqual([]);
    await page.keyboard.press("n");
    await page.getByText("No mosaic found.").waitFor({ timeout: 60_000 });
    await page.getByRole("button", { name: "Close whole.png" }).click();
    await find.waitFor();
    expect(await tabs.count()).toBe(0);
    await page.context().close();
  });

  test("of a folder are mended one by one, and come as one ZIP file", {
    timeout: 240_000,
  }, async (context) => {
    needsStudio(context);
    const page = await studio.open();
    await page.setInputFiles("input[data-what=folder]", folder);
    await page.getByText("0 of 4 done").waitFor();
    await page.getByRole("button", { name: "Mend all" }).click();
    await page.getByText("4 of 4 done").waitFor({ timeout: 200_000 });
    expect(await found(page)).toEqual([]);
    const items = await page.locator(".item").allInnerTexts();
    const told = (name: string) => items.find((text) => text.includes(name)) ?? "";
    expect(items.filter((text) => text.includes("1 mosaic mended"))).toHaveLength(2);
    expect(told("whole.png")).toContain("No mosaic found");
    expect(told("letter.png")).toContain("This file cannot be opened as a picture.");
    const files = unzipSync(await saved(page, "Download as ZIP"));
    const names = Object.keys(files).map((name) => name.replace(/^[^/]*\//, ""));
    expect(names.sort()).toEqual(["hidden-mended.png", "inner/hidden-mended.png"]);
    const mended = await readPicture(Object.values(files)[0]);
    expect(mended).toMatchObject({ width: 200, height: 160 });
    expect(worst(mended, hidden)).toBeGreaterThan(20);
    await page.context().close();
  });

  test("are taken from a folder that is dropped, with those dropped beside it, on any page", async (context) => {
    needsStudio(context);
    const page = await studio.open();
    await goTo(page, "#/game");
    await page.locator(".setup").waitFor(patient);
    const devtools = await page.context().newCDPSession(page);
    const files = [join(folder, "inner"), join(folder, "whole.png")];
    const data = { items: [], files, dragOperationsMask: 1 };
    for (const type of ["dragEnter", "dragOver", "drop"] as const)
      await devtools.send("Input.dispatchDragEvent", { type, x: 300, y: 300, data });
    await page.getByText("0 of 2 done").waitFor(patient);
    const names = await page.locator(".item > span:first-child").allInnerTexts();
    expect(names.sort()).toEqual(["inner/hidden.png", "whole.png"]);
    await page.context().close();
  });

  test("hide a picture that is open from the keys", async (context) => {
    needsStudio(context);
    const page = await studio.open();
    await page.setInputFiles("input[data-what=pictures]", join(folder, "hidden.png"));
    const find = page.getByRole("checkbox", { name: /^Mosaic, cells of 10 × 10 px/ });
    await find.waitFor({ timeout: 60_000 });
    const marked = await boxOf(page);
    await page.setInputFiles("input[data-what=folder]", folder);
    await page.getByText("0 of 4 done").waitFor(patient);
    for (const key of ["Delete", "x"]) await page.keyboard.press(key);
    await page.getByRole("button", { name: "Back" }).click();
    await find.waitFor();
    expect(await boxOf(page)).toEqual(marked);
    await page.context().close();
  });

  test("are written into a folder that is chosen", { timeout: 240_000 }, async (context) => {
    needsStudio(context);
    const page = await studio.open();
    await page.evaluate(() => {
      // A folder of the browser's own: nobody is there to choose another in its dialog.
      Object.assign(globalThis, { showDirectoryPicker: () => navigator.storage.getDirectory() });
    });
    await page.setInputFiles("input[data-what=folder]", folder);
    await page.getByRole("button", { name: "Mend all" }).click();
    await page.getByText("4 of 4 done").waitFor({ timeout: 200_000 });
    await page.getByRole("button", { name: "Write into a folder" }).click();
    const written = () =>
      page.evaluate(async () => {
        type Entries = AsyncIterable<[string, FileSystemHandle]>;
        const list = async (folder: FileSystemDirectoryHandle): Promise<string[]> => {
          const names: string[] = [];
          for await (const [name, each] of (folder as never as { entries(): Entries }).entries()) {
            if (each.kind === "file") names.push(name);
            else names.push(...(await list(each as FileSystemDirectoryHandle)));
          }
          return names;
        };
        return list(await navigator.storage.getDirectory());
      });
    await expect
      .poll(async () => (await written()).filter((name) => name === "hidden-mended.png"), patient)
      .toHaveLength(2);
    await page.context().close();
  });

  test("can be taken by a phone's camera", async (context) => {
    needsStudio(context);
    const page = await studio.open({
      hasTouch: true,
      isMobile: true,
      viewport: { width: 360, height: 740 },
    });
    const [chooser] = await Promise.all([
      page.waitForEvent("filechooser"),
      page.getByRole("button", { name: "Take a photo" }).tap(),
    ]);
    expect(await chooser.element().getAttribute("capture")).toBe("environment");
    await chooser.setFiles(join(folder, "whole.png"));
    await page.getByRole("application").waitFor();
    await page.context().close();
  });
});
