/** `kintsugi mend` of pictures of which nobody says where they are broken. */
import { readdir } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { setUpBench } from "../../tests/command-bench.ts";
import { kintsugi } from "../../tests/command-line.ts";
import { readPicture } from "../files/index.ts";
import { rectangleHole } from "../image/index.ts";

setUpBench();

const cloth = fileURLToPath(new URL("../../examples/cloth.png", import.meta.url));
const rectangle = { x: 96, y: 120, width: 160, height: 128 };
const byFormula = ["--network", "consistent-bicubic", "--json"];

describe("kintsugi mend without a region", () => {
  test("finds the mosaic, keeps its cells exactly and every pixel outside", async () => {
    await kintsugi("mosaic", cloth, "--out", "hid.png", "--rect", "96,120,160,128", "--cell", "8");
    const { exitCode, stdout } = await kintsugi("mend", "hid.png", "--out", "m.png", ...byFormula);
    expect(exitCode).toBe(0);
    const report = JSON.parse(stdout);
    expect(report).toMatchObject({ consistent: true, consistency: { kept: "exactly" } });
    expect(report.injuries).toMatchObject([{ kind: "mean", cell: { width: 8, height: 8 } }]);
    const [hidden, mended] = [await readPicture("hid.png"), await readPicture("m.png")];
    const hole = rectangleHole(hidden, rectangle);
    const changed = Array.from(hidden.raster, (level, i) => (level === mended.raster[i] ? 0 : 1));
    const inside = changed.filter((_, i) => hole.data[Math.floor(i / 3)] === 1);
    expect(changed.filter((one, i) => one && !hole.data[Math.floor(i / 3)])).toHaveLength(0);
    expect(inside.reduce((sum: number, one) => sum + one, 0) / inside.length).toBeGreaterThan(0.5);
  });

  test("mends two mosaics on different grids, consistent with both", async () => {
    await kintsugi("mosaic", cloth, "--out", "a.png", "--rect", "24,24,160,128", "--cell", "8");
    await kintsugi(
      "mosaic",
      "a.png",
      "--out",
      "b.png",
      "--rect",
      "203,181,130,143",
      "--cell",
      "13",
    );
    const { exitCode, stdout } = await kintsugi("mend", "b.png", "--out", "two.png", ...byFormula);
    expect(exitCode).toBe(0);
    const report = JSON.parse(stdout);
    expect(report).toMatchObject({ consistent: true, consistency: { kept: "exactly" } });
    const widths = report.injuries.map(({ cell }: { cell: { width: number } }) => cell.width);
    expect(widths.toSorted((a: number, b: number) => a - b)).toEqual([8, 13]);
  });

  test("tells every kind that it mended, in the line as in JSON", async () => {
    await kintsugi("mosaic", cloth, "--out", "one.png", "--rect", "24,24,160,128", "--cell", "8");
    const second = ["--rect", "203,181,130,130", "--cell", "13", "--kind", "nearest"];
    await kintsugi("mosaic", "one.png", "--out", "kinds.png", ...second);
    const json = await kintsugi("mend", "kinds.png", "--out", "k.png", ...byFormula);
    const report = JSON.parse(json.stdout);
    const each = report.injuries.map(({ kind }: { kind: string }) => kind);
    expect(report).toMatchObject({ kind: each[0], kinds: each });
    expect(each.toSorted()).toEqual(["mean", "nearest"]);
    const said = await kintsugi(
      "mend",
      "kinds.png",
      "--out",
      "k.png",
      "--overwrite",
      ...byFormula.slice(0, 2),
    );
    expect(said.stderr).toContain(`px of ${each.join(" and ")} mended by consistent-bicubic in`);
  });

  test("tells of what is solid beside the mosaic, and leaves it", async () => {
    await kintsugi("mosaic", cloth, "--out", "m8.png", "--rect", "160,160,160,128", "--cell", "8");
    const white = ["--rect", "40,48,96,80", "--kind", "white-out"];
    await kintsugi("mosaic", "m8.png", "--out", "both.png", ...white);
    const candidate = { x: 40, y: 48, width: 96, height: 80, kind: "solid", colour: "#ffffff" };
    const candidates = [{ ...candidate, area: 96 * 80 }];
    const json = await kintsugi("mend", "both.png", "--out", "rest.png", ...byFormula);
    expect(JSON.parse(json.stdout)).toMatchObject({ kinds: ["mean"], candidates });
    const planned = await kintsugi("mend", "both.png", "--plan", ...byFormula);
    expect(JSON.parse(planned.stdout)).toMatchObject({ candidates });
    const said = await kintsugi("mend", "both.png", "--out", "rest/", ...byFormula.slice(0, 2));
    expect(said.exitCode).toBe(0);
    expect(said.stderr).toContain(
      "\nboth.png: not mended: solid regions at 40,48,96,80 of #ffffff; say where with --rect,",
    );
    const region = ["--rect", "160,160,160,128", "--cell", "8"];
    const told = await kintsugi("mend", "both.png", "--out", "told.png", ...region, ...byFormula);
    expect(JSON.parse(told.stdout)).not.toHaveProperty("candidates");
  });

  test("says where there is none, by an exit code of its own, and mends no solid region unasked", async () => {
    const none = await kintsugi("mend", cloth, "--out", "n.png", ...byFormula);
    const message = `${cloth}: expected a mosaic, got none; say where with --rect, --hole or --hole-colour (rectangle, hole or colour)`;
    expect([none.exitCode, none.stderr]).toEqual([14, `kintsugi: ${message}\n`]);
    expect(JSON.parse(none.stdout)).toEqual({
      ...{ input: cloth, code: "nothing-found", message, candidates: [] },
    });
    const white = ["--rect", "40,48,96,80", "--kind", "white-out"];
    await kintsugi("mosaic", cloth, "--out", "white.png", ...white);
    const solid = await kintsugi("mend", "white.png", "--out", "n.png", ...byFormula);
    expect(solid.exitCode).toBe(14);
    expect(solid.stderr).toMatch(
      /expected a mosaic, got none, but solid regions at \d+,\d+,\d+,\d+ of #ffffff;/,
    );
    const [{ kind, colour }] = JSON.parse(solid.stdout).candidates;
    expect([kind, colour]).toEqual(["solid", "#ffffff"]);
    expect(await readdir(".")).not.toContain("n.png");
  });
});
