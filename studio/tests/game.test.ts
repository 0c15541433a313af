/** The game as a person plays it, in Chromium: by keyboard and by touch, down to the last exported answer. */
import { createHash } from "node:crypto";
import { fileURLToPath } from "node:url";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readPicture } from "../../src/files/index.ts";
import type { Answer } from "../src/game/answers.ts";
import { findingsOf } from "../src/game/fool-rates.ts";
import { percentOf } from "../src/game/percent.ts";
import { damages, holeOf, placesOf } from "../src/game/trial.ts";
import { found } from "./axe.ts";
import {
  canStart,
  goTo,
  needsStudio,
  openOnPhone,
  type Studio,
  saved,
  startStudio,
} from "./pages.ts";

let studio: Studio;
beforeAll(async () => {
  if (canStart) studio = await startStudio();
});
afterAll(() => studio?.close());

const patient = { timeout: 120_000 };

async function openGame(page: Page): Promise<void> {
  await page.getByRole("navigation").getByRole("link").nth(1).click();
  await page.locator(".game.setup .primary:enabled").waitFor(patient);
}

/** What the two sides show: each one's pixels as a fingerprint, and the box in which they differ. */
const shown = (page: Page) =>
  page.evaluate(async () => {
    const canvases = [...document.querySelectorAll<HTMLCanvasElement>(".side canvas")];
    const images = canvases.map((canvas) =>
      canvas.getContext("2d")!.getImageData(0, 0, canvas.width, canvas.height),
    );
    const hex = async ({ data }: ImageData) =>
      [...new Uint8Array(await crypto.subtle.digest("SHA-256", data))]
        .map((byte) => byte.toString(16).padStart(2, "0"))
        .join("");
    const [a, b] = images;
    const box = { left: a.width, top: a.height, right: 0, bottom: 0 };
    for (let i = 0; i < a.data.length; i++) {
      if (a.data[i] === b.data[i]) continue;
      const [x, y] = [(i >> 2) % a.width, Math.floor((i >> 2) / a.width)];
      box.left = Math.min(box.left, x);
      box.top = Math.min(box.top, y);
      box.right = Math.max(box.right, x + 1);
      box.bottom = Math.max(box.bottom, y + 1);
    }
    return { first: await hex(a), second: await hex(b), box };
  });

type Shown = Awaited<ReturnType<typeof shown>>;

/** Plays a game to its end, choosing in turn by `choose`; gives what every round showed. */
async function play(
  page: Page,
  choose: (page: Page, round: number) => Promise<void>,
): Promise<readonly Shown[]> {
  const rounds: Shown[] = [];
  for (let round = 0; round < 10; round++) {
    await page.getByText(`Round ${round + 1} of 10`).waitFor(patient);
    await page.locator(".side:enabled").nth(1).waitFor(patient);
    rounds.push(await shown(page));
    await choose(page, round);
    await page.locator(".side.chosen").waitFor();
    await page.keyboard.press("Enter");
  }
  await page.getByRole("heading", { name: "Ten rounds are over" }).waitFor();
  return rounds;
}

const exported = async (page: Page, format: "CSV" | "JSON"): Promise<string> =>
  `${await saved(page, `Export ${format}`)}`;

/** The pixels of a place, as the page's canvas holds them. */
async function fingerprintOf(place: string): Promise<string> {
  const [name] = place.split("@");
  const file = fileURLToPath(new URL(`../../examples/${name}.png`, import.meta.url));
  const photo = await readPicture(file);
  const { box } = placesOf(photo, { index: 0, name }).find(({ id }) => id === place)!;
  const pixels = new Uint8Array(4 * box.width * box.height).fill(255);
  for (let i = 0; i < box.width * box.height; i++) {
    const [x, y] = [box.x + (i % box.width), box.y + Math.floor(i / box.width)];
    const at = photo.channels * (y * photo.width + x);
    pixels.set(photo.raster.subarray(at, at + 3) as Uint8Array, 4 * i);
  }
  return createHash("sha256").update(pixels).digest("hex");
}

describe("the game", () => {
  test("shows what it says, counts what was chosen, keeps it with consent, and asks nobody", {
    timeout: 300_000,
  }, async (context) => {
    needsStudio(context);
    const page = await studio.open({ hasTouch: true });
    await openGame(page);
    await page.getByRole("radio", { name: "as long as you like" }).check();
    await page.getByRole("checkbox", { name: /^Keep my answers/ }).check();
    await page.getByRole("button", { name: "Play ten rounds" }).click();
    const rounds = await play(page, (page, round) =>
      round % 2 === 0
        ? page.keyboard.press(round % 4 === 0 ? "ArrowLeft" : "ArrowRight")
        : page
            .locator(".side")
            .nth(round % 4 === 1 ? 0 : 1)
            .tap(),
    );
    const over = page.locator(".over");
    await over.getByText("Your answers are kept in this browser.").waitFor(patient);
    const said = await over.innerText();
    await page.getByRole("link", { name: "Fool rates" }).click();
    const answers: readonly Answer[] = JSON.parse(await exported(page, "JSON"));
    expect(answers.map(({ chosen }) => chosen[0]).join("")).toBe("ffssffssff");
    expect(answers.filter(({ kind }) => kind === "catch")).toHaveLength(2);
    for (const [i, answer] of answers.entries()) await expectTrue(answer, rounds[i]);
    const right = answers.filter((answer) => answer[answer.chosen] === "whole").length;
    expect(said).toContain(`You found ${right} of 10.`);
    const csv = await exported(page, "CSV");
    expect(csv.split("\r\n")).toHaveLength(12);
    expect(csv).toContain(answers[9].place);
    await expectRates(page, answers);
    expect(studio.strayed).toEqual([]);
    await page.context().close();
  });

  test("hides the pictures after their time, keeps nothing without consent", {
    timeout: 300_000,
  }, async (context) => {
    needsStudio(context);
    const page = await studio.open();
    await openGame(page);
    await page.getByRole("radio", { name: "0.5 s" }).check();
    await page.getByRole("button", { name: "Play ten rounds" }).click();
    await page.locator(".veil").nth(1).waitFor(patient);
    const { box } = await shown(page);
    expect(box).toEqual({ left: 256, top: 256, right: 0, bottom: 0 }); // both are blank
    await page.getByRole("button", { name: "Second picture" }).click();
    await page.getByText("Nobody else has answered this yet.").waitFor();
    expect(await page.locator(".side.chosen .caption").count()).toBe(1);
    await page.getByRole("button", { name: "Stop the game" }).click();
    await page.getByRole("link", { name: "Fool rates" }).click();
    await page.getByText("There are no answers yet.").waitFor();
    expect(await page.getByRole("button", { name: "Export CSV" }).isDisabled()).toBe(true);
    await page.context().close();
  });

  test("plays with a person's own pictures, and keeps no names of theirs", {
    timeout: 300_000,
  }, async (context) => {
    needsStudio(context);
    const page = await studio.open();
    await page.getByRole("navigation").getByRole("link").nth(1).click();
    await page.getByRole("radio", { name: "Your own pictures" }).check();
    const files = ["cloth", "shelf"].map((name) =>
      fileURLToPath(new URL(`../../examples/${name}.png`, import.meta.url)),
    );
    await page.setInputFiles("input.own", files);
    await page.getByText("2 pictures").waitFor(patient);
    await page.getByRole("button", { name: "Play ten rounds" }).click();
    await page.locator(".side:enabled, .veil").first().waitFor(patient);
    await expect.poll(() => keptText(page), patient).toMatch(/"own-[0-9a-f]{12}@\d+,\d+":1/);
    expect(await keptText(page)).not.toMatch(/cloth|shelf/);
    await page.context().close();
  });

  test("posts answers where the operator said so and the player agreed, and shows everybody's", {
    timeout: 300_000,
  }, async (context) => {
    needsStudio(context);
    const page = await studio.open();
    const posted: string[] = [];
    const others = [othersAnswer("a", 1), othersAnswer("a", 2), othersAnswer("b", 1)];
    await page.route("**/game.json", (route) => route.fulfill({ body: '{"answers": "answers"}' }));
    await page.route("**/answers", async (route) => {
      const data = route.request().postData();
      if (data !== null) posted.push(data);
      await route.fulfill({ body: data === null ? JSON.stringify(others) : "" });
    });
    await openGame(page);
    await page.getByRole("radio", { name: "Method against method" }).check();
    await page.getByRole("radio", { name: "as long as you like" }).check();
    await page.getByRole("checkbox", { name: /^Keep my answers/ }).check();
    await page.getByRole("checkbox", { name: /^Also send them to http.*\/answers$/ }).check();
    await page.getByRole("button", { name: "Play ten rounds" }).click();
    await play(page, (page) => page.keyboard.press("ArrowLeft"));
    await page.getByText("Your answers were sent.").waitFor();
    expect(posted).toHaveLength(1);
    const answers: readonly Answer[] = JSON.parse(posted[0]);
    expect(answers.map(({ kind }) => kind).sort()).toEqual([
      ...["catch", "catch", "duel", "duel", "duel", "duel", "duel", "duel", "duel", "duel"],
    ]);
    await page.getByRole("link", { name: "Fool rates" }).click();
    await expectRates(page, [...answers, ...others]);
    await page.getByRole("button", { name: "Delete all answers" }).click();
    await page.getByRole("button", { name: "Delete", exact: true }).click();
    await expectRates(page, others);
    await page.context().close();
  });

  test.for([
    ["en-GB", "light"],
    ["ja-JP", "dark"],
  ] as const)(
    "in %s, %s, has nothing that axe finds, and fits 360 px",
    {
      timeout: 300_000,
    },
    async ([locale, colorScheme], context) => {
      needsStudio(context);
      const page = await openOnPhone(studio, locale, colorScheme);
      await openGame(page);
      expect(await found(page)).toEqual([]);
      const says: string[] = [await page.locator("main").innerText()];
      await page.locator(".setup .primary").click();
      await page.locator(".side:enabled").nth(1).waitFor(patient);
      expect(await found(page)).toEqual([]);
      await page.keyboard.press("ArrowLeft");
      await page.locator(".side.chosen").waitFor();
      expect(await found(page)).toEqual([]);
      says.push(await page.locator("main").innerText());
      await goTo(page, "#/game/results");
      await page.locator(".results").waitFor();
      await page.setInputFiles("input.answers", {
        ...{ name: "answers.json", mimeType: "application/json" },
        buffer: Buffer.from(JSON.stringify([othersAnswer("a", 1)])),
      });
      await page.locator(".rates").waitFor();
      expect(await found(page)).toEqual([]);
      says.push(await page.locator("main").innerText());
      const foreign = /[A-Za-z]{3,}/g;
      const names =
        /^(CSV|JSON|Enter|gated|plain|pconv|unet|mosaic|two|stage|diet|pepsi|edge|connect)$/;
      const english =
        says
          .join("\n")
          .match(foreign)
          ?.filter((word) => !names.test(word)) ?? [];
      if (locale === "ja-JP") expect(english).toEqual([]);
      await page.context().close();
    },
  );

  test("keeps within the page's policy", (context) => {
    needsStudio(context);
    expect(studio.complaints).toEqual([]);
    expect(studio.strayed).toEqual([]);
  });
});

const keptText = (page: Page): Promise<string> =>
  page.evaluate(() => JSON.stringify({ ...localStorage }).replaceAll("\\", ""));

const othersAnswer = (player: string, round: number): Answer => ({
  ...{ game: `game-of-${player}`, player, round, kind: "test", place: "cloth@104,192" },
  ...{ first: "whole", second: "gated-unet-mosaic/mean-8" },
  chosen: round === 1 ? "first" : "second",
  ...{ shownMs: 2000, answerMs: 900, at: "2026-11-25T10:00:00.000Z" },
});

/** The whole side is the sample to the last level; the other differs, but only within the hole. */
async function expectTrue(answer: Answer, { box, ...hashes }: Shown): Promise<void> {
  const side = answer.first === "whole" ? "first" : "second";
  expect(answer[side]).toBe("whole");
  expect(hashes[side]).toBe(await fingerprintOf(answer.place));
  const [name] = answer.place.split("@");
  const places = placesOf({ width: 512, height: 384 }, { index: 0, name });
  const place = places.find(({ id }) => id === answer.place)!;
  const [network, id] = answer[side === "first" ? "second" : "first"].split("/");
  const { choice, holePx } = damages.find((damage) => damage.id === id)!;
  const mender = choice.kind === "white-out" ? "gated-unet-best" : "gated-unet-mosaic";
  expect(network).toBe(answer.kind === "catch" ? "broken" : mender);
  const hole = holeOf(place, holePx);
  expect(box.left).toBeGreaterThanOrEqual(hole.x);
  expect(box.top).toBeGreaterThanOrEqual(hole.y);
  expect(box.right).toBeLessThanOrEqual(hole.x + holePx);
  expect(box.bottom).toBeLessThanOrEqual(hole.y + holePx);
  expect(box.right).toBeGreaterThan(box.left);
}

/** The tables show what the answers give. */
async function expectRates(page: Page, answers: readonly Answer[]): Promise<void> {
  const { fool, duels } = findingsOf(answers);
  const rows = page.locator(".rates tbody tr");
  await expect.poll(() => rows.count()).toBe(fool.length + duels.length);
  const texts = await rows.allInnerTexts();
  for (const [i, { share, low, high, of, contender }] of [...fool, ...duels].entries()) {
    for (const said of [percentOf(share), percentOf(low), percentOf(high), `${of}`]) {
      expect(texts[i]).toContain(said);
    }
    expect(texts[i]).toContain(contender.split("/")[0]);
  }
}
