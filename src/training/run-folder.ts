/**
 * A run's folder: `recipe.json` with every default written out, `lock` while a process trains in it, `log.jsonl`,
 * `checkpoints/`, `samples/`, `curve.svg` and, at the end, `weights.safetensors` with its card. `memory.json` says how the
 * run fits into the memory that it was allowed, where it was; `origin.json` which weights it began with, where these were
 * not fresh.
 */
import { appendFile, readdir, readFile, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { KintsugiError } from "../errors.ts";
import { makeFolders, temporarySuffix, writeFailure, writeJson } from "../files/index.ts";
import { type Origin, originSchema, type Tensors } from "../runtime/index.ts";
import { firstRecord, writeCheckpoint } from "./checkpoint.ts";
import { type Lock, takeLock } from "./lock.ts";
import { parseRecipe, type Recipe } from "./recipe.ts";
import { sourceOf } from "./state.ts";
import { type Fit, fitSchema } from "./thrift.ts";

export interface RunFolder {
  readonly path: string;
  readonly recipe: Recipe;
  /** How it fits into the memory allowed; absent where there is no limit. */
  readonly fit: Fit | undefined;
  /** The weights that it began with; absent where these were fresh. */
  readonly origin: Origin | undefined;
  readonly checkpoints: string;
  readonly samples: string;
  /** Appends a line to the log. */
  log(entry: object): Promise<void>;
  /** The log's entries so far; a line that a crash cut off is left out. */
  readLog(): Promise<readonly Record<string, unknown>[]>;
  /** Gives the lock back. */
  close(): Promise<void>;
}

/** What a new run begins with. */
export interface Beginning {
  readonly recipe: Recipe;
  readonly state: Tensors;
  readonly fit?: Fit | undefined;
  readonly origin?: Origin | undefined;
}

/**
 * Makes a new run that begins with `state`, its first checkpoint. The recipe is written last, so that a folder that
 * holds one can be resumed. Errors: run-locked (also where there is a run already), file-unwritable, disk-full.
 */
export async function createRun(path: string, beginning: Beginning): Promise<RunFolder> {
  const { recipe, state, fit, origin } = beginning;
  await requireNoRun(path);
  for (const folder of foldersOf(path)) {
    await makeFolders(folder).catch((cause) => {
      throw writeFailure(cause, folder);
    });
  }
  return locked(path, async () => {
    await writeCheckpoint(join(path, "checkpoints"), {
      record: firstRecord,
      state: sourceOf(state),
    });
    if (fit) await writeJson(join(path, "memory.json"), fit);
    if (origin) await writeJson(join(path, "origin.json"), origin);
    await writeJson(join(path, "recipe.json"), recipe);
    return { recipe, fit, origin };
  });
}

/** Opens a run to continue it. Errors: file-missing, recipe-invalid (also of what lies beside the recipe), run-locked. */
export async function openRun(path: string): Promise<RunFolder> {
  const file = join(path, "recipe.json");
  const text = await readFile(file, "utf8").catch((cause) => {
    throw missing(path, cause);
  });
  const recipe = parseRecipe(text, file);
  const fit = await readBeside(
    join(path, "memory.json"),
    fitSchema,
    "how the run fits into memory",
  );
  const origin = await readOrigin(path);
  return locked(path, async () => {
    await endCutLine(logOf(path));
    return { recipe, fit, origin };
  });
}

/** Which weights the run began with; undefined where these were fresh. */
export const readOrigin = (path: string): Promise<Origin | undefined> =>
  readBeside(join(path, "origin.json"), originSchema, "which weights the run began with");

/** What a file beside the recipe says; undefined where there is none. */
async function readBeside<T>(
  file: string,
  schema: z.core.$ZodType<T>,
  expected: string,
): Promise<T | undefined> {
  const text = await readFile(file, "utf8").catch((error) => {
    if (error.code !== "ENOENT") throw error;
  });
  if (text === undefined) return undefined;
  try {
    return z.parse(schema, JSON.parse(text));
  } catch (cause) {
    const got = `${text.length} characters of something else`;
    throw new KintsugiError("recipe-invalid", { where: file, expected, got }, { cause });
  }
}

type Prepared = Pick<RunFolder, "recipe" | "fit" | "origin">;

/** The run under its lock, which is given back where the preparation fails; leftovers are removed first. */
async function locked(path: string, prepare: () => Promise<Prepared>): Promise<RunFolder> {
  const lock = await takeLock(path);
  try {
    await removeTemporaries(path);
    return folderOf(path, await prepare(), lock);
  } catch (error) {
    await lock.release();
    throw error;
  }
}

function folderOf(path: string, prepared: Prepared, lock: Lock): RunFolder {
  const log = logOf(path);
  return {
    path,
    ...prepared,
    checkpoints: join(path, "checkpoints"),
    samples: join(path, "samples"),
    log: (entry) =>
      appendFile(log, `${JSON.stringify(entry)}\n`).catch((cause) => {
        throw writeFailure(cause, log);
      }),
    readLog: async () => linesOf(await readFile(log, "utf8").catch(() => "")),
    close: () => lock.release(),
  };
}

const foldersOf = (path: string): readonly string[] => [
  path,
  join(path, "checkpoints"),
  join(path, "samples"),
];

/** What killed processes were writing; the lock's owner is the only one who writes here. */
async function removeTemporaries(path: string): Promise<void> {
  for (const folder of foldersOf(path)) {
    for (const name of await readdir(folder).catch(() => [])) {
      if (name.endsWith(temporarySuffix)) await rm(join(folder, name), { force: true });
    }
  }
}

// ── The log ─────────────────────────────────────────────────────────────────────────────────────

const logOf = (path: string): string => join(path, "log.jsonl");

/** A line that a crash cut off must not swallow the next one. */
async function endCutLine(log: string): Promise<void> {
  const text = await readFile(log, "utf8").catch(() => "");
  if (text !== "" && !text.endsWith("\n")) await appendFile(log, "\n");
}

function linesOf(text: string): readonly Record<string, unknown>[] {
  return text.split("\n").flatMap((line) => {
    try {
      return line === "" ? [] : [JSON.parse(line)];
    } catch {
      return [];
    }
  });
}

// ── What can be wrong ───────────────────────────────────────────────────────────────────────────

const exists = (path: string): Promise<boolean> => stat(path).then(Boolean, () => false);

/** Throws `run-locked` where there is a run already. */
export async function requireNoRun(path: string): Promise<void> {
  if (await exists(join(path, "recipe.json"))) throw alreadyThere(path);
}

const alreadyThere = (path: string): KintsugiError =>
  new KintsugiError("run-locked", {
    where: path,
    expected: "a folder without a run",
    got: "one that holds a recipe.json",
    advice: `continue it with --resume ${path}, or name another folder`,
  });

function missing(path: string, cause: unknown): KintsugiError {
  const complaint = {
    where: path,
    expected: "a run with a recipe.json",
    got: "none",
    advice: "start one with --out",
  };
  return new KintsugiError("file-missing", complaint, { cause });
}
