/** What a person names as input: pictures, folders of them, patterns, and `-` for a list on stdin. */
import { readdir, stat } from "node:fs/promises";
import { basename, join, relative, resolve, sep } from "node:path";
import { KintsugiError } from "../errors.ts";

/** A picture to read, and what it is called within the folder that it was found in. */
export interface Input {
  readonly path: string;
  readonly name: string;
}

export interface Inputs {
  readonly inputs: readonly Input[];
  /** Whether there may be several, however many there are today. */
  readonly areMany: boolean;
  /** Pictures in folders and of patterns that are in no format that is read, by their endings. */
  readonly leftOut: readonly string[];
}

export interface InputOptions {
  /** What stdin says, for `-`. */
  readonly stdin: () => Promise<string>;
  /** Folders that are not looked into where they lie in one that is: where the output goes. */
  readonly except?: readonly string[] | undefined;
}

export const pictureEnding = /\.(png|jpe?g|webp|avif|tiff?|gif)$/i;

/** Of pictures that are told of where they are found, and not read. */
const foreignEnding =
  /\.(bmp|hei[cf]|jp2|j2k|jxl|psd|xcf|svg|eps|tga|pcx|ico|p[bgpn]m|exr|hdr|dng|cr[23]|nef|arw|raf|orf|rw2)$/i;

/**
 * A file that is named twice is read once. Errors: `file-missing` for folders, patterns and lists without pictures; whether
 * a named file is there is asked later.
 */
export async function inputsOf(words: readonly string[], options: InputOptions): Promise<Inputs> {
  const inputs = new Map<string, Input>();
  const foreign = new Map<string, Input>();
  for (const word of words) {
    const found = await foundFor(word, options);
    addNew(inputs, found.pictures);
    addNew(foreign, found.foreign);
  }
  const [one, ...others] = inputs.values();
  const isOne = words.length === 1 && others.length === 0 && one?.path === words[0];
  const leftOut = [...foreign.values()].map(({ path }) => path);
  return { inputs: [...inputs.values()], areMany: !isOne, leftOut };
}

function addNew(files: Map<string, Input>, more: readonly Input[]): void {
  for (const input of more) {
    const file = resolve(input.path);
    if (!files.has(file)) files.set(file, input);
  }
}

/** So many that were left out are named. */
const MOST_NAMED = 3;

/** `a.bmp, b.psd, c.svg and 2 more, which are in no format that is read` */
export function leftOutText(paths: readonly string[]): string {
  const more = paths.length - MOST_NAMED;
  const named = paths.slice(0, MOST_NAMED).join(", ") + (more > 0 ? ` and ${more} more` : "");
  return `${named}, which ${paths.length === 1 ? "is" : "are"} in no format that is read`;
}

/** What a word means. */
interface Found {
  readonly pictures: readonly Input[];
  /** Pictures by their endings, too, but of formats that are not read. */
  readonly foreign: readonly Input[];
}

async function foundFor(word: string, options: InputOptions): Promise<Found> {
  if (word === "-") return requireSome(asNamed(listed(await options.stdin())), word);
  const here = await stat(word).catch(() => undefined);
  if (here?.isDirectory()) return requireSome(await picturesIn(word, options.except), word);
  if (here || !isPattern(word)) return asNamed([{ path: word, name: basename(word) }]);
  return requireSome(await matching(word, options.except), word);
}

/** What is named is read, whatever its ending. */
const asNamed = (pictures: readonly Input[]): Found => ({ pictures, foreign: [] });

/** A path a line; or each ended by a NUL, as by `find -print0`, for names that hold line breaks. */
const listed = (text: string): readonly Input[] =>
  text
    .split(text.includes("\0") ? "\0" : /\r?\n/)
    .filter((line) => line.trim() !== "")
    .map((path) => ({ path, name: basename(path) }));

/** All pictures in the folder and the folders in it, in the order of their names; hidden ones are left alone. */
async function picturesIn(folder: string, except: InputOptions["except"] = []): Promise<Found> {
  const leftAlone = except.filter((other) => isWithin(other, folder));
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => !leftAlone.some((other) => isWithin(path, other)))
    .map((path) => ({ path, name: relative(folder, path) }))
    .filter(({ name }) => !name.split(sep).some((step) => step.startsWith(".")))
    .sort((a, b) => (a.path < b.path ? -1 : 1));
  return {
    pictures: files.filter(({ name }) => pictureEnding.test(name)),
    foreign: files.filter(({ name }) => foreignEnding.test(name)),
  };
}

const isWithin = (path: string, folder: string): boolean =>
  resolve(path).startsWith(resolve(folder) + sep);

function requireSome(found: Found, word: string): Found {
  if (found.pictures.length > 0) return found;
  const foreign = found.foreign.map(({ path }) => path);
  throw new KintsugiError("file-missing", {
    where: word,
    expected: somethingAt(word),
    got: foreign.length === 0 ? "none" : `none but ${leftOutText(foreign)}`,
  });
}

function somethingAt(word: string): string {
  if (word === "-") return "a list of pictures on stdin";
  return isPattern(word) ? "pictures of that pattern" : "a folder with pictures";
}

// ── Patterns: for shells that leave them alone, and in quotes ───────────────────────────────────

const isPattern = (word: string): boolean => /[*?[{]/.test(word);

/** The pictures that a pattern names, called by what follows its last folder without a wildcard. */
async function matching(word: string, except: InputOptions["except"]): Promise<Found> {
  const steps = word.split(/[/\\]/);
  const fixed = steps.slice(0, Math.min(steps.findIndex(isPattern), steps.length - 1));
  const root = fixed.length > 0 ? fixed.join("/") || "/" : ".";
  const there = await stat(root).catch(() => undefined);
  if (!there?.isDirectory()) return asNamed([]);
  const pattern = expressionOf(steps.slice(fixed.length).join("/"));
  const { pictures, foreign } = await picturesIn(root, except);
  const isMeant = ({ name }: Input) => pattern.test(name.replaceAll("\\", "/"));
  return { pictures: pictures.filter(isMeant), foreign: foreign.filter(isMeant) };
}

const signs: Readonly<Record<string, string>> = {
  "**/": "(?:.*/)?",
  "**": ".*",
  "*": "[^/]*",
  "?": "[^/]",
};

const expressionOf = (glob: string): RegExp => new RegExp(`^${sourceOf(glob)}$`);

/** `*`, `?`, `**`, `[a-z]`, `[!a-z]` and `{a,b}` in the words of a regular expression. */
function sourceOf(glob: string): string {
  const parts = glob.match(/\*\*\/|\*\*|\[[^\]]+\]|\{[^}]*\}|[\s\S]/g) ?? [];
  return parts.map(partOf).join("");
}

function partOf(part: string): string {
  if (part.length > 1 && part.startsWith("[")) return part.replace(/^\[!/, "[^");
  if (part.length > 1 && part.startsWith("{")) {
    return `(?:${part.slice(1, -1).split(",").map(sourceOf).join("|")})`;
  }
  return signs[part] ?? part.replace(/[.+^$(){}|[\]\\]/, String.raw`\$&`);
}
