/**
 * On the host, in the pack's folder: trains until the time is up, then puts into back/ what is to come home. It begins, or
 * goes on with its own run, or with the one whose pieces lie in back/.
 *
 *     sh run.sh SECONDS [DEVICE] [MIB]
 */
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { usage } from "../../src/cli/arguments.ts";
import { complain } from "../../src/cli/complaint.ts";
import { note, print } from "../../src/cli/terminal.ts";
import { KintsugiError } from "../../src/errors.ts";
import { writeJson } from "../../src/files/index.ts";
import { readRecipe } from "../../src/training/index.ts";
import { fitting, groupsOf } from "./homebound.ts";
import { cutIntoPieces, hasPieces, joinPieces } from "./pieces.ts";
import { exportSoFar } from "./so-far.ts";
import { withVulkan } from "./vulkan.ts";

const RUN = "run";
const BACK = "back";
const INTERRUPTED = 130;
/** Between the interruption and the end by force, for a step, an evaluation and a checkpoint. */
const GRACE_SECONDS = 120;

const [seconds, device = "webgpu", mib = "60"] = process.argv.slice(2);

function requireNumber(where: string, text: string | undefined): number {
  const number = Number(text);
  if (number > 0) return number;
  throw usage(where, "a number above 0", text ?? "none", "sh run.sh SECONDS [DEVICE] [MIB]");
}

/** The words of the command that begins or continues the training; undefined where it has ended. */
async function wordsToTrain(): Promise<readonly string[] | undefined> {
  if (!existsSync(join(RUN, "recipe.json")) && (await hasPieces(BACK))) await takeUp();
  if (existsSync(join(RUN, "weights.json"))) return undefined;
  if (existsSync(join(RUN, "recipe.json"))) return ["train", "--resume", RUN];
  const from = existsSync("from.json") ? ["--from", "from.safetensors"] : [];
  return ["train", "recipe.json", "--out", RUN, ...from];
}

/** The run that came along, its pictures where they are on this host. */
async function takeUp(): Promise<void> {
  await joinPieces(BACK, RUN);
  const [theirs, ours] = await Promise.all(
    [join(RUN, "recipe.json"), "home.json"].map(async (path) =>
      JSON.parse(await readFile(path, "utf8")),
    ),
  );
  if (!isDeepStrictEqual(theirs, ours)) {
    throw new KintsugiError("recipe-invalid", {
      where: BACK,
      expected: "a run of the pack's own recipe",
      got: `one of ${theirs.name}, or of other settings`,
      advice: "remove run/, and bring the run's own pack",
    });
  }
  await writeJson(join(RUN, "recipe.json"), await readRecipe("recipe.json"));
}

/** Runs the command; interrupts it when the time is up or this process is told to end. Gives its exit code. */
function train(words: readonly string[], limitSeconds: number): Promise<number> {
  const command = ["app/src/cli/main.js", ...words, "--device", device];
  const env = withVulkan(process.env);
  const child = spawn(process.execPath, command, { stdio: "inherit", env });
  const interrupt = () => {
    child.kill("SIGINT");
    setTimeout(() => child.kill("SIGKILL"), GRACE_SECONDS * 1000).unref();
  };
  const timer = setTimeout(interrupt, limitSeconds * 1000);
  for (const name of ["SIGINT", "SIGTERM"] as const) process.once(name, interrupt);
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code, signal) => {
      clearTimeout(timer);
      if (signal) note(`the training was ended by ${signal}: its last checkpoint counts`);
      resolve(code ?? INTERRUPTED);
    });
  });
}

/** The pieces that go home: the run with the recipe that names the pictures at home. */
async function collect(mostBytes: number): Promise<void> {
  const recipe = await readRecipe(join(RUN, "recipe.json"));
  if (!existsSync(join(RUN, "weights.json"))) await exportSoFar(RUN, recipe);
  const { files: names, leftOut } = fitting(await groupsOf(RUN), mostBytes);
  const pathOf = (name: string) => (name === "recipe.json" ? "home.json" : join(RUN, name));
  const files = names.map((name) => ({ name, path: pathOf(name) }));
  const { pieces } = await cutIntoPieces({ to: BACK, files, leftOut });
  if (leftOut.length > 0) note(`left here: ${leftOut.join(", ")}`);
  print(`${BACK}/: ${files.length} files in ${pieces.length} pieces`);
}

async function main(): Promise<number> {
  const limitSeconds = requireNumber("SECONDS", seconds);
  const mostBytes = requireNumber("MIB", mib) * 2 ** 20;
  const words = await wordsToTrain();
  const code = words ? await train(words, limitSeconds) : 0;
  if (existsSync(join(RUN, "recipe.json"))) await collect(mostBytes);
  return code === INTERRUPTED ? 0 : code;
}

process.exitCode = await main().catch(complain);
