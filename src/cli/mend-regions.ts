/** Where a picture is to be mended: as the command line says it, for all or for each, or as the picture itself shows. */
import { stat } from "node:fs/promises";
import { extname, join } from "node:path";
import type { ArgsDef } from "citty";
import { KintsugiError } from "../errors.ts";
import { isFolder, type Photo, readHole } from "../files/index.ts";
import { parseColour } from "../image/index.ts";
import { type DamageChoice, injuryOf, kindMeant, type Region } from "../mending/damage-choice.ts";
import { type Shown, shownIn } from "../mending/found.ts";
import type { DamageKind } from "../mosaic/index.ts";
import { usage } from "./arguments.ts";
import { rectangleOf } from "./damage-flags.ts";
import type { Source } from "./jobs.ts";

export const regionFlags = {
  hole: {
    type: "string",
    valueHint: "HOLE.png",
    description: "where to mend: a picture of the same size, white (128 or more) is the hole",
  },
  holes: {
    type: "string",
    valueHint: "DIR",
    description: "where to mend: a folder with a hole of the same name for each picture",
  },
  rect: {
    type: "string",
    valueHint: "x,y,w,h",
    description: "where to mend: a rectangle, in px",
  },
  "hole-colour": {
    type: "string",
    valueHint: "#rrggbb",
    description: "where to mend: every pixel of this colour",
  },
} satisfies ArgsDef;

type RegionFlags = { readonly [F in keyof typeof regionFlags]?: string | undefined };

/** Where a photo is broken, and how; candidates where it was looked for. */
export type FindInjuries = (photo: Photo, source: Source) => Promise<Told | Shown>;

/** Where a person said it. */
type Told = Pick<Shown, "injuries"> & { readonly candidates?: undefined };

/** A region, and what errors call it. */
type NamedRegion = Region & { readonly where: string };

/** How injuries are found, and of which kind they are expected to be. */
export interface Search {
  readonly findInjuries: FindInjuries;
  readonly kind: DamageKind;
  /** Whether a person said where, so that nothing has to be looked for. */
  readonly isSaid: boolean;
}

/** By the one flag that is given, or by looking at the picture. Throws `usage`, and what reading the hole throws. */
export async function searchBy(flags: RegionFlags, choice: DamageChoice): Promise<Search> {
  const names = Object.keys(regionFlags) as (keyof typeof regionFlags)[];
  const given = names.filter((name) => flags[name] !== undefined);
  if (given.length > 1) {
    const got = `${given.length} of them`;
    throw usage("mend", "one of --hole, --holes, --rect and --hole-colour", got);
  }
  if (given.length === 0) return { findInjuries: detecting(choice), kind: "mean", isSaid: false };
  const regionFor = await finders[given[0]](flags[given[0]] ?? "");
  const findInjuries: FindInjuries = async (photo, source) => {
    const { where, ...region } = await regionFor(source);
    return { injuries: [injuryOf(photo, { ...region, ...choice }, where)] };
  };
  return { findInjuries, kind: kindMeant(choice), isSaid: true };
}

/** The mosaics that the picture itself shows. Throws `usage` where something is said about them, but not where. */
function detecting(choice: DamageChoice): FindInjuries {
  if (Object.values(choice).some((value) => value !== undefined)) {
    const expected = "a region beside --cell, --kind and --anchor";
    throw usage("mend", expected, "none", "say --rect, --hole or --hole-colour");
  }
  return async (photo, { input }) => shownIn(photo, input);
}

type FindRegion = (source: Source) => Promise<NamedRegion>;

const finders: {
  readonly [F in keyof typeof regionFlags]: (value: string) => Promise<FindRegion>;
} = {
  async hole(path) {
    const hole = await readHole(path);
    return async ({ input }) => ({ hole, where: `${path} for ${input}` });
  },
  async holes(folder) {
    await requireHoles(folder);
    return async (source) => {
      const path = await holeFor(source, folder);
      return { hole: await readHole(path), where: `${path} for ${source.input}` };
    };
  },
  async rect(text) {
    const rectangle = rectangleOf(text);
    return async ({ input }) => ({ rectangle, where: `${input}, --rect` });
  },
  async "hole-colour"(colour) {
    parseColour(colour, "--hole-colour");
    return async ({ input }) => ({ colour, where: `${input}, --hole-colour ${colour}` });
  },
};

/** The picture in the folder that has the input's name, whatever its ending. Throws `file-missing`. */
async function holeFor({ name, input }: Source, folder: string): Promise<string> {
  const stem = name.slice(0, name.length - extname(name).length);
  for (const candidate of [name, ...holeEndings.map((ending) => stem + ending)]) {
    const path = join(folder, candidate);
    if (await stat(path).catch(() => undefined)) return path;
  }
  throw new KintsugiError("file-missing", {
    where: join(folder, `${stem}.png`),
    expected: `the hole for ${input}`,
    got: "no such file",
  });
}

/** Throws `file-missing` once, not for every picture. */
async function requireHoles(folder: string): Promise<void> {
  if (await isFolder(folder)) return;
  throw new KintsugiError("file-missing", {
    where: `--holes ${folder}`,
    expected: "a folder with a hole for each picture",
    got: "no such folder",
  });
}

const holeEndings = [".png", ".webp", ".tif", ".tiff", ".gif", ".jpg", ".jpeg"] as const;
