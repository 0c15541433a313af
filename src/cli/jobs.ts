/** What is read and where what is made of it goes, one job a picture; all of it held against the rules before any work. */
import { stat } from "node:fs/promises";
import { basename, dirname, extname, join, resolve } from "node:path";
import type { KintsugiError } from "../errors.ts";
import { isFolder, type WritableFormat, writableFormat } from "../files/index.ts";
import { usage } from "./arguments.ts";
import { type Input, type Inputs, pictureEnding } from "./inputs.ts";
import { requirePlace, takenOf } from "./output.ts";

/** A picture to read. */
export interface Source {
  readonly input: string;
  /** What the input is called within the folder that it was found in. */
  readonly name: string;
}

/** A picture to read and the places for what is made of it. */
export interface Job extends Source {
  /** As it was asked for: where the picture goes, or what its variants are called after. */
  readonly output: string;
  /** Where the mended picture goes, or each of its variants. */
  readonly outputs: readonly string[];
  /** Where the map of uncertainty goes, if one is asked for. */
  readonly map: string | undefined;
  /** Why nothing is made of it: another job has one of its places, too. */
  readonly refusal?: KintsugiError | undefined;
}

export interface JobsOptions {
  /** Of what goes into a folder, instead of each picture's own. */
  readonly format?: WritableFormat | undefined;
  /** Of JPEGs, instead of each picture's own. */
  readonly quality?: number | undefined;
  /** Whether pictures of lossy formats become PNGs in a folder. */
  readonly lossless?: boolean | undefined;
  /** So many numbered pictures of each, instead of one. */
  readonly variants?: number | undefined;
  /** Where the map of uncertainty goes, or the folder for several. */
  readonly uncertainty?: string | undefined;
}

export interface Jobs {
  readonly jobs: readonly Job[];
  /** Whether `out` is a folder, so that there may be several. */
  readonly toFolder: boolean;
}

/** One picture by its path. */
export const onePicture = (path: string): Inputs => ({
  inputs: [{ path, name: basename(path) }],
  areMany: false,
  leftOut: [],
});

/**
 * One job an input. `out` is a file, or a folder where there may be several inputs, where it is one already and where
 * it ends in a slash. Throws `usage`: endings that no picture has, an output that is an input, a map that is one of them.
 * Jobs that share a place are refused one by one.
 */
export async function jobsFor(
  { inputs, areMany }: Inputs,
  out: string,
  options: JobsOptions = {},
): Promise<Jobs> {
  const { variants, uncertainty } = options;
  const toFolder = areMany || /[/\\]$/.test(out) || (await isFolder(out));
  const jobs = inputs.map(({ path, name }) => {
    const output = toFolder ? join(out, nameWithin({ path, name }, options)) : out;
    const outputs = variantPlaces(output, variants);
    const map = toFolder ? mapWithin(name, uncertainty) : uncertainty;
    return { input: path, name, output, outputs, map };
  });
  requireOwnPlaces(jobs);
  requireOwnMaps(jobs);
  if (toFolder) {
    await requireFolder("--out", out);
    requireAgreement(options);
    if (uncertainty !== undefined) await requireFolder("--uncertainty", uncertainty);
  } else {
    for (const place of jobs.flatMap(placesOf)) await requirePlace(place);
    requireFormat(out, options);
  }
  return { jobs: refusingTwins(jobs), toFolder };
}

function requireOwnPlaces(jobs: readonly Job[]): void {
  const read = new Set(jobs.map(({ input }) => resolve(input)));
  for (const output of jobs.flatMap(({ outputs }) => outputs)) {
    writableFormat(output);
    if (!read.has(resolve(output))) continue;
    throw usage("--out", "another file than the pictures to read", output);
  }
}

/** No map replaces a picture. */
function requireOwnMaps(jobs: readonly Job[]): void {
  const pictures = new Set(
    jobs.flatMap(({ input, outputs }) => [input, ...outputs].map((path) => resolve(path))),
  );
  for (const map of jobs.flatMap(mapsOf)) {
    if (pictures.has(resolve(map))) {
      throw usage("--uncertainty", "a file that is neither read nor written besides", map);
    }
    if (writableFormat(map) === "jpeg") throw usage("--uncertainty", "a lossless format", map);
  }
}

/** What is made of `a.png` and `a.jpg` may have one name: then neither replaces the other. */
function refusingTwins(jobs: readonly Job[]): readonly Job[] {
  const takers = new Map<string, Job[]>();
  for (const job of jobs) {
    for (const place of placesOf(job).map((path) => resolve(path))) {
      takers.set(place, [...(takers.get(place) ?? []), job]);
    }
  }
  return jobs.map((job) => {
    for (const place of placesOf(job)) {
      const twin = takers.get(resolve(place))?.find((other) => other !== job);
      if (twin) return { ...job, refusal: twinRefusal(job, twin, place) };
    }
    return job;
  });
}

const twinRefusal = ({ input }: Job, twin: Job, place: string): KintsugiError =>
  usage(
    input,
    "a place of its own",
    `${place}, where ${twin.input} goes, too`,
    "mend them into folders of their own",
  );

/** One that is there, or whose name is not a picture's: else somebody meant a file. */
async function requireFolder(flag: string, folder: string): Promise<void> {
  const found = await stat(folder).catch(() => undefined);
  if (found?.isDirectory()) return;
  const expected = "a folder, for there are several pictures";
  if (found) throw usage(flag, expected, `the file ${folder}`);
  if (!pictureEnding.test(folder)) return;
  throw usage(flag, expected, folder, "end it with / if it is to be a folder");
}

/** Of what goes into a folder. */
function requireAgreement({ format, quality, lossless }: JobsOptions): void {
  if (lossless && format === "jpeg") {
    const expected = "a format that can be without loss";
    throw usage("--lossless", expected, "--format jpeg", "leave out one");
  }
  if (quality !== undefined && format !== undefined && format !== "jpeg") {
    throw usage("--jpeg-quality", "JPEGs to write", `--format ${format}`, "leave out one");
  }
}

function requireFormat(out: string, { format, quality, lossless }: JobsOptions): void {
  const own = writableFormat(out);
  if (quality !== undefined && own !== "jpeg") {
    throw usage("--jpeg-quality", "a JPEG to write", out, "leave it out, or name a .jpg");
  }
  if (format && own !== format) throw usage("--format", `the format of ${out}`, format);
  if (lossless && own === "jpeg") {
    throw usage("--lossless", "an output that can be without loss", out, "name a .png or .webp");
  }
}

const endings: { readonly [F in WritableFormat]: string } = {
  png: ".png",
  jpeg: ".jpg",
  webp: ".webp",
  avif: ".avif",
  tiff: ".tiff",
};

/** The input's name; with another ending where its own cannot be written, or another is asked for. */
function nameWithin({ name }: Input, { format, lossless }: JobsOptions): string {
  const stem = name.slice(0, name.length - extname(name).length);
  const isKept = /\.(png|jpe?g|webp|avif|tiff?)$/i.test(name);
  if (format && !(isKept && writableFormat(name) === format)) return stem + endings[format];
  const isLossy = lossless && isKept && writableFormat(name) === "jpeg";
  return isKept && !isLossy ? name : stem + endings.png;
}

function mapWithin(name: string, folder: string | undefined): string | undefined {
  if (folder === undefined) return undefined;
  return join(folder, `${name.slice(0, name.length - extname(name).length)}.png`);
}

/** Where the variants of a picture go: `mended-1.png`, `mended-2.png`, … of `mended.png`; one goes where it is said. */
function variantPlaces(output: string, count: number | undefined): readonly string[] {
  if (count === undefined) return [output];
  const ending = extname(output);
  const stem = join(dirname(output), basename(output, ending));
  return Array.from({ length: count }, (_, i) => `${stem}-${i + 1}${ending}`);
}

/** All that the job makes. */
export const placesOf = (job: Job): readonly string[] => [...job.outputs, ...mapsOf(job)];

const mapsOf = ({ map }: Job): readonly string[] => (map === undefined ? [] : [map]);

/** The job's places where something is already: what is there is whole. */
export const takenPlaces = (job: Job): Promise<readonly string[]> => takenOf(placesOf(job));
