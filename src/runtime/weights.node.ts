/** Weights in files: `NAME.safetensors` and its card `NAME.json`. */
import { readFile } from "node:fs/promises";
import { KintsugiError } from "../errors.ts";
import type { Tensors } from "./device.ts";
import { keptFile } from "./kept-file.node.ts";
import type { FloatFormat } from "./safetensors.ts";
import { type CardText, encodeWeights, readWeights, type Weights } from "./weights.ts";

/** Writes a file so that it is there whole or not at all; `files/atomic.ts` has one. */
export type Write = (path: string, bytes: Uint8Array) => Promise<void>;

/**
 * Reads `path` (with or without `.safetensors`) and its card. Float32 tensors stay in the file: their `data` is read when
 * it is first asked for, and throws `weights-invalid` where the file is another by then.
 * @throws {KintsugiError} file-missing, weights-invalid
 */
export async function loadWeights(path: string): Promise<Weights> {
  const where = path.replace(/\.safetensors$/, "");
  const source = await read(keptFile, `${where}.safetensors`, "a safetensors file");
  const card = await read<Uint8Array>(readFile, `${where}.json`, "the weights' model card");
  const { sha256 } = source.file;
  return readWeights({ source, sha256, card: new TextDecoder().decode(card) }, where);
}

/** Writes both files, the card last: it vouches for the other. */
export async function saveWeights(
  path: string,
  weights: { readonly card: CardText; readonly tensors: Tensors },
  { format = "float32", write }: { readonly format?: FloatFormat; readonly write: Write },
): Promise<void> {
  const where = path.replace(/\.safetensors$/, "");
  const files = await encodeWeights(weights, format);
  await write(`${where}.safetensors`, files.safetensors);
  await write(`${where}.json`, new TextEncoder().encode(files.card));
}

async function read<T>(by: (path: string) => Promise<T>, path: string, what: string): Promise<T> {
  try {
    return await by(path);
  } catch (error) {
    const got = (error as NodeJS.ErrnoException).code === "ENOENT" ? "no such file" : `${error}`;
    throw new KintsugiError("file-missing", { where: path, expected: what, got }, { cause: error });
  }
}
