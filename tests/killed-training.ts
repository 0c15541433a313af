/** A training that is killed without notice again and again, and gone on with, until it is left to finish. */
import { execFile, fork } from "node:child_process";
import { mkdir, mkdtemp, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { type Random, randomInteger } from "../src/image/random.ts";

const project = fileURLToPath(new URL("..", import.meta.url));
const CHILD = fileURLToPath(new URL("training-child.mjs", import.meta.url));

/**
 * Builds the sources into a folder of its own, so that a process starts in half the time that it takes from sources;
 * the caller removes it. It lies where the packages are found.
 */
export async function buildSources(): Promise<string> {
  const cache = join(project, "node_modules", ".cache");
  await mkdir(cache, { recursive: true });
  const built = await mkdtemp(join(cache, "kintsugi-"));
  const tsc = join(project, "node_modules", "typescript", "bin", "tsc");
  const config = ["-p", join(project, "tsconfig.build.json"), "--noCheck"];
  await promisify(execFile)(process.execPath, [
    tsc,
    ...config,
    "--declaration",
    "false",
    "--outDir",
    built,
  ]);
  await writeFile(join(built, "package.json"), '{ "type": "module" }');
  return built;
}

/** When a process kills itself; see training-child.ts. */
export interface Moment {
  readonly kind: "write" | "event" | "time";
  /** The how-maniest write step or event; or milliseconds. */
  readonly count: number;
}

/** Each checkpoint is written in six steps, so the first two checkpoints; or anywhere else. */
export function randomMoment(random: Random): Moment {
  const kind = (["write", "write", "event", "time"] as const)[randomInteger(random, 0, 3)];
  return { kind, count: randomInteger(random, 1, { write: 12, event: 8, time: 120 }[kind]) };
}

/** What is trained, and where. */
export interface Training {
  /** The folder of `buildSources`. */
  readonly built: string;
  readonly out: string;
  /** JSON. */
  readonly recipe: string;
}

/** Runs the training in a process of its own until the moment; gives the signal that ended it, or null. */
export function trainUntil(
  { built, out, recipe }: Training,
  moment?: Moment,
): Promise<string | null> {
  const given = moment ? [moment.kind, `${moment.count}`] : [];
  const child = fork(CHILD, [built, out, recipe, ...given], {
    execArgv: [],
    stdio: ["ignore", "ignore", "pipe", "ipc"],
  });
  let complaint = "";
  child.stderr?.on("data", (text) => {
    complaint += text;
  });
  return new Promise((resolve, reject) => {
    child.once("exit", (code, signal) => {
      if (code === 0 || signal === "SIGKILL") resolve(signal);
      else reject(new Error(`the training ended with ${code ?? signal}: ${complaint}`));
    });
  });
}

/** A sitting by its log: where it began, and the steps whose checkpoints it told of. */
export interface LoggedSitting {
  readonly from: number;
  readonly checkpoints: readonly number[];
}

/** The sittings of a run that came as far as their first step. */
export async function sittingsOf(out: string): Promise<readonly LoggedSitting[]> {
  const text = await readFile(join(out, "log.jsonl"), "utf8");
  const sittings: { from: number; checkpoints: number[] }[] = [];
  for (const line of text.split("\n")) {
    const entry = parsed(line);
    if (entry?.type === "started" || entry?.type === "resumed") {
      sittings.push({ from: Number(entry.step), checkpoints: [] });
    }
    if (entry?.type === "checkpoint") sittings.at(-1)!.checkpoints.push(Number(entry.step));
  }
  return sittings;
}

/** A kill may have cut the line off. */
function parsed(line: string): Record<string, unknown> | undefined {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
