/**
 * Packs a training for a bare x86-64 Linux host: Node, the program, the recipe, and small copies of its pictures. On the
 * host `sh run.sh SECONDS` trains; `scripts/away/join.ts` puts together what comes back.
 *
 *     npx tsx scripts/away/pack.ts RECIPE --out away.tar.xz [--from WEIGHTS] [--pictures 12MB] [--quality 90]
 *     npx tsx scripts/away/pack.ts --resume RUN --out away.tar.xz
 *
 * `--out` may end in .tar.xz, .tar.zst or .tar.gz, or name a folder to be made; `--most 64MiB` bounds the archive.
 */
import { existsSync } from "node:fs";
import { copyFile, mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { usage } from "../../src/cli/arguments.ts";
import { bytesOf } from "../../src/cli/byte-size.ts";
import { complain } from "../../src/cli/complaint.ts";
import { print } from "../../src/cli/terminal.ts";
import { writeJson } from "../../src/files/index.ts";
import { loadWeights, weightsFileOf, withoutEnding } from "../../src/runtime/weights.node.ts";
import { type Recipe, readRecipe } from "../../src/training/index.ts";
import { archive, compressionOf } from "./archive.ts";
import { packProgram, parts } from "./baggage.ts";
import { fitting, groupsOf } from "./homebound.ts";
import { packPictures } from "./pictures.ts";
import { cutIntoPieces } from "./pieces.ts";

const { positionals, values: flags } = parseArgs({
  allowPositionals: true,
  options: {
    out: { type: "string" },
    resume: { type: "string" },
    from: { type: "string" },
    pictures: { type: "string", default: "12MB" },
    quality: { type: "string", default: "90" },
    most: { type: "string", default: "64MiB" },
    node: { type: "string", default: process.execPath },
  },
});

const seeHead = "see the head of this script";

/** The recipe as it is at home, its folders' places whole. */
function homeRecipe(): Promise<Recipe> {
  const [recipe] = positionals;
  if (recipe && flags.resume) throw usage("--resume", "no recipe beside it", recipe, seeHead);
  if (flags.from && flags.resume)
    throw usage("--resume", "no --from beside it", flags.from, seeHead);
  const path = flags.resume ? join(flags.resume, "recipe.json") : recipe;
  if (path === undefined) throw usage("pack", "RECIPE or --resume RUN", "neither", seeHead);
  return readRecipe(path);
}

/** Classifiers would have to come along, and are larger than all that may. */
function refuseClassifiers({ loss, phases }: Recipe): void {
  const losses = [loss, ...phases.map((phase) => phase.loss)];
  const named = losses.flatMap(({ perceptual, style }) => perceptual ?? style ?? []);
  if (named.length === 0) return;
  throw usage("loss", "a recipe without classifiers", named[0].classifier, seeHead);
}

async function fill(pack: string, mostBytes: number): Promise<void> {
  const home = await homeRecipe();
  refuseClassifiers(home);
  const allowance = {
    mostBytes: bytesOf("--pictures", flags.pictures),
    quality: Number(flags.quality),
  };
  await writeJson(join(pack, "home.json"), home, { createFolders: true });
  await writeJson(join(pack, "recipe.json"), await packPictures(home, pack, allowance));
  await packProgram(pack, flags.node);
  if (flags.resume) await packRun(flags.resume, join(pack, "back"), mostBytes);
  if (flags.from) await packWeights(flags.from, pack);
}

/** As it would come back from a host. */
async function packRun(run: string, to: string, mostBytes: number): Promise<void> {
  const { files, leftOut } = fitting(await groupsOf(run), mostBytes);
  const sent = files.map((name) => ({ name, path: join(run, name) }));
  await cutIntoPieces({ to, files: sent, leftOut });
}

async function packWeights(path: string, pack: string): Promise<void> {
  await loadWeights(path); // refuses what is damaged
  const name = withoutEnding(path);
  for (const file of [weightsFileOf(path)!, `${name}.json`]) {
    await copyFile(file, join(pack, `from${file.slice(name.length)}`));
  }
}

async function packFolder(out: string): Promise<void> {
  if (existsSync(out))
    throw usage("--out", "a folder to be made", `${out}, which is there`, seeHead);
  await mkdir(out, { recursive: true });
  await fill(out, Number.POSITIVE_INFINITY);
}

async function packArchive(out: string): Promise<string> {
  const mostBytes = bytesOf("--most", flags.most);
  const folder = await mkdtemp(join(tmpdir(), "kintsugi-away-"));
  try {
    const pack = join(folder, basename(out).replace(/\.tar\.\w+$/, ""));
    await fill(pack, mostBytes);
    const size = await archive({ pack, to: resolve(out), mostBytes, parts });
    return `${out}: ${(size / 2 ** 20).toFixed(1)} MiB`;
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function main(): Promise<void> {
  const { out } = flags;
  if (out === undefined) throw usage("pack", "--out away.tar.xz", "nothing", seeHead);
  if (compressionOf(out)) print(await packArchive(out));
  else {
    await packFolder(out);
    print(out);
  }
}

await main().catch((error) => {
  process.exitCode = complain(error);
});
