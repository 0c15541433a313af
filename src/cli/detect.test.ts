import { readdir, readFile, writeFile } from "node:fs/promises";
import { describe, expect, test } from "vitest";
import { cloudyPicture } from "../../tests/cloudy-picture.ts";
import { setUpBench } from "../../tests/command-bench.ts";
import { kintsugi } from "../../tests/command-line.ts";
import { photoOf, readHole, readPicture, writePicture } from "../files/index.ts";
import { rectangleHole } from "../image/index.ts";

setUpBench();

const size = { width: 240, height: 180 };
const rectangle = { x: 42, y: 33, width: 120, height: 96 };
const region = {
  ...rectangle,
  cell: { width: 12, height: 12, phaseX: 6, phaseY: 9 },
  ...{ kind: "mean", support: "clipped", area: 120 * 96 },
};

async function hide(): Promise<void> {
  await writePicture("cloudy.png", photoOf(cloudyPicture(size.width, size.height)));
  const flags = ["--rect", "42,33,120,96", "--cell", "12", "--overwrite"];
  await kintsugi("mosaic", "cloudy.png", "--out", "hidden.png", ...flags);
}

describe("kintsugi detect", () => {
  test("tells where a mosaic is, of which cells and of what kind", async () => {
    await hide();
    const { exitCode, stdout, stderr } = await kintsugi("detect", "hidden.png", "--json");
    expect([exitCode, stderr]).toEqual([0, ""]);
    const { regions, candidates } = JSON.parse(stdout);
    expect(candidates).toEqual([]);
    expect(regions).toEqual([{ ...region, confidence: expect.any(Number) }]);
    expect(regions[0].confidence).toBeGreaterThan(0.9);
    const said = await kintsugi("detect", "hidden.png");
    expect(said.stdout).toMatch(
      /^mosaic at 42,33,120,96: mean, cells of 12×12 px at 6,9, 11520 px, \d+ % of its grid shows\n$/,
    );
  });

  test("writes the hole and the overlay, and leaves the picture alone", async () => {
    await hide();
    const before = await readFile("hidden.png");
    const flags = ["--hole-out", "hole.png", "--overlay", "found.png"];
    expect((await kintsugi("detect", "hidden.png", ...flags)).exitCode).toBe(0);
    expect(await readHole("hole.png")).toEqual(rectangleHole(size, rectangle));
    const { width, raster } = await readPicture("found.png");
    const at = 3 * (33 * width + 60);
    expect([...raster.slice(at, at + 3)]).toEqual([212, 173, 54]);
    expect(await readFile("hidden.png")).toEqual(before);
  });

  test("replaces what is there only where it is told to", async () => {
    await hide();
    await writeFile("there.png", "as it was");
    const said =
      "kintsugi: there.png: expected a name that is free, got a file that is there already; say --overwrite to replace it\n";
    for (const flag of ["--hole-out", "--overlay"]) {
      const refused = await kintsugi("detect", "hidden.png", flag, "there.png");
      expect(refused).toEqual({ exitCode: 4, stdout: "", stderr: said });
    }
    expect(await readFile("there.png", "utf8")).toBe("as it was");
    await kintsugi("detect", "hidden.png", "--hole-out", "there.png", "--overwrite");
    expect(await readHole("there.png")).toEqual(rectangleHole(size, rectangle));
  });

  test("finds nothing where nothing is, which is no failure", async () => {
    await writePicture("cloudy.png", photoOf(cloudyPicture(size.width, size.height)));
    const said = await kintsugi("detect", "cloudy.png");
    expect(said).toEqual({ exitCode: 0, stdout: "no mosaic found\n", stderr: "" });
    const { stdout } = await kintsugi("detect", "cloudy.png", "--json");
    expect(JSON.parse(stdout)).toEqual({ regions: [], candidates: [] });
  });

  test("lists a white-out as a candidate", async () => {
    await writePicture("cloudy.png", photoOf(cloudyPicture(size.width, size.height)));
    const flags = ["--rect", "42,33,120,96", "--kind", "white-out"];
    await kintsugi("mosaic", "cloudy.png", "--out", "white.png", ...flags);
    const { stdout } = await kintsugi("detect", "white.png", "--json");
    const white = { ...rectangle, kind: "solid", colour: "#ffffff", area: 120 * 96 };
    expect(JSON.parse(stdout)).toEqual({ regions: [], candidates: [white] });
  });

  test("refuses what it cannot do before it looks", async () => {
    await writeFile("taken", "");
    const wrong = async (...flags: string[]) => {
      const { exitCode, stderr } = await kintsugi("detect", "in.png", ...flags);
      return [exitCode, stderr.trim()];
    };
    expect(await wrong("--hole-out", "hole.jpg")).toEqual([
      2,
      "kintsugi: --hole-out: expected a lossless format, .png, got hole.jpg",
    ]);
    const apart = "expected a file that is neither read nor written besides";
    const source = await readFile("in.png");
    expect((await wrong("--hole-out", "in.png"))[1]).toContain(`--hole-out: ${apart}, got in.png`);
    expect((await wrong("--overlay", "in.png"))[1]).toContain(`--overlay: ${apart}, got in.png`);
    const twice = await wrong("--overlay", "a.png", "--hole-out", "./a.png");
    expect(twice[1]).toContain(`--overlay: ${apart}, got a.png`);
    expect(await readFile("in.png")).toEqual(source);
    expect((await wrong("--overlay", "nowhere/found.png"))[1]).toContain(
      "nowhere/found.png: expected to write the file, got a folder that does not exist",
    );
    expect(await readdir(".")).not.toContain("hole.jpg");
  });
});
