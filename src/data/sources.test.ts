import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { listPictures, readPhotograph } from "./folder.ts";
import type { Photograph } from "./photograph.ts";
import { PhotographCache } from "./photograph-cache.ts";
import { memorySource, mixedSource, type PictureSource } from "./picture-source.ts";
import { sourceSchema } from "./source-schema.ts";
import { listSource, openSource } from "./sources.ts";

let folder: string;
const photos = fileURLToPath(new URL("../../../shared/data/val", import.meta.url));

/** A flat picture of one red level, so that its level tells which it is. */
const flat = (red: number, size = { width: 40, height: 36 }) =>
  sharp({ create: { ...size, channels: 3, background: { r: red, g: 0, b: 0 } } });

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "kintsugi-data-"));
  await mkdir(join(folder, "deep", "er"), { recursive: true });
  await mkdir(join(folder, "empty"));
  await mkdir(join(folder, "broken"));
  await flat(10).png().toFile(join(folder, "b.png"));
  await flat(20).jpeg({ quality: 100 }).toFile(join(folder, "A.JPG"));
  await flat(30)
    .webp({ lossless: true })
    .toFile(join(folder, "deep", "c.webp"));
  await flat(40)
    .avif({ lossless: true })
    .toFile(join(folder, "deep", "er", "d.avif"));
  await writeFile(join(folder, "deep", "notes.txt"), "not a picture");
  await writeFile(join(folder, ".hidden.png"), "not a picture");
  await symlink(join(folder, "nowhere"), join(folder, "lost.png"));
  await mkdir(join(folder, "folder.png"));
  await writeFile(join(folder, "broken", "x.jpg"), "not a picture");
});

afterAll(() => rm(folder, { recursive: true }));

const options = () => {
  const warnings: string[] = [];
  const onWarning = (message: string) => warnings.push(message);
  return { seed: 3, cache: new PhotographCache(1e8), onWarning, warnings };
};

const redsOf = async (source: PictureSource, from: number, to: number): Promise<number[]> => {
  const reds: number[] = [];
  for (let i = from; i < to; i++) reds.push(Math.round((await source.at(i)).bytes[0] / 10) * 10);
  return reds;
};

describe("a folder", () => {
  test("lists its pictures recursively, sorted, without hidden and other files, and links that lead nowhere", async () => {
    const names = (await listPictures(folder)).map((path) => path.slice(folder.length + 1));
    expect(names).toEqual(["A.JPG", "b.png", "broken/x.jpg", "deep/c.webp", "deep/er/d.avif"]);
  });

  test("without pictures, or not there, is refused", async () => {
    const empty = join(folder, "empty");
    await expect(listPictures(empty)).rejects.toThrow(
      `${empty}: expected a folder with JPEG, PNG, WebP or AVIF pictures, got none in it`,
    );
    const missing = join(folder, "missing");
    await expect(listPictures(missing)).rejects.toMatchObject({
      code: "file-missing",
      message: `${missing}: expected a folder of pictures, got no such folder`,
    });
    await expect(listPictures(join(folder, "b.png"))).rejects.toThrow("got a file");
  });

  test("shows every picture once an epoch, in another order each, the broken one's place taken", async () => {
    const { warnings, ...rest } = options();
    const source = openSource(
      await listSource({ kind: "folder", path: folder, shorterSidePx: 512 }),
      rest,
    );
    expect(source.count).toBe(5);
    const epochs = [
      await redsOf(source, 0, 5),
      await redsOf(source, 5, 10),
      await redsOf(source, 10, 15),
    ];
    for (const reds of epochs) expect([...reds].sort()).toEqual([10, 20, 30, 30, 40]);
    expect(new Set(epochs.map(String)).size).toBeGreaterThan(1);
    expect(warnings).toEqual([
      `skipped: ${join(folder, "broken", "x.jpg")}: expected a whole PNG, JPEG, WebP, AVIF, TIFF or GIF picture, got a file of another kind, or a damaged one`,
    ]);
  });

  test("is in the same order for the same seed, with or without a cache", async () => {
    const listed = await listSource({ kind: "folder", path: folder, shorterSidePx: 512 });
    const uncached = { seed: 3, cache: new PhotographCache(0) };
    const cached = openSource(listed, options());
    const reds = await redsOf(openSource(listed, uncached), 0, 10);
    expect(await redsOf(cached, 0, 10)).toEqual(reds);
    expect((await redsOf(cached, 5, 10)).concat()).toEqual(reds.slice(5));
  });

  test("of broken pictures only is refused when one is wanted", async () => {
    const path = join(folder, "broken");
    const source = openSource(await listSource({ kind: "folder", path, shorterSidePx: 512 }), {
      seed: 1,
    });
    await expect(source.at(0)).rejects.toThrow("expected at least one that can be read, got 1");
  });

  test("shrinks large pictures as it reads them", async () => {
    const photograph = await readPhotograph(join(folder, "b.png"), 18);
    expect([photograph.width, photograph.height]).toEqual([20, 18]);
    expect([...photograph.bytes.slice(0, 3)]).toEqual([10, 0, 0]);
  });
});

test("a cache keeps what fits and makes the rest again", async () => {
  const cache = new PhotographCache(200);
  let made = 0;
  const make = async (): Promise<Photograph> => {
    made++;
    return { width: 10, height: 5, bytes: new Uint8Array(150) };
  };
  await cache.get("a", make);
  await cache.get("a", make);
  expect([made, cache.sizeBytes]).toEqual([1, 150]);
  await cache.get("b", make);
  await cache.get("b", make);
  await cache.get("a", make);
  expect([made, cache.sizeBytes]).toEqual([3, 150]);
});

test("synthetic pictures are the seed's: endless, or so many that come again", async () => {
  const endless = openSource({ kind: "synthetic", sidePx: 32 }, options());
  const [first, second, again] = await Promise.all([0, 1, 0].map((i) => endless.at(i)));
  expect(endless.count).toBe(Number.POSITIVE_INFINITY);
  expect(again).toEqual(first);
  expect(second).not.toEqual(first);
  const three = openSource({ kind: "synthetic", sidePx: 32, count: 3 }, options());
  const epoch = async (from: number) => {
    const pictures = await Promise.all([0, 1, 2].map((i) => three.at(from + i)));
    return pictures.map(({ bytes }) => bytes.join()).sort();
  };
  expect(await epoch(0)).toEqual(await epoch(3));
  expect(new Set(await epoch(0)).size).toBe(3);
});

test("a mix gives each source its share, each in its own sequence", async () => {
  const calls: Record<string, number[]> = { a: [], b: [], c: [] };
  const part = (name: string, share: number) => {
    const at = async (position: number): Promise<Photograph> => {
      calls[name].push(position);
      return { width: 1, height: 1, bytes: new Uint8Array(3) };
    };
    return { share, source: { count: 10, at } };
  };
  const mix = mixedSource([part("a", 5), part("b", 3), part("c", 2)]);
  expect(mix.count).toBe(30);
  for (let i = 0; i < 100; i++) await mix.at(i);
  expect(Object.values(calls).map((positions) => positions.length)).toEqual([50, 30, 20]);
  for (const positions of Object.values(calls))
    expect(positions).toEqual(positions.map((_, i) => i));
});

test("the schema reads nested mixes, fills in defaults and refuses other kinds", () => {
  const mixed = sourceSchema.parse({
    kind: "mixed",
    of: [
      { share: 1, source: { kind: "synthetic" } },
      {
        share: 2,
        source: { kind: "mixed", of: [{ share: 1, source: { kind: "folder", path: "x" } }] },
      },
    ],
  });
  expect(mixed).toMatchObject({
    of: [{ source: { sidePx: 256 } }, { source: { of: [{ source: { shorterSidePx: 512 } }] } }],
  });
  expect(sourceSchema.safeParse({ kind: "video" }).success).toBe(false);
  expect(sourceSchema.safeParse({ kind: "mixed", of: [] }).success).toBe(false);
});

test.skipIf(!existsSync(photos))(
  "the photographs in ../shared/data/val are listed and read (skipped without them)",
  async () => {
    const recipe = { kind: "folder", path: photos, shorterSidePx: 512 } as const;
    const source = openSource(await listSource(recipe), options());
    const { width, height, bytes } = await source.at(0);
    expect([source.count, width, height, bytes.length]).toEqual([284, 256, 256, 256 * 256 * 3]);
  },
);

test("pictures that are there already come each once, in another order the next time", async () => {
  const pictures = [1, 2, 3, 4, 5].map((width) => ({ width, height: 1, bytes: new Uint8Array(3) }));
  const { at, count } = memorySource(pictures, { seed: 3 });
  const shown = await Promise.all(Array.from({ length: 10 }, async (_, i) => (await at(i)).width));
  expect(count).toBe(5);
  expect(shown.slice(0, 5).sort()).toEqual([1, 2, 3, 4, 5]);
  expect(shown.slice(5).sort()).toEqual([1, 2, 3, 4, 5]);
  expect(shown.slice(0, 5)).not.toEqual(shown.slice(5));
});
