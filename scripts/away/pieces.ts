/**
 * Files as one stream that is cut into pieces, for ways that carry small files only. `back.json` names the files and the
 * pieces with their SHA-256; nothing is written at home before all of them are right.
 */
import { createHash } from "node:crypto";
import { mkdir, readFile, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { z } from "zod";
import { KintsugiError } from "../../src/errors.ts";
import { writeAtomically, writeJson } from "../../src/files/index.ts";

/** Under 16 MiB. */
const PIECE_BYTES = 15 * 2 ** 20;
const MANIFEST = "back.json";

const named = z.strictObject({
  name: z.string().regex(/^(?!.*\.\.)[\w.-]+(\/[\w.-]+)*$/),
  sizeBytes: z.int().nonnegative(),
  sha256: z.string(),
});
const manifestSchema = z.strictObject({
  /** In the order of the stream. */
  files: z.array(named),
  pieces: z.array(named),
  leftOut: z.array(z.string()),
});
export type Manifest = z.infer<typeof manifestSchema>;
type Named = z.infer<typeof named>;

/** A file: what it is called where it arrives, relative and with `/`, and where it is read. */
export interface Sent {
  readonly name: string;
  readonly path: string;
}

export interface Cut {
  /** The folder of the pieces, made anew. */
  readonly to: string;
  readonly files: readonly Sent[];
  readonly leftOut?: readonly string[];
  readonly pieceBytes?: number;
}

/** Writes the pieces, and last of all what vouches for them. */
export async function cutIntoPieces(cut: Cut): Promise<Manifest> {
  const { to, pieceBytes = PIECE_BYTES } = cut;
  const contents = await Promise.all(cut.files.map(({ path }) => readFile(path)));
  const files = contents.map((bytes, i) => describe(cut.files[i].name, bytes));
  const stream = Buffer.concat(contents);
  await rm(to, { recursive: true, force: true });
  await mkdir(to, { recursive: true });
  const pieces: Named[] = [];
  for (let at = 0; at < stream.length; at += pieceBytes) {
    const bytes = stream.subarray(at, at + pieceBytes);
    const piece = describe(`back-${`${pieces.length}`.padStart(2, "0")}.part`, bytes);
    await writeAtomically(join(to, piece.name), bytes);
    pieces.push(piece);
  }
  const manifest = { files, pieces, leftOut: [...(cut.leftOut ?? [])] };
  await writeJson(join(to, MANIFEST), manifest);
  return manifest;
}

/**
 * The files into `out`, which must not hold one of them; a run's recipe last, for it says that a run is there. Errors:
 * file-missing, checkpoint-damaged, file-unwritable.
 */
export async function joinPieces(from: string, out: string): Promise<Manifest> {
  const manifest = await readManifest(from);
  const pieces: Buffer[] = [];
  for (const piece of manifest.pieces) pieces.push(await readPiece(from, piece));
  const contents = filesIn(Buffer.concat(pieces), manifest, from);
  for (const { name } of contents) await requireNone(join(out, name));
  const isRecipe = ({ name }: Content) => name === "recipe.json";
  const ordered = contents.toSorted((a, b) => Number(isRecipe(a)) - Number(isRecipe(b)));
  for (const { name, bytes } of ordered) {
    await writeAtomically(join(out, name), bytes, { createFolders: true });
  }
  return manifest;
}

export const hasPieces = (folder: string): Promise<boolean> =>
  stat(join(folder, MANIFEST)).then(Boolean, () => false);

const describe = (name: string, bytes: Uint8Array): Named => ({
  name,
  sizeBytes: bytes.length,
  sha256: createHash("sha256").update(bytes).digest("hex"),
});

interface Content {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** The stream's files, each as its SHA-256 says. */
function filesIn(stream: Buffer, { files }: Manifest, where: string): readonly Content[] {
  let at = 0;
  return files.map((file) => {
    const bytes = stream.subarray(at, at + file.sizeBytes);
    at += file.sizeBytes;
    requireSame(file, bytes, `${where}: ${file.name}`);
    return { name: file.name, bytes };
  });
}

async function readManifest(folder: string): Promise<Manifest> {
  const path = join(folder, MANIFEST);
  const text = await readFile(path, "utf8").catch((cause) => {
    throw missing(path, "what names the pieces that came back", cause);
  });
  try {
    return manifestSchema.parse(JSON.parse(text));
  } catch (cause) {
    const got = `${text.length} characters of something else`;
    throw damaged(path, "the names of files and pieces", got, cause);
  }
}

async function readPiece(folder: string, piece: Named): Promise<Buffer> {
  const path = join(folder, piece.name);
  const bytes = await readFile(path).catch((cause) => {
    throw missing(path, `a piece of ${piece.sizeBytes} bytes`, cause);
  });
  requireSame(piece, bytes, path);
  return bytes;
}

function requireSame({ name, sizeBytes, sha256 }: Named, bytes: Uint8Array, where: string): void {
  const found = describe(name, bytes);
  if (found.sha256 === sha256) return;
  const got = `${found.sha256} over ${found.sizeBytes} bytes`;
  throw damaged(where, `the SHA-256 ${sha256} over ${sizeBytes} bytes`, got);
}

async function requireNone(path: string): Promise<void> {
  if (!(await stat(path).catch(() => undefined))) return;
  const complaint = { where: path, expected: "a place without such a file", got: "one" };
  const advice = `name another folder than ${dirname(path)}`;
  throw new KintsugiError("file-unwritable", { ...complaint, advice });
}

const AGAIN = "bring it again";

const missing = (where: string, expected: string, cause: unknown): KintsugiError =>
  new KintsugiError("file-missing", { where, expected, got: "none", advice: AGAIN }, { cause });

const damaged = (where: string, expected: string, got: string, cause?: unknown): KintsugiError =>
  new KintsugiError("checkpoint-damaged", { where, expected, got, advice: AGAIN }, { cause });
