/** Weights in files: `NAME.safetensors` and its card `NAME.json`. */
import { readFile } from "node:fs/promises";
import { KintsugiError } from "../errors.ts";
import type { Tensors } from "./device.ts";
import type { FloatFormat } from "./safetensors.ts";
import { type CardText, decodeWeights, encodeWeights, type Weights } from "./weights.ts";

/** Writes a file so that it is there whole or not at all; `files/atomic.ts` has one. */
export type Write = (path: string, bytes: Uint8Array) => Promise<void>;

/**
 * Reads `path` (with or without `.safetensors`) and its card.
 * @throws {KintsugiError} file-missing, weights-invalid
 */
export async function loadWeights(path: string): Promise<Weights> {
  const where = path.replace(/\.safetensors$/, "");
  const safetensors = await read(`${where}.safetensors`, "a safetensors file");
  const card = await read(`${where}.json`, "the weights' model card");
  return decodeWeights({ safetensors, card: new TextDecoder().decode(card) }, where);
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

async function read(path: string, what: string): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch (error) {
    const got = (error as NodeJS.ErrnoException).code === "ENOENT" ? "no such file" : `${error}`;
    throw new KintsugiError("file-missing", { where: path, expected: what, got }, { cause: error });
  }
}
