import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { wavyPicture } from "../../tests/wavy-picture.ts";
import { bytesFromPicture } from "../image/picture.ts";
import { evenlySpread } from "./cases.ts";
import { type EvaluationOptions, evaluate } from "./evaluate.ts";

let data: string;
beforeAll(async () => {
  data = await mkdtemp(join(tmpdir(), "kintsugi-evaluation-"));
  for (const [i, side] of [60, 168, 72, 80].entries()) {
    const size = { width: side, height: side, channels: 3 } as const;
    const raw = sharp(bytesFromPicture(wavyPicture(side, side)), { raw: size });
    await raw.png().toFile(join(data, `${i}.png`));
  }
});
afterAll(() => rm(data, { recursive: true }));

async function run(options: Omit<EvaluationOptions, "data"> & { data?: string }) {
  const evaluation = evaluate({ data, ...options });
  const seen: string[] = [];
  for (;;) {
    const { done, value } = await evaluation.next();
    if (done) return { report: value, seen };
    seen.push(`${value.done}/${value.total}`);
  }
}

describe("an evaluation", () => {
  test("reports every figure of the method and of the baselines, after every case", async () => {
    const { report, seen } = await run({ protocol: "mean-8", network: "bicubic" });
    expect(seen).toEqual(["1/8", "2/8", "3/8", "4/8", "5/8", "6/8", "7/8", "8/8"]);
    expect(report).toMatchObject({ protocol: "mean-8", network: "bicubic", n: 8 });
    const { damaged, bilinear, bicubic, consistentBicubic, backProjected, ...others } =
      report.baselines;
    expect(others).toEqual({});
    expect(bilinear?.psnrHole).toBeGreaterThan(damaged!.psnrHole);
    expect(consistentBicubic?.psnrHole).toBeGreaterThan(bicubic!.psnrHole);
    expect(backProjected?.psnrHole).toBeGreaterThan(consistentBicubic!.psnrHole);
    expect(report.raw).toEqual(bicubic);
    expect(report.composed.psnrHole).toBeCloseTo(consistentBicubic!.psnrHole, 1);
    expect(report.raw.psnrWhole).toBeGreaterThan(report.raw.psnrHole);
    expect(report.raw.msssim).toBeGreaterThan(0.5); // of the one picture that is large enough
    expect(report.modes.paste).toEqual(report.composed);
    expect(report.modes.none.psnrHole).toBeCloseTo(report.composed.psnrHole, 1);
    expect(report.composed.l1Whole).toBeLessThan(report.composed.l1Hole);
    const counts = Object.values(report.byHoleArea).map(({ n }) => n);
    expect(counts.reduce((sum, n) => sum + n, 0)).toBe(8);
  });

  test("looks more than once where it is told to, which no formula can", async () => {
    const options = { protocol: "mean-8", network: "gated-unet", limit: 1 } as const;
    const [fast, best] = [await run(options), await run({ ...options, quality: "best" })];
    expect(best.report.baselines).toEqual(fast.report.baselines);
    expect(best.report.composed.psnrHole).not.toBe(fast.report.composed.psnrHole);
    const formula = run({ ...options, network: "bicubic", quality: "best" });
    await expect(formula).rejects.toThrow("bicubic: expected one mending of the quality fast");
  });

  test("gives the same report again, to the last digit", async () => {
    const options = { protocol: "book-mosaic", network: "wiener", limit: 2 };
    const [first, second] = [await run(options), await run(options)];
    expect(second.report).toEqual(first.report);
    expect(first.report.baselines.wiener).toEqual(first.report.raw);
    expect(first.report.n).toBe(4);
  });

  test("holds empty holes against Telea and the biharmonic surface", async () => {
    const { report } = await run({
      protocol: "square-128",
      network: "membrane",
      limit: 1,
      casesPerPicture: 1,
    });
    expect(Object.keys(report.baselines)).toEqual(["damaged", "telea", "biharmonic"]);
  });

  test("stops when its signal fires", async () => {
    const controller = new AbortController();
    const { signal } = controller;
    const evaluation = evaluate({ data, protocol: "mean-8", network: "bicubic", signal });
    await evaluation.next();
    controller.abort();
    await expect(evaluation.next()).rejects.toMatchObject({ code: "aborted" });
  });

  test("refuses an unknown protocol, method and folder, and a method that does not suit", async () => {
    const failing = (options: Parameters<typeof run>[0]) => expect(run(options)).rejects;
    await failing({ protocol: "mode-8" }).toMatchObject({ code: "unknown-name" });
    await failing({ protocol: "mean-8", network: "magic" }).toMatchObject({ code: "unknown-name" });
    await failing({ protocol: "mean-8", data: join(data, "none") }).toMatchObject({
      code: "file-missing",
    });
    await failing({ protocol: "white-out", network: "bicubic" }).toMatchObject({ code: "usage" });
    await failing({ protocol: "mean-8", limit: 0 }).toThrow(
      "limit: expected a whole number of pictures ≥ 1, got 0",
    );
  });
});

describe("a limit", () => {
  const paths = Array.from({ length: 284 }, (_, i) => `${i}`);
  const indices = (limit?: number) => evenlySpread(paths, limit).map(({ index }) => index);

  test("takes every k-th picture, which keeps its place and so its cases", () => {
    expect(indices()).toHaveLength(284);
    expect(indices(95)).toEqual(Array.from({ length: 95 }, (_, i) => 3 * i));
    expect(indices(1)).toEqual([0]);
    expect(indices(1000)).toHaveLength(284);
  });
});

describe("photographs", () => {
  const photographs = fileURLToPath(new URL("../../../shared/data/val", import.meta.url));

  test("rank the baselines as METHODS §1 does", async (context) => {
    if (!existsSync(photographs)) context.skip("needs the photographs in ../shared/data/val");
    const options = { data: photographs, network: "bicubic", limit: 4, casesPerPicture: 1 };
    const { report } = await run({ ...options, protocol: "mean-8" });
    const { damaged, bilinear, bicubic, consistentBicubic, backProjected } = report.baselines;
    const ranked = [damaged, bilinear, bicubic, consistentBicubic, backProjected].map(
      (f) => f!.psnrHole,
    );
    expect(ranked).toEqual([...ranked].sort((a, b) => a - b));
  }, 20_000);
});
