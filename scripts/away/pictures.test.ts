import { mkdtemp, readdir, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { photoOf, readPicture, writePicture } from "../../src/files/index.ts";
import { tinyRecipe } from "../../tests/tiny-recipe.ts";
import { wavyPicture } from "../../tests/wavy-picture.ts";
import { evenOrder, packPictures } from "./pictures.ts";

describe("the even order", () => {
  test("reaches every place once", () => {
    for (const count of [1, 2, 7, 64, 100]) {
      const places = [...evenOrder(count)].sort((a, b) => a - b);
      expect(places).toEqual(Array.from({ length: count }, (_, i) => i));
    }
    expect([...evenOrder(0)]).toEqual([]);
  });

  test("is spread evenly at every power of two", () => {
    const order = [...evenOrder(1000)];
    for (const taken of [8, 64, 256]) {
      const part = order.slice(0, taken).sort((a, b) => a - b);
      const gaps = part.slice(1).map((place, i) => place - part[i]);
      expect(Math.max(...gaps)).toBeLessThanOrEqual(2 * Math.ceil(1000 / taken));
    }
  });
});

describe("pictures that are carried", () => {
  let folder: string;
  const photos = () => join(folder, "photos");
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "kintsugi-pictures-"));
    for (let i = 0; i < 8; i++) {
      const path = join(photos(), `${i}.png`);
      await writePicture(path, photoOf(wavyPicture(96 + i, 80)), { createFolders: true });
    }
  });
  afterAll(() => rm(folder, { recursive: true }));

  const folderOf = (shorterSidePx: number) =>
    ({ kind: "folder", path: photos(), shorterSidePx }) as const;

  async function packed(mostBytes: number, changes: Parameters<typeof tinyRecipe>[0]) {
    const pack = await mkdtemp(join(folder, "pack-"));
    const recipe = await packPictures(tinyRecipe(changes), pack, { mostBytes, quality: 90 });
    return { pack, recipe };
  }

  test("are shrunk as the training would, and named by their places", async () => {
    const { pack, recipe } = await packed(1e6, { source: folderOf(40) });
    expect(recipe.source).toEqual({ kind: "folder", path: "pictures/train", shorterSidePx: 40 });
    const names = await readdir(join(pack, "pictures/train"));
    expect(names.sort()).toEqual(Array.from({ length: 8 }, (_, i) => `00000${i}.webp`));
    const first = await readPicture(join(pack, "pictures/train/000000.webp"));
    expect([first.width, first.height, first.channels]).toEqual([48, 40, 3]);
  });

  test("stay within their bytes, from all over the folder", async () => {
    const whole = await packed(1e6, { source: folderOf(512) });
    const { size } = await stat(join(whole.pack, "pictures/train/000000.webp"));
    const { pack } = await packed(2.6 * size, { source: folderOf(512) });
    expect((await readdir(join(pack, "pictures/train"))).sort()).toEqual([
      ...["000000.webp", "000004.webp"],
    ]);
  });

  test("are also those that are held out, no more than the recipe looks at", async () => {
    const evaluation = { everySteps: 5, pictures: 3, source: folderOf(512) };
    const synthetic = { kind: "synthetic", sidePx: 32 } as const;
    const mixed = { kind: "mixed", of: [synthetic, folderOf(512)] } as const;
    const of = mixed.of.map((source) => ({ share: 1, source }));
    const { pack, recipe } = await packed(1e6, { source: { kind: "mixed", of }, evaluation });
    expect(recipe.source).toMatchObject({
      of: [{ source: synthetic }, { source: { path: "pictures/train-1" } }],
    });
    expect(recipe.evaluation.source).toMatchObject({ path: "pictures/held-out" });
    expect(await readdir(join(pack, "pictures/held-out"))).toHaveLength(3);
    expect(await readdir(join(pack, "pictures/train-1"))).toHaveLength(8);
  });

  test("are none where the source is synthetic", async () => {
    const { pack, recipe } = await packed(1, {});
    expect(recipe).toEqual(tinyRecipe());
    expect(await readdir(pack)).toEqual([]);
  });

  test("are refused where not one fits", async () => {
    await expect(packed(10, { source: folderOf(512) })).rejects.toThrow(
      "photos: expected room for a picture within 10 bytes, got none that can be read and fits; allow more with --pictures, or use a synthetic source",
    );
  });
});
