/** `kintsugi demo`, which is what `npm run demo` runs: breaks the sample pictures, mends them and shows before and after. */
import { readdir } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { defineCommand } from "citty";
import { KintsugiError, throwIfAborted } from "../errors.ts";
import {
  encodePicture,
  photoOf,
  readPicture,
  workingPicture,
  writeAtomically,
} from "../files/index.ts";
import {
  contactSheet,
  type Hole,
  type Picture,
  psnr,
  rectangleHole,
  resize,
  type Size,
  strokeHole,
  unite,
} from "../image/index.ts";
import type { DamageChoice } from "../mending/damage-choice.ts";
import { mosaicPhoto } from "../mending/damage-photo.ts";
import type { Mender } from "../mending/index.ts";
import { mendPhoto } from "../mending/mend-photo.ts";
import { openMender } from "../mending/mender.node.ts";
import { type Shown, showroomPage } from "./demo-page.ts";
import { deviceChoiceOf, deviceFlag } from "./device-flag.ts";
import type { Surroundings } from "./surroundings.ts";
import { clearStatus, print, showStatus, tableLines } from "./terminal.ts";

const examplesFolder = fileURLToPath(new URL("../../examples/", import.meta.url));

export const command = defineCommand({
  meta: {
    name: "demo",
    description: "Break and mend the sample pictures, and show before and after",
  },
  args: {
    samples: {
      type: "string",
      valueHint: "DIR",
      description: "a folder of PNG pictures instead of the samples that come along",
    },
    out: {
      type: "string",
      valueHint: "DIR",
      description: "where the sheet goes; mended/ beside the pictures where left out",
    },
    device: deviceFlag,
  },
  async run({ args, data }) {
    const { signal } = data as Surroundings;
    const folder = args.samples ?? examplesFolder;
    const paths = await samplesIn(folder);
    const out = resolve(args.out ?? join(folder, "mended"));
    const mender = await openMender({ device: deviceChoiceOf(args.device) });
    try {
      const shown: Shown[] = [];
      for (const path of paths) {
        showStatus(`mending ${path}`);
        for (const trial of trials) {
          throwIfAborted(signal, path);
          shown.push(await tryOut(path, trial, mender));
        }
      }
      clearStatus();
      const page = await writeShowroom(out, shown);
      for (const line of tableLines([header, ...shown.map(rowOf)])) print(line);
      print(`
before and after: ${join(out, sheetName)}`);
      print(`with captions:    ${pathToFileURL(page).href}`);
    } finally {
      await mender.close();
    }
  },
});

export const examples = ["kintsugi demo", "kintsugi demo --samples photos/ --out mended/"];

const sheetName = "sheet.png";

async function samplesIn(folder: string): Promise<readonly string[]> {
  const names = await readdir(folder).catch(() => []);
  const paths = names.filter((name) => /\.png$/i.test(name)).sort();
  if (paths.length > 0) return paths.map((name) => join(folder, name));
  throw new KintsugiError("file-missing", {
    where: folder,
    expected: "a folder with PNG pictures",
    got: "none there",
    advice: "name another with --samples",
  });
}

/** A way to break a sample. */
interface Trial {
  readonly title: string;
  readonly choice: DamageChoice;
  readonly holeIn: (size: Size) => Hole;
}

const trials: readonly Trial[] = [
  { title: "mosaic, 8 px", choice: { kind: "mean", cellPx: 8 }, holeIn: middle },
  { title: "white strokes", choice: { kind: "white-out" }, holeIn: strokes },
];

/** The middle of a picture, two fifths of its sides, in whole cells of 8 px. */
function middle(size: Size): Hole {
  const [width, height] = [size.width, size.height].map(
    (side) => 8 * Math.max(1, Math.round(side / 20)),
  );
  const x = Math.floor((size.width - width) / 2);
  const y = Math.floor((size.height - height) / 2);
  return rectangleHole(size, { x, y, width, height });
}

/** Three waves of a pen across the picture, each a thirtieth of it wide. */
function strokes({ width, height }: Size): Hole {
  const penPx = Math.max(2, Math.min(width, height) / 30);
  const wave = (level: number) => {
    const points = Array.from({ length: 33 }, (_, i) => {
      const across = 0.1 + (0.8 * i) / 32;
      const down = level + 0.08 * Math.sin(2 * Math.PI * (1.5 * across + level));
      return { x: across * width, y: down * height };
    });
    return strokeHole({ width, height }, points, penPx);
  };
  return unite(wave(0.25), wave(0.5), wave(0.75));
}

async function tryOut(path: string, trial: Trial, mender: Mender): Promise<Shown> {
  const photo = await readPicture(path);
  const original = workingPicture(photo);
  const hole = trial.holeIn({ width: photo.width, height: photo.height });
  const broken = mosaicPhoto(photo, { hole, ...trial.choice, name: path });
  const start = performance.now();
  const { photo: whole, consistent } = await mendPhoto(
    broken.photo,
    { hole, ...trial.choice },
    mender,
  );
  const milliseconds = performance.now() - start;
  const pictures = {
    original,
    broken: workingPicture(broken.photo),
    mended: workingPicture(whole),
  };
  return {
    sample: basename(path),
    damage: trial.title,
    ...pictures,
    consistent,
    milliseconds,
    brokenDb: psnr(pictures.broken, original, hole),
    mendedDb: psnr(pictures.mended, original, hole),
  };
}

const header = ["sample", "damage", "broken", "mended", "time"];

const rowOf = ({ sample, damage, brokenDb, mendedDb, milliseconds }: Shown): readonly string[] => [
  sample,
  damage,
  `${brokenDb.toFixed(2)} dB`,
  `${mendedDb.toFixed(2)} dB`,
  `${Math.round(milliseconds)} ms`,
];

/** Writes the sheet and the page; gives the page's path. */
async function writeShowroom(out: string, shown: readonly Shown[]): Promise<string> {
  const size = { width: shown[0].original.width, height: shown[0].original.height };
  const fitted = (picture: Picture) =>
    picture.width === size.width && picture.height === size.height
      ? picture
      : resize(picture, size, "area");
  const rows = shown.map((each) => [each.original, each.broken, each.mended].map(fitted));
  const sheet = await pngOf(contactSheet(rows));
  const page = join(out, "index.html");
  await writeAtomically(join(out, sheetName), sheet, { createFolders: true });
  await writeAtomically(page, await showroomPage(shown, pngOf), { createFolders: true });
  return page;
}

async function pngOf(picture: Picture): Promise<Uint8Array> {
  return (await encodePicture(photoOf(picture), "png")).bytes;
}
