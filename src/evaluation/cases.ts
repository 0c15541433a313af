/** The cases of a folder of pictures under a protocol: in one order, drawn by picture and number alone. */
import { stat } from "node:fs/promises";
import { relative, sep } from "node:path";
import { listPictures } from "../data/folder.ts";
import { KintsugiError } from "../errors.ts";
import { readPicture, workingPicture } from "../files/index.ts";
import { quantise } from "../image/picture.ts";
import { sha256 } from "../runtime/index.ts";
import { CASES_PER_PICTURE, type Case, caseOf, type Protocol } from "./protocols.ts";

/** A case with what tells it from all others of its protocol. */
export interface NamedCase extends Case {
  /** The picture's path within the folder, with `/` between its parts. */
  readonly name: string;
  /** The picture's place in the whole folder. */
  readonly index: number;
  /** Which case of its picture this is. */
  readonly number: number;
}

export interface CaseOptions {
  /** A folder of pictures. */
  readonly data: string;
  /** At most so many pictures: every k-th of the folder, for the least k that does. */
  readonly limit?: number | undefined;
  /** Cases of each picture; two where left out. */
  readonly casesPerPicture?: number | undefined;
}

export interface CaseList {
  readonly pictures: number;
  readonly total: number;
  /** Of the whole folder: changes where a picture is added, renamed or of another size in bytes. */
  readonly fingerprint: string;
  cases(protocol: Protocol): AsyncGenerator<NamedCase>;
  /** One of them again. */
  case(protocol: Protocol, which: Pick<NamedCase, "name" | "number">): Promise<NamedCase>;
}

/** Errors: file-missing, usage (a limit below 1); while they are drawn not-a-picture. */
export async function listCases(options: CaseOptions): Promise<CaseList> {
  const { data, limit, casesPerPicture = CASES_PER_PICTURE } = options;
  const paths = await listPictures(data);
  const listed = evenlySpread(paths, limit).map(({ path, index }) => ({
    path,
    index,
    name: relative(data, path).split(sep).join("/"),
  }));
  return {
    pictures: listed.length,
    total: listed.length * casesPerPicture,
    fingerprint: await fingerprintOf(paths, data),
    async *cases(protocol) {
      for (const { path, ...which } of listed) {
        const original = await originalAt(path);
        for (let number = 0; number < casesPerPicture; number++) {
          yield { ...caseOf(protocol, original, { ...which, number }), ...which, number };
        }
      }
    },
    async case(protocol, { name, number }) {
      const { path, index } = listed.find((each) => each.name === name)!;
      const drawn = caseOf(protocol, await originalAt(path), { index, number });
      return { ...drawn, name, index, number };
    },
  };
}

const originalAt = async (path: string) => quantise(await workingPicture(await readPicture(path)));

async function fingerprintOf(paths: readonly string[], data: string): Promise<string> {
  const lines = await Promise.all(
    paths.map(async (path) => `${relative(data, path)} ${(await stat(path)).size}\n`),
  );
  return sha256(new TextEncoder().encode(lines.join("")));
}

interface Listed {
  readonly path: string;
  /** Its place in the whole folder, by which its cases are drawn. */
  readonly index: number;
}

/** Every k-th picture from the first on, at most `limit` of them. Throws `usage`. */
export function evenlySpread(paths: readonly string[], limit = paths.length): readonly Listed[] {
  if (!Number.isInteger(limit) || limit < 1) {
    throw new KintsugiError("usage", {
      where: "limit",
      expected: "a whole number of pictures ≥ 1",
      got: `${limit}`,
    });
  }
  const step = Math.ceil(paths.length / limit);
  return paths.map((path, index) => ({ path, index })).filter(({ index }) => index % step === 0);
}
