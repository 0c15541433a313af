/**
 * Files that are there whole or not at all: written under a temporary name in the same folder, flushed, renamed,
 * and the folder flushed. Whoever kills the process finds the old file or the new one, never half of either.
 */
import { randomBytes } from "node:crypto";
import { type FileHandle, open, rename, rm, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { type ErrorCode, KintsugiError } from "../errors.ts";
import { makeFolders } from "./folders.ts";

/** What a step has just finished: all bytes handed over, bytes on the disk, new name in place. */
export type WriteStep = "written" | "flushed" | "renamed";

export interface WriteOptions {
  /** Makes the missing folders of the path; otherwise a missing folder is an error. */
  readonly createFolders?: boolean;
  /** Called after each step, so that a test can end the process there. */
  readonly onStep?: (step: WriteStep) => void;
}

/** Bytes, text (UTF-8), or a function that writes into the open temporary file. */
export type FileContent = Uint8Array | string | ((handle: FileHandle) => Promise<void>);

/** Ends every temporary's name, `.NAME.<random>.kintsugi-part`; a killed process may leave one behind. */
export const temporarySuffix = ".kintsugi-part";

/**
 * Puts `content` at `path`. On failure the temporary is removed and an older file at `path` is untouched.
 * An older file's permission bits are kept. Errors: `disk-full`, `file-unwritable`; what `content` throws
 * by itself passes through.
 */
export async function writeAtomically(
  path: string,
  content: FileContent,
  options: WriteOptions = {},
): Promise<void> {
  const { createFolders = false, onStep = () => {} } = options;
  const folder = dirname(path);
  const temporary = join(
    folder,
    `.${basename(path)}.${randomBytes(6).toString("hex")}${temporarySuffix}`,
  );
  try {
    if (createFolders) await makeFolders(folder);
    await fill(temporary, { content, mode: await modeOf(path), onStep });
    await rename(temporary, path);
    await flushFolder(folder);
    onStep("renamed");
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => {});
    throw writeFailure(error, path);
  }
}

/** `value` as indented JSON with a newline at its end, written atomically. */
export async function writeJson(
  path: string,
  value: unknown,
  options: WriteOptions = {},
): Promise<void> {
  await writeAtomically(path, `${JSON.stringify(value, null, 2)}\n`, options);
}

interface Filling {
  readonly content: FileContent;
  readonly mode: number;
  readonly onStep: (step: WriteStep) => void;
}

async function fill(temporary: string, { content, mode, onStep }: Filling): Promise<void> {
  const handle = await open(temporary, "wx", mode);
  try {
    if (typeof content === "function") await content(handle);
    else await handle.writeFile(content);
    onStep("written");
    await handle.sync();
    onStep("flushed");
  } finally {
    await handle.close();
  }
}

/** The permission bits of the file that is about to be replaced, or those of any new file. */
async function modeOf(path: string): Promise<number> {
  const old = await stat(path).catch(() => undefined);
  return old?.isFile() ? old.mode & 0o777 : 0o666;
}

/** A rename is only on the disk once its folder is. Windows cannot open a folder and needs no flush. */
async function flushFolder(folder: string): Promise<void> {
  if (process.platform === "win32") return;
  const handle = await open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

interface Explanation {
  readonly code: ErrorCode;
  readonly got: string;
  readonly advice: string;
}

const another = "choose another place";

const explanations: Readonly<Record<string, Explanation>> = {
  ENOSPC: { code: "disk-full", got: "a full disk", advice: "free some space and run it again" },
  EDQUOT: { code: "disk-full", got: "a used-up quota", advice: "free some space and run it again" },
  EACCES: { code: "file-unwritable", got: "no permission to write there", advice: another },
  EPERM: { code: "file-unwritable", got: "no permission to write there", advice: another },
  EROFS: { code: "file-unwritable", got: "a read-only file system", advice: another },
  ENOENT: {
    code: "file-unwritable",
    got: "a folder that does not exist",
    advice: "make the folder first",
  },
  ENOTDIR: { code: "file-unwritable", got: "a path that leads through a file", advice: another },
  EEXIST: { code: "file-unwritable", got: "a path that leads through a file", advice: another },
  EISDIR: {
    code: "file-unwritable",
    got: "a folder of that name",
    advice: "name a file inside it",
  },
  ENAMETOOLONG: { code: "file-unwritable", got: "a name that is too long", advice: "shorten it" },
};

/** The system's error at a path as a sentence; errors without a system call behind them are left alone. */
export function writeFailure(error: unknown, path: string): unknown {
  if (!isSystemError(error)) return error;
  const { code, got, advice } = explanations[error.code] ?? {
    code: "file-unwritable",
    got: error.message,
    advice: another,
  };
  return new KintsugiError(
    code,
    { where: path, expected: "to write the file", got, advice },
    { cause: error },
  );
}

function isSystemError(error: unknown): error is NodeJS.ErrnoException & { readonly code: string } {
  return error instanceof Error && "syscall" in error && "code" in error;
}
