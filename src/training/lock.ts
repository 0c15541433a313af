/** The lock of a run: a file that names the process that trains in the folder. */
import { readFile, rm, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { resolve } from "node:path";
import { z } from "zod";
import { KintsugiError } from "../errors.ts";
import { writeFailure } from "../files/index.ts";

const ownerSchema = z.object({ pid: z.int().positive(), host: z.string() });
type Owner = z.infer<typeof ownerSchema>;

/** The locks of this process: another one may have had its number before. */
const held = new Set<string>();

/** A lock that is being written is empty for a moment. */
const SECOND_LOOK_MS = 200;

export interface Lock {
  release(): Promise<void>;
}

/** Takes the folder's lock; one that a dead process of this machine left is taken over. Errors: run-locked. */
export async function takeLock(folder: string): Promise<Lock> {
  const path = resolve(folder, "lock");
  const owner: Owner = { pid: process.pid, host: hostname() };
  try {
    await writeFile(path, JSON.stringify(owner), { flag: "wx" });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw writeFailure(error, path);
    await requireStale(path);
    await rm(path, { force: true });
    return takeLock(folder);
  }
  held.add(path);
  return {
    release: async () => {
      held.delete(path);
      await rm(path, { force: true });
    },
  };
}

async function requireStale(path: string): Promise<void> {
  const owner = (await readOwner(path)) ?? (await readOwner(path, SECOND_LOOK_MS));
  if (owner === undefined || isGone(path, owner)) return;
  throw new KintsugiError("run-locked", {
    where: path,
    expected: "a run that no other process trains",
    got: `process ${owner.pid} on ${owner.host}`,
    advice: "wait for it, or remove the lock where that process is gone",
  });
}

/** Who holds the lock; undefined where nobody does, as when the file was cut off by a crash. */
async function readOwner(path: string, delayMs = 0): Promise<Owner | undefined> {
  await new Promise((elapsed) => setTimeout(elapsed, delayMs));
  try {
    return ownerSchema.parse(JSON.parse(await readFile(path, "utf8")));
  } catch {
    return undefined;
  }
}

/** Of another machine's processes nothing is known. */
function isGone(path: string, { pid, host }: Owner): boolean {
  if (host !== hostname()) return false;
  return pid === process.pid ? !held.has(path) : !isAlive(pid);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
