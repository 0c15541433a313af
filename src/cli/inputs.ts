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
}

export interface InputOptions {
  /** The lines of stdin, for `-`. */
  readonly stdin: () => Promise<string>;
  /** Folders that are not looked into where they lie in one that is: where the output goes. */
  readonly except?: readonly string[] | undefined;
}

export const pictureEnding = /\.(png|jpe?g|webp|avif|tiff?|gif)$/i;

/**
 * A file that is named twice is read once. Errors: `file-missing` for folders and patterns without pictures; whether a
 * named file is there is asked later.
 */
export async function inputsOf(words: readonly string[], options: InputOptions): Promise<Inputs> {
  const found = new Map<string, Input>();
  for (const word of words) {
    for (const input of await inputsFor(word, options)) {
      const file = resolve(input.path);
      if (!found.has(file)) found.set(file, input);
    }
  }
  const inputs = [...found.values()];
  const isOne = words.length === 1 && inputs.length === 1 && inputs[0].path === words[0];
  return { inputs, areMany: !isOne };
}

async function inputsFor(word: string, options: InputOptions): Promise<readonly Input[]> {
  if (word === "-") return listed(await options.stdin());
  const here = await stat(word).catch(() => undefined);
  if (here?.isDirectory()) return requireSome(await picturesIn(word, options.except), word);
  if (here || !isPattern(word)) return [{ path: word, name: basename(word) }];
  return requireSome(await matching(word, options.except), word);
}

/** A path a line. */
const listed = (text: string): readonly Input[] =>
  text
    .split(/\r?\n/)
    .filter((line) => line.trim() !== "")
    .map((path) => ({ path, name: basename(path) }));

/** All pictures in the folder and the folders in it, in the order of their names; hidden ones are left alone. */
async function picturesIn(
  folder: string,
  except: InputOptions["except"] = [],
): Promise<readonly Input[]> {
  const leftAlone = except.filter((other) => isWithin(other, folder));
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && pictureEnding.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => !leftAlone.some((other) => isWithin(path, other)))
    .map((path) => ({ path, name: relative(folder, path) }))
    .filter(({ name }) => !name.split(sep).some((step) => step.startsWith(".")))
    .sort((a, b) => (a.path < b.path ? -1 : 1));
}

const isWithin = (path: string, folder: string): boolean =>
  resolve(path).startsWith(resolve(folder) + sep);

function requireSome(found: readonly Input[], word: string): readonly Input[] {
  if (found.length > 0) return found;
  throw new KintsugiError("file-missing", {
    where: word,
    expected: isPattern(word) ? "pictures of that pattern" : "a folder with pictures",
    got: "none",
  });
}

// ── Patterns: for shells that leave them alone, and in quotes ───────────────────────────────────

const isPattern = (word: string): boolean => /[*?[{]/.test(word);

/** The pictures that a pattern names, called by what follows its last folder without a wildcard. */
async function matching(word: string, except: InputOptions["except"]): Promise<readonly Input[]> {
  const steps = word.split(/[/\\]/);
  const fixed = steps.slice(0, Math.min(steps.findIndex(isPattern), steps.length - 1));
  const root = fixed.length > 0 ? fixed.join("/") || "/" : ".";
  const there = await stat(root).catch(() => undefined);
  if (!there?.isDirectory()) return [];
  const pattern = expressionOf(steps.slice(fixed.length).join("/"));
  const pictures = await picturesIn(root, except);
  return pictures.filter(({ name }) => pattern.test(name.replaceAll("\\", "/")));
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
