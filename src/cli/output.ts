/** Where pictures go: checked before any work begins, written whole or not at all, as they are where a format can. */
import { access, constants, stat } from "node:fs/promises";
import { basename, dirname, extname, join, resolve } from "node:path";
import { KintsugiError } from "../errors.ts";
import { type Photo, writableFormat, writePicture } from "../files/index.ts";
import { usage } from "./arguments.ts";
import { note } from "./terminal.ts";

/** A picture to read and the place for what is made of it. */
export interface Job {
  readonly input: string;
  readonly output: string;
}

/**
 * One job an input. `out` is a file, or a folder where there are several inputs, where it is one already and where it
 * ends in a slash. Throws `usage`: endings that no picture has, an output that is an input or another output.
 */
export async function jobsFor(inputs: readonly string[], out: string): Promise<readonly Job[]> {
  const toFolder = inputs.length > 1 || /[/\\]$/.test(out) || (await isFolder(out));
  const jobs = inputs.map((input) => ({ input, output: toFolder ? within(out, input) : out }));
  for (const [i, { input, output }] of jobs.entries()) {
    writableFormat(output);
    const place = resolve(output);
    if (inputs.some((each) => resolve(each) === place)) {
      throw usage("--out", "another file than the pictures to read", output);
    }
    const twin = jobs.slice(0, i).find((other) => resolve(other.output) === place);
    if (twin) throw usage("--out", `a place for each of ${twin.input} and ${input}`, output);
  }
  if (toFolder) await requireNoFile(out);
  else await requirePlace(out);
  return jobs;
}

const isFolder = (path: string): Promise<boolean> =>
  stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );

async function requireNoFile(out: string): Promise<void> {
  const found = await stat(out).catch(() => undefined);
  if (!found || found.isDirectory()) return;
  throw usage("--out", "a folder, for there are several pictures", `the file ${out}`);
}

/** The input's name in the folder; as PNG where its own format cannot be written. */
function within(folder: string, input: string): string {
  const name = basename(input);
  return join(folder, /\.(png|jpe?g|webp|avif|tiff?)$/i.test(name) ? name : asPng(name));
}

const asPng = (name: string): string => `${name.slice(0, name.length - extname(name).length)}.png`;

/** Throws `file-unwritable` where the file could not be written, so that no work is done in vain. */
export async function requirePlace(path: string): Promise<void> {
  const refuse = (got: string, advice: string) =>
    new KintsugiError("file-unwritable", {
      where: path,
      expected: "to write the file",
      got,
      advice,
    });
  if (await isFolder(path)) throw refuse("a folder of that name", "name a file inside it");
  const folder = dirname(path);
  if (!(await isFolder(folder))) {
    throw refuse("a folder that does not exist", "make the folder first");
  }
  await access(folder, constants.W_OK).catch(() => {
    throw refuse("no permission to write there", "choose another place");
  });
}

/** Writes without loss wherever the format can, and tells what was lost where not. */
export async function writePhoto(
  { input, output }: Job,
  photo: Photo,
  options: { readonly createFolders?: boolean } = {},
): Promise<void> {
  const isJpeg = writableFormat(output) === "jpeg";
  const { warnings } = await writePicture(output, photo, { ...options, lossless: !isJpeg });
  for (const warning of photo.warnings) note(`${input}: ${warning}`);
  for (const warning of warnings) note(`${output}: ${warning}`);
  if (isJpeg) {
    note(`${output}: JPEG is lossy, so all pixels change a little; a .png keeps them bit for bit`);
  }
}
