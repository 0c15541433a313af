/**
 * Trains recipes one after the other, each in runs/NAME from where it was left; what has ended is passed over. When its
 * hours are up, the training that runs writes a checkpoint and the rest waits for the next call.
 *
 *     npm run build && npx tsx scripts/train-all.ts [--hours 2.5] [--runs runs] [NAME ...]
 *
 * Without names: every recipe that ends in `.fair`.
 */
import { spawn } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

const root = fileURLToPath(new URL("..", import.meta.url));
const { positionals, values: flags } = parseArgs({
  allowPositionals: true,
  options: {
    hours: { type: "string", default: "1000" },
    runs: { type: "string", default: join(root, "runs") },
  },
});
const fair = readdirSync(join(root, "recipes")).flatMap((file) =>
  file.endsWith(".fair.json") ? file.slice(0, -".json".length) : [],
);
const deadline = Date.now() + Number(flags.hours) * 3_600_000;

/** The words of the command that begins or continues a training; undefined where it has ended. */
function wordsFor(name: string): readonly string[] | undefined {
  const run = join(flags.runs, name);
  if (existsSync(join(run, "weights.safetensors"))) return undefined;
  if (existsSync(join(run, "recipe.json"))) return ["train", "--resume", run];
  return ["train", join(root, "recipes", `${name}.json`), "--out", run];
}

/** Runs the command; interrupts it when the time is up. Gives its exit code. */
function run(words: readonly string[]): Promise<number | null> {
  const child = spawn(process.execPath, [join(root, "dist/cli/main.js"), ...words], {
    stdio: "inherit",
  });
  const timer = setTimeout(
    () => child.kill("SIGINT"),
    Math.min(deadline - Date.now(), 2 ** 31 - 1),
  );
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code) => {
      clearTimeout(timer);
      resolve(code);
    });
  });
}

for (const name of positionals.length > 0 ? positionals : fair) {
  const words = Date.now() < deadline ? wordsFor(name) : undefined;
  if (words === undefined) continue;
  process.stderr.write(`${name}: ${words.join(" ")}\n`);
  const code = await run(words);
  if (code !== 0) process.exit(code ?? 1);
}
