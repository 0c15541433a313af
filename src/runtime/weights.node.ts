/** Weights in files: `NAME.safetensors`, or `NAME.safetensors.gz`, and the card `NAME.json`. */
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { gzipped } from "../compression.ts";
import { KintsugiError } from "../errors.ts";
import type { Tensors } from "./device.ts";
import { keptFile } from "./kept-file.node.ts";
import type { FloatFormat } from "./safetensors.ts";
import {
  type CardText,
  decodeWeights,
  encodeWeights,
  readWeights,
  type Weights,
} from "./weights.ts";

/** Writes a file so that it is there whole or not at all; `files/atomic.ts` has one. */
export type Write = (path: string, bytes: Uint8Array) => Promise<void>;

const plain = ".safetensors";
const packed = `${plain}.gz`;

/** The path of weights without the ending of their file. */
export const withoutEnding = (path: string): string => path.replace(/\.safetensors(\.gz)?$/, "");

/** The safetensors file of weights, whose path may be without its ending; undefined where there is none. */
export const weightsFileOf = (path: string): string | undefined =>
  [plain, packed].map((ending) => withoutEnding(path) + ending).find((file) => existsSync(file));

/**
 * Reads `path` (with or without its ending) and its card. Float32 tensors stay in a file that is not gzipped: their `data` is
 * read when it is first asked for, and throws `weights-invalid` where the file is another by then.
 * @throws {KintsugiError} file-missing, weights-invalid
 */
export async function loadWeights(path: string): Promise<Weights> {
  const where = withoutEnding(path);
  const file = weightsFileOf(path) ?? where + plain;
  if (file.endsWith(packed)) {
    const safetensors = await read<Uint8Array>(readFile, file, "a safetensors file");
    return decodeWeights({ safetensors, card: await cardOf(where) }, where);
  }
  const source = await read(keptFile, file, "a safetensors file");
  return readWeights({ source, sha256: source.file.sha256, card: await cardOf(where) }, where);
}

const cardOf = async (where: string): Promise<string> =>
  new TextDecoder().decode(
    await read<Uint8Array>(readFile, `${where}.json`, "the weights' model card"),
  );

export interface SaveOptions {
  readonly format?: FloatFormat;
  /** Writes `NAME.safetensors.gz` instead. */
  readonly gzip?: boolean;
  readonly write: Write;
}

/** Writes both files, the card last: it vouches for the other. */
export async function saveWeights(
  path: string,
  weights: { readonly card: CardText; readonly tensors: Tensors },
  { format = "float32", gzip = false, write }: SaveOptions,
): Promise<void> {
  const where = withoutEnding(path);
  const { safetensors, card } = await encodeWeights(weights, format);
  if (gzip) await write(where + packed, await gzipped(safetensors));
  else await write(where + plain, safetensors);
  await write(`${where}.json`, new TextEncoder().encode(card));
}

async function read<T>(by: (path: string) => Promise<T>, path: string, what: string): Promise<T> {
  try {
    return await by(path);
  } catch (error) {
    const got = (error as NodeJS.ErrnoException).code === "ENOENT" ? "no such file" : `${error}`;
    throw new KintsugiError("file-missing", { where: path, expected: what, got }, { cause: error });
  }
}
