/** The tools that mark, by pointer and by key, on a page where they are. */
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { encodePicture, type Photo, photoOf, readPicture } from "../../src/files/index.ts";
import { blankPicture } from "../../src/image/index.ts";
import { boxOf } from "./looking.ts";
import {
  canStart,
  needsStudio,
  openPhoto,
  patient,
  type Studio,
  saved,
  startStudio,
} from "./pages.ts";

let studio: Studio;
let page: Page;
/** 120 × 90 px, shown eight times as large: grey with a green bar, 16 px from the left, 30 × 20. */
let bar: Photo;

const barBox = { x: 16, y: 24, width: 30, height: 20 };

beforeAll(async () => {
  bar = photoOf(withBar());
  if (!canStart) return;
  studio = await startStudio();
  page = await studio.open({ viewport: { width: 1280, height: 860 } });
});
afterAll(() => studio?.close());

function withBar() {
  const picture = blankPicture(120, 90);
  const area = 120 * 90;
  for (let i = 0; i < area; i++) {
    const [x, y] = [i % 120, Math.floor(i / 120)];
    const isBar = x >= barBox.x && x < 46 && y >= barBox.y && y < 44;
    const grey = 0.4 + 0.2 * ((x * 7 + y * 13) % 5) * 0.1;
    [0, 1, 2].forEach((c) => {
      picture.data[c * area + i] = isBar ? [0.1, 0.8, 0.2][c] : grey;
    });
  }
  return picture;
}

interface Place {
  readonly x: number;
  readonly y: number;
}

/** Where a place of the picture is on the page. */
async function at(x: number, y: number): Promise<Place> {
  const stage = (await page.getByRole("application").boundingBox())!;
  const scale = Math.min((stage.width - 48) / 120, (stage.height - 48) / 90, 8);
  return {
    x: stage.x + stage.width / 2 + (x - 60) * scale,
    y: stage.y + stage.height / 2 + (y - 45) * scale,
  };
}

async function drag(...places: readonly (readonly [number, number])[]): Promise<void> {
  for (const [i, [x, y]] of places.entries()) {
    const to = await at(x, y);
    await page.mouse.move(to.x, to.y, { steps: 3 });
    if (i === 0) await page.mouse.down();
  }
  await page.mouse.up();
}

async function click(x: number, y: number): Promise<void> {
  const to = await at(x, y);
  await page.mouse.click(to.x, to.y);
}

const button = (name: string) => page.getByRole("button", { name, exact: true });
const area = async (): Promise<string[]> => boxOf(page);
const none = ["0", "0", "0", "0"];

describe("marking", () => {
  test("by lasso and by polygon encloses, and can be taken back", async (context) => {
    needsStudio(context);
    await openPhoto(page, bar, "lasso.png");
    await page.keyboard.press("l");
    await drag([60, 20], [100, 20], [100, 60], [60, 60]);
    await expect.poll(area, patient).toEqual(["60", "20", "40", "40"]);
    await page.keyboard.press("z");
    await expect.poll(area, patient).toEqual(none);
    await page.keyboard.press("p");
    for (const [x, y] of [
      [50, 10],
      [90, 10],
      [90, 50],
      [50, 50],
    ] as const)
      await click(x, y);
    expect(await area()).toEqual(none);
    await click(50.2, 10.2);
    await expect.poll(area, patient).toEqual(["50", "10", "40", "40"]);
  });

  test("fills a green bar by its colour, grows it, shrinks it, turns it inside out", async (context) => {
    needsStudio(context);
    await openPhoto(page, bar, "fill.png");
    await page.keyboard.press("g");
    await click(30, 30);
    await expect.poll(area, patient).toEqual(["16", "24", "30", "20"]);
    await button("Grow the marks").click();
    await expect.poll(area, patient).toEqual(["14", "22", "34", "24"]);
    await page.keyboard.press(",");
    await expect.poll(area, patient).toEqual(["16", "24", "30", "20"]);
    await button("Invert the marks").click();
    await expect.poll(area, patient).toEqual(["0", "0", "120", "90"]);
    for (const _ of [1, 2, 3]) await page.keyboard.press("Control+z");
    await expect.poll(area, patient).toEqual(["16", "24", "30", "20"]);
  });

  test("feathers the join by key, button and slider, and takes it back in one step", async (context) => {
    needsStudio(context);
    await openPhoto(page, bar, "soft.png");
    await page.keyboard.press("g");
    await click(30, 30);
    await expect.poll(area, patient).toEqual(["16", "24", "30", "20"]);
    await page.keyboard.press("f");
    const width = page.getByRole("slider", { name: "Feather" });
    await expect.poll(() => width.inputValue(), patient).toBe("2");
    await button("Feather the marks").click();
    await expect.poll(() => width.inputValue(), patient).toBe("4");
    await width.fill("17");
    await page.getByText("gated-unet leaves no step at the border").waitFor();
    await button("Harden the marks").click();
    await expect.poll(() => width.inputValue(), patient).toBe("15");
    expect(await area()).toEqual(["16", "24", "30", "20"]);
    await page.getByRole("application").focus();
    await page.keyboard.press("Control+z");
    await width.waitFor({ state: "detached" });
    await page.keyboard.press("Control+y");
    await expect.poll(() => width.inputValue(), patient).toBe("15");
  });

  test("goes out as a picture, white on black, and comes in from one", async (context) => {
    needsStudio(context);
    await openPhoto(page, bar, "mask.png");
    await page.keyboard.press("g");
    await click(30, 30);
    await expect.poll(area, patient).toEqual(["16", "24", "30", "20"]);
    const mask = await readPicture(await saved(page, "Download the mask"));
    expect(mask).toMatchObject({ width: 120, height: 90 });
    const levels = Array.from({ length: 120 * 90 }, (_, i) => mask.raster[i * mask.channels]);
    expect(levels.filter((level) => level === 255)).toHaveLength(30 * 20);
    expect(levels.filter((level) => level === 0)).toHaveLength(120 * 90 - 30 * 20);
    await button("Clear the marks").click();
    await expect.poll(area, patient).toEqual(none);
    const { bytes } = await encodePicture(mask, "png");
    const file = { name: "hole.png", mimeType: "image/png", buffer: Buffer.from(bytes) };
    await page.setInputFiles("input[data-what=mask]", file);
    await expect.poll(area, patient).toEqual(["16", "24", "30", "20"]);
    const small = (await encodePicture(photoOf(blankPicture(8, 8)), "png")).bytes;
    await page.setInputFiles("input[data-what=mask]", { ...file, buffer: Buffer.from(small) });
    const alert = page.getByRole("alert");
    await alert.getByText("The marked part does not fit the picture.").waitFor();
    expect(await alert.innerText()).toContain("expected a picture of 120×90, got 8×8");
  });

  test("sizes the brush by key and wheel; Space pans, the wheel zooms", async (context) => {
    needsStudio(context);
    await openPhoto(page, bar, "brush.png");
    await page.keyboard.press("b");
    const size = page.getByRole("slider", { name: "Brush size" });
    await expect.poll(() => size.inputValue(), patient).toBe("8");
    await page.keyboard.press("]");
    await expect.poll(() => size.inputValue(), patient).toBe("10");
    const middle = await at(60, 45);
    await page.mouse.move(middle.x, middle.y);
    await page.keyboard.down("Shift");
    await page.mouse.wheel(0, -300);
    await page.keyboard.up("Shift");
    await expect.poll(() => size.inputValue(), patient).toBe("18");
    await page.getByRole("application").focus();
    await page.keyboard.down("Space");
    await drag([60, 45], [70, 45]);
    await page.keyboard.up("Space");
    expect(await area()).toEqual(none);
    await click(70, 45); // the place that was in the middle
    await expect.poll(area, patient).toEqual(["51", "36", "18", "18"]);
  });

  test("two fingers pan and zoom; what one of them drew is taken back", async (context) => {
    needsStudio(context);
    await openPhoto(page, bar, "fingers.png");
    await page.keyboard.press("b");
    const session = await page.context().newCDPSession(page);
    const touch = (type: "touchStart" | "touchMove" | "touchEnd", ...points: readonly Place[]) =>
      session.send("Input.dispatchTouchEvent", {
        type,
        touchPoints: points.map(({ x, y }, id) => ({ x, y, id })),
      });
    const [left, right] = [await at(50, 45), await at(70, 45)];
    await touch("touchStart", left);
    await touch("touchStart", left, right);
    for (let i = 1; i <= 4; i++) {
      await touch("touchMove", { ...left, x: left.x - 20 * i }, { ...right, x: right.x + 20 * i });
    }
    await touch("touchEnd");
    await expect.poll(area, patient).toEqual(none);
    await page.keyboard.press("r");
    const [from, to] = [await at(50, 40), await at(70, 50)];
    await page.mouse.move(from.x, from.y);
    await page.mouse.down();
    await page.mouse.move(to.x, to.y);
    await page.mouse.up();
    const width = async () => Number((await area())[2]);
    await expect.poll(width, patient).toBeGreaterThan(0);
    expect(await width()).toBeLessThan(17); // 20 px before it was enlarged
  });

  test("by keys alone draws a polygon; every command is in the palette", async (context) => {
    needsStudio(context);
    await openPhoto(page, bar, "keys.png");
    await page.keyboard.press("Control+k");
    await page.getByRole("searchbox", { name: "Search" }).fill("poly");
    await page.keyboard.press("Enter");
    await expect.poll(() => button("Polygon").getAttribute("aria-pressed"), patient).toBe("true");
    expect(await page.locator("dialog[open]").count()).toBe(0);
    await page.getByRole("application").focus();
    await page.keyboard.press("Space");
    for (const key of ["ArrowRight", "ArrowDown"]) {
      for (const _ of [1, 2]) await page.keyboard.press(`Shift+${key}`);
      await page.keyboard.press("Space");
    }
    await page.keyboard.press("Enter");
    await expect.poll(area, patient).toEqual(["60", "45", "16", "16"]);
  });
});
