import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { drawCurve } from "./curve.ts";

/** The curve of a log: every polyline's points, and the texts. */
async function drawn(log: readonly Record<string, unknown>[]) {
  const path = await mkdtemp(join(tmpdir(), "kintsugi-curve-"));
  await drawCurve({ path, readLog: async () => log });
  const svg = await readFile(join(path, "curve.svg"), "utf8");
  await rm(path, { recursive: true });
  const lines = [...svg.matchAll(/points="([^"]*)"/g)].map(([, points]) =>
    points.split(" ").map((point) => point.split(",").map(Number)),
  );
  const texts = [...svg.matchAll(/>([^<>]+)<\/text>/g)].map(([, text]) => text);
  return { svg, lines, texts };
}

const step = (at: number, loss: number) => ({ type: "step", step: at, loss });
const evaluation = (at: number, psnrHole: number) => ({
  type: "evaluation",
  step: at,
  psnrHole,
  guessPsnrHole: 20,
});

test("the curve spans its panels: steps from left to right, values from low to high", async () => {
  const { svg, lines, texts } = await drawn([
    step(1, 0.5),
    step(2, 0.25),
    { type: "checkpoint", step: 2 },
    evaluation(2, 20),
    step(3, 0.3),
    evaluation(4, 24),
  ]);
  const [loss, mended, guess] = lines;
  expect(loss).toEqual([
    [64, 34],
    [384, 192],
    [704, 160.4],
  ]);
  expect(mended).toEqual([
    [64, 192],
    [704, 34],
  ]);
  expect(guess.map(([, y]) => y)).toEqual([192, 192]);
  expect(texts).toEqual(expect.arrayContaining(["loss", "0.5000", "0.2500", "step 3", "step 4"]));
  expect(svg.startsWith("<svg ") && svg.endsWith("</svg>\n")).toBe(true);
});

test("what a resumed run logged again replaces what came before", async () => {
  const { lines } = await drawn([step(1, 1), step(2, 9), step(2, 0), step(3, 1)]);
  expect(lines[0].map(([, y]) => y)).toEqual([34, 192, 34]);
});

test("a long run is thinned to about 400 points, each the mean of its neighbours", async () => {
  const log = Array.from({ length: 1000 }, (_, i) => step(i + 1, i % 3));
  const { lines } = await drawn(log);
  expect(lines[0]).toHaveLength(333);
  expect(new Set(lines[0].map(([, y]) => y)).size).toBe(1);
});

test("a discriminator's loss has a panel of its own, between the others", async () => {
  const { lines, texts, svg } = await drawn([
    { ...step(1, 0.5), discriminator: { loss: 2 } },
    { ...step(2, 0.25), discriminator: { loss: 1 } },
    evaluation(2, 20),
  ]);
  expect(lines[1].map(([, y]) => y)).toEqual([34, 192]);
  expect(texts).toContain("discriminator's loss");
  expect(svg).toContain('viewBox="0 0 720 660"');
});

test("a run that has measured nothing yet has an empty panel", async () => {
  expect((await drawn([])).lines).toEqual([]);
});
