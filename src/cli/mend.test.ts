import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { beforeAll, describe, expect, test } from "vitest";
import { pictureSize, saveUntrainedWeights, setUpBench } from "../../tests/command-bench.ts";
import { kintsugi, kintsugiUntil } from "../../tests/command-line.ts";
import { type Photo, readPicture, workingPicture, writePicture } from "../files/index.ts";
import { bytesFromPicture, rectangleHole } from "../image/index.ts";
import { damage, gridOfRectangle } from "../mosaic/index.ts";

setUpBench();

const rectangle = { x: 20, y: 9, width: 32, height: 40 };
const rect = "20,9,32,40";
const hole = rectangleHole(pictureSize, rectangle);
const byNetwork = ["--weights", "w", "--device", "cpu"];

beforeAll(async () => {
  await kintsugi("mosaic", "in.png", "--out", "hid.png", "--rect", rect, "--hole-out", "hole.png");
});

const outside = (raster: Uint8Array | Uint16Array) =>
  raster.filter((_, i) => hole.data[Math.floor(i / 3)] === 0);

describe("kintsugi mend", () => {
  test("mends a mosaic by a network: cells kept, known pixels bit for bit, one JSON object", async () => {
    const flags = ["--rect", rect, "--cell", "8", "--json", ...byNetwork];
    const { exitCode, stdout, stderr } = await kintsugi(
      "mend",
      "hid.png",
      "--out",
      "m.png",
      ...flags,
    );
    expect([exitCode, stderr]).toEqual([0, ""]);
    expect(stdout.trim().split("\n")).toHaveLength(1);
    const report = JSON.parse(stdout);
    expect(report).toEqual({
      ...{ input: "hid.png", output: "m.png", ...pictureSize, holeArea: 32 * 40 },
      ...{ network: "gated-unet", weights: "gated-unet-untrained" },
      ...{ kind: "mean", kinds: ["mean"] },
      ...{ compose: "paste", consistency: { kept: "exactly" }, consistent: true, device: "cpu" },
      injuries: [
        {
          ...{ ...rectangle, area: 32 * 40, kind: "mean" },
          cell: { width: 8, height: 8, phaseX: 4, phaseY: 1 },
          ...{ support: "clipped", assumed: [], looks: 1 },
        },
      ],
      weightsSha256: expect.stringMatching(/^[0-9a-f]{64}$/),
      milliseconds: {
        read: expect.any(Number),
        mend: expect.any(Number),
        compose: expect.any(Number),
        write: expect.any(Number),
        total: expect.any(Number),
      },
    });
    const { total, ...parts } = report.milliseconds;
    const sum = Object.values<number>(parts).reduce((all, each) => all + each, 0);
    expect(total).toBeGreaterThan(sum - 1);
    const [hidden, mended] = [await readPicture("hid.png"), await readPicture("m.png")];
    expect(outside(mended.raster)).toEqual(outside(hidden.raster));
    expect(mended.raster).not.toEqual(hidden.raster);
    const mosaic = {
      kind: "mean",
      grid: gridOfRectangle(rectangle, 8),
      support: "clipped",
    } as const;
    const again = damage(workingPicture(mended), hole, mosaic);
    expect(bytesFromPicture(again)).toEqual(hidden.raster);
  });

  test("claims no cells of a JPEG: they were kept before it was one", async () => {
    const flags = ["--rect", rect, "--cell", "8", "--network", "bicubic", "--json", "--overwrite"];
    const { stdout } = await kintsugi("mend", "hid.png", "--out", "m.jpg", ...flags);
    expect(JSON.parse(stdout)).toMatchObject({
      consistency: { kept: "exactly", before: "lossy encoding" },
      consistent: null,
    });
    const { stdout: facts } = await kintsugi("inspect", "m.jpg", "--json");
    expect(facts).toContain('"exactly, before lossy encoding"');
    const coarse = ["--rect", rect, "--cell", "11", ...flags.slice(4)];
    const ran = await kintsugi("mend", "hid.png", "--out", "m.jpg", ...coarse);
    expect(JSON.parse(ran.stdout)).toMatchObject({ consistency: { kept: "not at all" } });
    expect(ran.stdout).not.toContain("before");
  });

  test("mends a plain hole by a network, drawn as a picture", async () => {
    const flags = ["--hole", "hole.png", "--overwrite", ...byNetwork];
    const ran = await kintsugi("mend", "in.png", "--out", "m.png", ...flags);
    expect(ran).toMatchObject({ exitCode: 0, stdout: "" });
    expect(ran.stderr).toMatch(
      /^m\.png: 1280 px of white-out mended by gated-unet on cpu in \d+\.\d\d s\n$/,
    );
    const [before, mended] = [await readPicture("in.png"), await readPicture("m.png")];
    expect(outside(mended.raster)).toEqual(outside(before.raster));
  });

  test("mends what is of one colour, whatever the network was shown inside", async () => {
    const photo = await readPicture("in.png");
    const raster = photo.raster.map((level, i) =>
      hole.data[Math.floor(i / 3)] ? [0, 255, 0][i % 3] : level,
    ) as Uint8Array;
    await writePicture("green.png", { ...photo, raster });
    const telea = ["--network", "telea", "--json", "--overwrite"];
    const call = ["mend", "green.png", "--out", "m.png", "--hole-colour", "#00ff00", ...telea];
    const { stdout } = await kintsugi(...call);
    expect(JSON.parse(stdout)).toMatchObject({
      ...{ holeArea: 1280, network: "telea", weights: null, consistent: null, device: null },
    });
    await kintsugi("mend", "in.png", "--out", "n.png", "--rect", rect, ...telea);
    expect((await readPicture("m.png")).raster).toEqual((await readPicture("n.png")).raster);
  });

  test("widens a colour's hole by what JPEG smears, so that none of it is left", async () => {
    const photo = await readPicture("in.png");
    const raster = photo.raster.map((level, i) =>
      hole.data[Math.floor(i / 3)] ? [0, 255, 0][i % 3] : level,
    ) as Uint8Array;
    await writePicture("green.jpg", { ...photo, raster });
    const flags = ["--hole-colour", "#00ff00", "--network", "membrane", "--json", "--overwrite"];
    const { stdout } = await kintsugi("mend", "green.jpg", "--out", "m.png", ...flags);
    expect(JSON.parse(stdout).holeArea).toBeGreaterThan(1280);
    const mended = await readPicture("m.png");
    const greens = mended.raster.filter(
      (level, i) => i % 3 === 1 && level - mended.raster[i - 1] > 150,
    );
    expect(greens.length).toBe(0);
  });

  test("mends several pictures into a folder; what is wrong with one is told, the rest goes on", async () => {
    await writeFile("text.png", "no picture");
    await mkdir("more", { recursive: true });
    const flags = ["--rect", rect, "--network", "membrane", "--json"];
    const ran = await kintsugi("mend", "in.png", "text.png", "hid.png", "--out", "all", ...flags);
    expect(ran.exitCode).toBe(5);
    expect(ran.stderr).toMatch(
      /^kintsugi: text\.png: expected a whole PNG, JPEG, WebP, AVIF, TIFF or GIF picture, got a file of another kind, or a damaged one\n2 mended, 1 failed in \d+\.\d\d s\n$/,
    );
    const outputs = ran.stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line).output);
    expect(outputs).toEqual(["all/in.png", undefined, "all/hid.png"]);
    expect((await readdir("all")).sort()).toEqual(["hid.png", "in.png"]);
    const one = await kintsugi("mend", "in.png", "--out", "more", ...flags);
    expect([one.exitCode, await readdir("more")]).toEqual([0, ["in.png"]]);
  });

  test("with compose none says that all pixels may change", async () => {
    const flags = ["--rect", rect, "--cell", "8", "--compose", "none", "--overwrite", ...byNetwork];
    const { stderr } = await kintsugi("mend", "hid.png", "--out", "m.png", ...flags);
    expect(stderr).toMatch(/^--compose none: pixels outside the hole may change too\n/);
  });

  test("mends by the network of the weights, where none is named", async () => {
    await saveUntrainedWeights("plain", "plain-unet");
    const flags = ["--weights", "plain", "--rect", rect, "--cell", "8", "--json"];
    const call = ["mend", "hid.png", "--out", "plain.png", ...flags, "--device", "cpu"];
    const report = JSON.parse((await kintsugi(...call)).stdout);
    expect(report).toMatchObject({ network: "plain-unet", weights: "plain-unet-untrained" });
    expect(await kintsugi(...call, "--network", "gated-unet", "--overwrite")).toMatchObject({
      exitCode: 7,
      stderr: expect.stringContaining("plain-unet"),
    });
  });

  test("stops at a signal, with nothing written", async () => {
    const flags = ["--rect", rect, "--out", "stopped.png", "--network", "telea"];
    const ran = await kintsugiUntil(AbortSignal.abort(), "mend", "in.png", ...flags);
    expect(ran).toEqual({ exitCode: 130, stdout: "", stderr: "kintsugi: stopped\n" });
    expect(await readdir(".")).not.toContain("stopped.png");
  });
});

describe("kintsugi mend refuses", () => {
  const regions = "mend: expected one of --hole, --holes, --rect and --hole-colour, got";
  const cases: readonly (readonly [string, number, string])[] = [
    [
      "in.png --cell 8",
      2,
      "mend: expected a region beside --cell, --kind and --anchor, got none; say --rect, --hole or --hole-colour",
    ],
    [`in.png --rect ${rect} --hole hole.png`, 2, `${regions} 2 of them`],
    [
      "in.png --hole black.png --network telea",
      6,
      "black.png for in.png: expected a hole that covers at least one pixel, got an empty one; mark the region to mend",
    ],
    [
      "in.png --hole small.png --network telea",
      6,
      "small.png for in.png: expected a hole of the picture's size, 96×80, got 8×8",
    ],
    ["in.png --hole nowhere.png", 3, "nowhere.png: expected a picture file, got no such file"],
    [
      "in.png --hole-colour #123456 --network telea",
      6,
      "in.png, --hole-colour #123456: expected a hole that covers at least one pixel, got an empty one; mark the region to mend",
    ],
    [
      "in.png --hole-colour green",
      2,
      "--hole-colour: expected a colour written #rrggbb, got 'green'; write for example '#00ff00'",
    ],
    [
      `in.png --rect ${rect} --kind mean`,
      2,
      "the kind mean: expected the size of its cells, got none; give the side of its cells in pixels (--cell, cellPx)",
    ],
    [
      `in.png --rect ${rect} --network pencil`,
      2,
      'network: expected one of gated-unet, plain-unet, pconv-unet, edge-connect, gated-two-stage, pepsi, diet-pepsi, bilinear, bicubic, consistent-bicubic, back-projection, wiener, telea, biharmonic, membrane, got "pencil"',
    ],
    [
      `in.png --rect ${rect} --network bicubic`,
      2,
      "bicubic: expected a mosaic to enlarge, got a hole that holds nothing; use telea, biharmonic, membrane or a network",
    ],
    [
      `in.png --rect ${rect} --compose glue`,
      2,
      '--compose: expected one of paste, feather, poisson, none, got "glue"',
    ],
    [
      `in.png --rect ${rect} --device tpu`,
      2,
      '--device: expected one of auto, cpu, webgpu, cuda, got "tpu"',
    ],
    [
      `in.png --rect ${rect} --weights none.safetensors`,
      3,
      "none.safetensors: expected a safetensors file, got no such file",
    ],
    [
      `in.png --rect ${rect} --weights in.png`,
      3,
      "in.png: expected a safetensors file, got a file of another kind",
    ],
    [
      `in.png --rect ${rect} --weights bent`,
      7,
      "bent.json: expected a model card in JSON, got Unexpected end of JSON input",
    ],
  ];
  test.each(cases)("%s", async (text, exitCode, message) => {
    await writePicture("black.png", { ...blank, ...pictureSize, raster: new Uint8Array(96 * 80) });
    await writePicture("small.png", { ...blank, width: 8, height: 8, raster: new Uint8Array(64) });
    await writeFile("bent.safetensors", await readFile("w.safetensors"));
    await writeFile("bent.json", "");
    const ran = await kintsugi("mend", ...text.split(" "), "--out", "x.png");
    expect(ran).toEqual({ exitCode, stdout: "", stderr: `kintsugi: ${message}\n` });
    expect((await readdir(".")).filter((name) => name.startsWith("x.png"))).toEqual([]);
  });
});

const blank: Omit<Photo, "width" | "height" | "raster"> = {
  ...({ channels: 1, depth: 8, format: "png", warnings: [] } as const),
  metadata: { orientation: 1, palette: false },
};
