/**
 * A run's folder: `recipe.json` with every default written out, `lock` while a process trains in it, `log.jsonl`,
 * `checkpoints/`, `samples/`, `curve.svg` and, at the end, `weights.safetensors` with its card.
 */
import { appendFile, mkdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { type ErrorCode, KintsugiError } from "../errors.ts";
import { writeJson } from "../files/index.ts";
import { parseRecipe, type Recipe } from "./recipe.ts";

export interface RunFolder {
  readonly path: string;
  readonly recipe: Recipe;
  readonly checkpoints: string;
  readonly samples: string;
  /** Appends a line to the log. */
  log(entry: object): Promise<void>;
  /** The log's entries so far; a line that a crash cut off is left out. */
  readLog(): Promise<readonly Record<string, unknown>[]>;
  /** Gives the lock back. */
  close(): Promise<void>;
}

/** Makes a new run; the folder must not hold one already. Errors: run-locked, file-unwritable. */
export async function createRun(path: string, recipe: Recipe): Promise<RunFolder> {
  if (await exists(join(path, "recipe.json"))) {
    throw new KintsugiError("run-locked", {
      where: path,
      expected: "a folder without a run",
      got: "one that holds a recipe.json",
      advice: `continue it with --resume ${path}, or name another folder`,
    });
  }
  await makeFolder(join(path, "checkpoints"));
  await makeFolder(join(path, "samples"));
  await takeLock(path);
  await writeJson(join(path, "recipe.json"), recipe);
  return folderOf(path, recipe);
}

/** Opens a run to continue it. Errors: file-missing, recipe-invalid, run-locked. */
export async function openRun(path: string): Promise<RunFolder> {
  const file = join(path, "recipe.json");
  const text = await readFile(file, "utf8").catch((cause) => {
    throw new KintsugiError(
      "file-missing",
      {
        where: path,
        expected: "a run with a recipe.json",
        got: "none",
        advice: "start one with --out",
      },
      { cause },
    );
  });
  const recipe = parseRecipe(text, file);
  await takeLock(path);
  return folderOf(path, recipe);
}

function folderOf(path: string, recipe: Recipe): RunFolder {
  const log = join(path, "log.jsonl");
  return {
    path,
    recipe,
    checkpoints: join(path, "checkpoints"),
    samples: join(path, "samples"),
    log: (entry) => appendFile(log, `${JSON.stringify(entry)}\n`).catch(unwritable(log)),
    readLog: async () => linesOf(await readFile(log, "utf8").catch(() => "")),
    close: () => rm(lockOf(path), { force: true }),
  };
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

// ── The lock ────────────────────────────────────────────────────────────────────────────────────

const lockOf = (path: string): string => join(path, "lock");

/** Takes the lock; one that a dead process of this machine left behind is taken over. */
async function takeLock(path: string): Promise<void> {
  const lock = lockOf(path);
  const owner = JSON.stringify({ pid: process.pid, host: hostname() });
  try {
    await writeFile(lock, owner, { flag: "wx" });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw unwritable(lock)(error);
    await requireStale(lock);
    await rm(lock, { force: true });
    await takeLock(path);
  }
}

async function requireStale(lock: string): Promise<void> {
  const { pid, host } = await readOwner(lock);
  const alive = pid !== process.pid && (host !== hostname() || isAlive(pid));
  if (!alive) return;
  throw new KintsugiError("run-locked", {
    where: lock,
    expected: "a run that no other process trains",
    got: `process ${pid} on ${host}`,
    advice: "wait for it, or remove the lock where that process is gone",
  });
}

/** A lock that was cut off while it was written belongs to nobody. */
async function readOwner(lock: string): Promise<{ pid: number; host: string }> {
  try {
    return JSON.parse(await readFile(lock, "utf8"));
  } catch {
    return { pid: process.pid, host: hostname() };
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

// ── Folders ─────────────────────────────────────────────────────────────────────────────────────

const exists = (path: string): Promise<boolean> => stat(path).then(Boolean, () => false);

async function makeFolder(path: string): Promise<void> {
  await mkdir(path, { recursive: true }).catch(unwritable(path));
}

const unwritable =
  (path: string) =>
  (cause: unknown): never => {
    const { code } = cause as NodeJS.ErrnoException;
    const kind: ErrorCode = code === "ENOSPC" ? "disk-full" : "file-unwritable";
    throw new KintsugiError(
      kind,
      {
        where: path,
        expected: "a place to write to",
        got: `${code}`,
        advice: "free space, or name another folder with --out",
      },
      { cause },
    );
  };
