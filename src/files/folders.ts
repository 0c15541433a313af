/** Folders made on the way to a file. */
import { mkdir, stat } from "node:fs/promises";
import { dirname } from "node:path";

/**
 * Makes the folder and those above it that are missing. Not `mkdir` with `recursive`, which tries for ever where a folder
 * is there but cannot hold another, as /proc (Node 20).
 */
export async function makeFolders(path: string): Promise<void> {
  if (await isFolder(path)) return;
  const above = dirname(path);
  if (above !== path) await makeFolders(above);
  await mkdir(path).catch(async (error) => {
    if (!(await isFolder(path))) throw error;
  });
}

export const isFolder = (path: string): Promise<boolean> =>
  stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
