/**
 * A safetensors file whose bytes stay where they are: it is hashed once and read piece by piece, later too. It is always
 * opened by its name, as ONNX Runtime does; so that all see the same bytes, whatever has taken that name since is refused.
 * What is mapped already stays the old file's where another is renamed over it. Writing into it is another matter: its new
 * bytes are seen at once, and a process that has it mapped dies where it was cut short.
 */
import { createHash } from "node:crypto";
import {
  type BigIntStats,
  closeSync,
  existsSync,
  fstatSync,
  openSync,
  readSync,
  statSync,
} from "node:fs";
import { type FileHandle, open, realpath } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { KintsugiError } from "../errors.ts";
import type { ConstantsFile } from "../graph/tensor.ts";
import type { SafetensorsSource } from "./safetensors.ts";

/** Files are hashed in pieces of this many bytes. */
const PIECE_BYTES = 1 << 20;

/** Errors are the file system's own; later ones, of `read`, are weights-invalid. */
export async function keptFile(
  path: string,
): Promise<SafetensorsSource & { readonly file: ConstantsFile }> {
  // ONNX Runtime follows no link that leads out of the folder it is told.
  const real = await realpath(path);
  const handle = await open(real);
  try {
    const stats = await handle.stat({ bigint: true });
    const sha256 = await digestOf(handle);
    const file = { folder: dirname(real), name: basename(real), sha256, version: versionOf(stats) };
    const read = (begin: number, end: number) => readPiece(file, begin, end);
    return { sizeBytes: Number(stats.size), file, read };
  } finally {
    await handle.close();
  }
}

/** In one buffer: a stream's pieces would be garbage of the file's size. */
async function digestOf(handle: FileHandle): Promise<string> {
  const hash = createHash("sha256");
  const piece = new Uint8Array(PIECE_BYTES);
  for (;;) {
    const { bytesRead } = await handle.read(piece);
    if (bytesRead === 0) return hash.digest("hex");
    hash.update(piece.subarray(0, bytesRead));
  }
}

/** Whether the file of that name is still the one that was read. */
export function isAsRead(file: ConstantsFile): boolean {
  const stats = statSync(pathOf(file), { bigint: true, throwIfNoEntry: false });
  return stats !== undefined && versionOf(stats) === file.version;
}

const pathOf = ({ folder, name }: ConstantsFile): string => join(folder, name);

const versionOf = ({ dev, ino, size, mtimeNs }: BigIntStats): string =>
  [dev, ino, size, mtimeNs].join();

function readPiece(file: ConstantsFile, begin: number, end: number): ArrayBuffer {
  const bytes = new Uint8Array(end - begin);
  if (!existsSync(pathOf(file))) throw changed(file, "none");
  const handle = openSync(pathOf(file), "r");
  try {
    const version = versionOf(fstatSync(handle, { bigint: true }));
    if (version !== file.version) throw changed(file, "another one");
    let done = 0;
    // One call reads no more than 2 GiB.
    while (done < bytes.length) {
      const got = readSync(handle, bytes, done, bytes.length - done, begin + done);
      if (got === 0) throw changed(file, "a shorter one");
      done += got;
    }
  } finally {
    closeSync(handle);
  }
  return bytes.buffer;
}

const changed = (file: ConstantsFile, got: string): KintsugiError =>
  new KintsugiError("weights-invalid", {
    where: pathOf(file),
    expected: "the file whose tensors were listed",
    got: `${got} of its name`,
    advice: "load the weights again",
  });
