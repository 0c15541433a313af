/** Where a picture is to be mended, as the command line says it: one hole for all, or one for each from a folder. */
import { stat } from "node:fs/promises";
import { extname, join } from "node:path";
import type { ArgsDef } from "citty";
import { KintsugiError } from "../errors.ts";
import { type Photo, readHole } from "../files/index.ts";
import { parseColour } from "../image/index.ts";
import type { Injury } from "../mending/context.ts";
import { type DamageChoice, injuryOf, type Region } from "../mending/damage-choice.ts";
import { usage } from "./arguments.ts";
import { rectangleOf } from "./damage-flags.ts";
import type { Job } from "./jobs.ts";

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

/** Where a photo is broken, and how. */
export type FindInjuries = (photo: Photo, job: Job) => Promise<readonly Injury[]>;

/** A region, and what errors call it. */
type NamedRegion = Region & { readonly where: string };

/** Throws `usage` where not exactly one of the flags is given, and what reading the hole for all throws. */
export async function injuriesBy(flags: RegionFlags, choice: DamageChoice): Promise<FindInjuries> {
  const regionFor = await regionBy(flags);
  return async (photo, job) => {
    const { where, ...region } = await regionFor(job);
    return [injuryOf(photo, { ...region, ...choice }, where)];
  };
}

type FindRegion = (job: Job) => Promise<NamedRegion>;

const finders: {
  readonly [F in keyof typeof regionFlags]: (value: string) => Promise<FindRegion>;
} = {
  async hole(path) {
    const hole = await readHole(path);
    return async ({ input }) => ({ hole, where: `${path} for ${input}` });
  },
  async holes(folder) {
    return async (job) => {
      const path = await holeFor(job, folder);
      return { hole: await readHole(path), where: `${path} for ${job.input}` };
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

async function regionBy(flags: RegionFlags): Promise<FindRegion> {
  const names = Object.keys(regionFlags) as (keyof typeof regionFlags)[];
  const given = names.filter((name) => flags[name] !== undefined);
  if (given.length !== 1) {
    const got = given.length === 0 ? "none" : `${given.length} of them`;
    throw usage("mend", "one of --hole, --holes, --rect and --hole-colour", got);
  }
  return finders[given[0]](flags[given[0]] ?? "");
}

/** The picture in the folder that has the input's name, whatever its ending. Throws `file-missing`. */
async function holeFor({ name, input }: Job, folder: string): Promise<string> {
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

const holeEndings = [".png", ".webp", ".tif", ".tiff", ".gif", ".jpg", ".jpeg"] as const;
