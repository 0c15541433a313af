/**
 * Picture files that something has damaged, drawn by a number, and what must hold of each: it is refused by a
 * `KintsugiError`, or read, mended and written whole. Nothing else: no crash, no hang, no half a file, no pixel changed
 * outside the hole.
 */
import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import sharp from "sharp";
import { KintsugiError } from "../src/errors.ts";
import { carrierOf } from "../src/files/carrier.ts";
import {
  encodePicture,
  inspectPicture,
  keptBlocks,
  type Photo,
  photoOf as photoOfPicture,
  readHole,
  readPicture,
  workingPicture,
  writePicture,
} from "../src/files/index.ts";
import { type Random, randomInteger, randomOf, rectangleHole } from "../src/image/index.ts";
import { cutPhoto, type Injury } from "../src/mending/context.ts";
import { injuryOf, type Region } from "../src/mending/damage-choice.ts";
import { mosaicPhoto } from "../src/mending/damage-photo.ts";
import { shownIn } from "../src/mending/found.ts";
import type { Mender } from "../src/mending/index.ts";
import { type MendedPhoto, mendInjuries } from "../src/mending/mend-photo.ts";
import { openMender } from "../src/mending/mender.node.ts";
import { detect } from "../src/mosaic/index.ts";
import { exifOf, photoOf } from "./fixtures/photos.ts";
import { displayP3 } from "./fixtures/profiles.ts";

const seedFormats = ["png", "jpeg", "webp", "avif", "tiff"] as const;
const size = { width: 40, height: 32 };

/**
 * What a file is to the mending: a picture of which somebody says where cells lie, one with a mosaic that is to be found,
 * or the hole in a whole picture.
 */
type Role = "picture" | "mosaic" | "hole";

/** A file, whole or damaged. */
export interface Fuzzed {
  readonly bytes: Uint8Array;
  readonly role: Role;
}

/** Whole files in every role and format, the pictures with all metadata that it holds. */
export async function seedFiles(): Promise<readonly Fuzzed[]> {
  const [pictures, mosaics, holes] = await Promise.all([
    pictureSeeds(),
    mosaicSeeds(),
    holeSeeds(),
  ]);
  const as = (role: Role) => (bytes: Uint8Array) => ({ bytes, role });
  return [...pictures.map(as("picture")), ...mosaics.map(as("mosaic")), ...holes.map(as("hole"))];
}

async function pictureSeeds(): Promise<readonly Uint8Array[]> {
  const xmp = Buffer.from('<x:xmpmeta xmlns:x="adobe:ns:meta/"><a>seed</a></x:xmpmeta>');
  const iptc = Buffer.from("Photoshop 3.0\x008BIM\x04\x04\0\0\0\0\0\x04word", "latin1");
  const metadata = { exif: exifOf(6, "SMALL"), icc: displayP3(), xmp, iptc, density: 300 };
  const photo = photoOf({ channels: 3, depth: 8, ...size, metadata });
  const deep = photoOf({ channels: 4, depth: 16, ...size, metadata });
  const files = await Promise.all([
    ...seedFormats.map((format) => encodePicture(photo, format).then(({ bytes }) => bytes)),
    sharp(carrierOf(photo)).gif().toBuffer(),
    sharp(carrierOf(photo)).toColourspace("cmyk").jpeg().toBuffer(),
    sharp(carrierOf(photo)).jpeg({ progressive: true }).toBuffer(),
  ]);
  return [...files, carrierOf(deep), carrierOf(photo)];
}

/** Where cells are said to lie. */
const hidden = { x: 8, y: 8, width: 24, height: 16 };

const example = fileURLToPath(new URL("../examples/cloth.png", import.meta.url));

/** A photograph's corner with two mosaics: detection finds either in every one of these files. */
async function mosaicSeeds(): Promise<readonly Uint8Array[]> {
  const whole = cutPhoto(await readPicture(example), { x: 96, y: 96, width: 128, height: 96 });
  const one = { rectangle: { x: 8, y: 16, width: 64, height: 56 }, cellPx: 8 };
  const other = { rectangle: { x: 83, y: 8, width: 45, height: 60 }, cellPx: 5 };
  const { photo } = mosaicPhoto(mosaicPhoto(whole, one).photo, other);
  const files = await Promise.all(
    (["png", "jpeg", "webp", "tiff"] as const).map((format) => encodePicture(photo, format)),
  );
  const grey = await sharp(files[0].bytes).toColourspace("b-w").png().toBuffer();
  const deep = await sharp(files[0].bytes).toColourspace("rgb16").png().toBuffer();
  return [...files.map(({ bytes }) => bytes), grey, deep];
}

async function holeSeeds(): Promise<readonly Uint8Array[]> {
  const { width, height, data } = rectangleHole(size, hidden);
  const hole = { width, height, channels: 1, data: Float32Array.from(data) };
  const { bytes } = await encodePicture(photoOfPicture(hole), "png");
  return Promise.all([bytes, sharp(bytes).gif().toBuffer()]);
}

type Mutation = (bytes: Buffer, random: Random) => Buffer;
const placeIn = (bytes: Buffer, random: Random) => randomInteger(random, 0, bytes.length - 1);

const mutations: readonly Mutation[] = [
  /** Bits turned over. */
  (bytes, random) => {
    for (let n = randomInteger(random, 1, 12); n > 0; n--) {
      bytes[placeIn(bytes, random)] ^= 1 << randomInteger(random, 0, 7);
    }
    return bytes;
  },
  /** Numbers that are likely to be sizes, made extreme. */
  (bytes, random) => {
    const extremes = [0, 1, 0x7f, 0x80, 0xff];
    const at = placeIn(bytes, random);
    const end = Math.min(bytes.length, at + randomInteger(random, 1, 4));
    return bytes.fill(extremes[randomInteger(random, 0, 4)], at, end);
  },
  /** The end gone. */
  (bytes, random) => bytes.subarray(0, placeIn(bytes, random)),
  /** A piece twice. */
  (bytes, random) => {
    const [at, to] = [placeIn(bytes, random), placeIn(bytes, random)];
    const piece = bytes.subarray(at, at + randomInteger(random, 1, 64));
    return Buffer.concat([bytes.subarray(0, to), piece, bytes.subarray(to)]);
  },
  /** A piece gone. */
  (bytes, random) => {
    const at = placeIn(bytes, random);
    return Buffer.concat([
      bytes.subarray(0, at),
      bytes.subarray(at + randomInteger(random, 1, 64)),
    ]);
  },
  /** Damage within the first bytes, where headers are. */
  (bytes, random) => {
    bytes[randomInteger(random, 0, Math.min(63, bytes.length - 1))] = randomInteger(random, 0, 255);
    return bytes;
  },
];

/** A damaged file, by its number alone. */
export function mutant(seeds: readonly Fuzzed[], number: number): Fuzzed {
  const random = randomOf(20261125, number);
  const seed = seeds[number % seeds.length];
  let bytes = Buffer.from(seed.bytes);
  for (let n = randomInteger(random, 1, 3); n > 0 && bytes.length > 0; n--) {
    bytes = mutations[randomInteger(random, 0, mutations.length - 1)](
      bytes,
      random,
    ) as typeof bytes;
  }
  return { ...seed, bytes };
}

/** No file so small needs more of a processor, however busy the machine is. */
const LIMIT_MS = 20_000;
/** Nor more pixels: files may claim any size. */
const LIMIT_PIXELS = 4e6;

/** How a file fared. */
export type Fate = "refused" | "mended";

/** Throws where what must hold does not. The folder is empty before and after. */
export async function fateOf(file: Fuzzed, folder: string, mender: Mender): Promise<Fate> {
  const start = process.cpuUsage();
  const fate = await attempt(file, folder, mender).catch((error) => refusalBy(error, folder));
  const { user, system } = process.cpuUsage(start);
  const tookMs = (user + system) / 1000;
  if (tookMs > LIMIT_MS) throw new Error(`took ${tookMs.toFixed(0)} ms of the processor`);
  return fate;
}

async function refusalBy(error: unknown, folder: string): Promise<Fate> {
  if (!(error instanceof KintsugiError) || error.code === "internal") throw error;
  const left = await readdir(folder);
  if (left.length === 0) return "refused";
  throw new Error(`refused, but ${left} was left`, { cause: error });
}

/** The photo that is mended, and where. */
type Task = { readonly photo: Photo; readonly injuries: readonly Injury[] };

const tasks: { readonly [R in Role]: (bytes: Uint8Array) => Promise<Task> } = {
  /** Of another size than its seed, as far as it reaches. */
  picture: async (bytes) => {
    const photo = await pictureIn(bytes);
    detect(workingPicture(photo), keptBlocks(photo));
    const [x, y] = [Math.min(hidden.x, photo.width - 1), Math.min(hidden.y, photo.height - 1)];
    const width = Math.min(hidden.width, photo.width - x);
    const height = Math.min(hidden.height, photo.height - y);
    return broken(photo, { rectangle: { x, y, width, height } });
  },
  mosaic: async (bytes) => {
    const photo = await pictureIn(bytes);
    return { photo, injuries: shownIn(photo, "the file").injuries };
  },
  hole: async (bytes) => {
    const photo = photoOf({ channels: 3, depth: 8, ...size });
    return broken(photo, { hole: await readHole(bytes, { limitPixels: LIMIT_PIXELS }) });
  },
};

const broken = (photo: Photo, region: Region): Task => ({
  photo,
  injuries: [injuryOf(photo, { ...region, cellPx: 4 }, "the file")],
});

async function pictureIn(bytes: Uint8Array): Promise<Photo> {
  await inspectPicture(bytes);
  return readPicture(bytes, { limitPixels: LIMIT_PIXELS });
}

async function attempt({ bytes, role }: Fuzzed, folder: string, mender: Mender): Promise<Fate> {
  const { photo, injuries } = await tasks[role](bytes);
  const mended = await mendInjuries(photo, injuries, { mender });
  requireSameOutside(photo, mended);
  const output = join(folder, "mended.png");
  await writePicture(output, mended.photo);
  const again = await readPicture(output);
  const left = await readdir(folder);
  await rm(output);
  if (left.length > 1) throw new Error(`${left} were left`);
  const [got, expected] = [again, photo].map(({ width, height }) => `${width}×${height}`);
  if (got !== expected) throw new Error(`wrote ${expected}, which reads as ${got}`);
  return "mended";
}

function requireSameOutside(before: Photo, { photo, hole }: MendedPhoto): void {
  const { channels } = before;
  const isChanged = (level: number, i: number) =>
    level !== before.raster[i] && !hole.data[Math.floor(i / channels)];
  if (photo.raster.some(isChanged)) throw new Error("pixels outside the hole were changed");
}

export const fuzzMender = (): Promise<Mender> => openMender({ method: "consistent-bicubic" });
