/**
 * Trains in a process of its own: `training-child.ts FOLDER RECIPE [MOMENT]` starts the run or goes on with it, and
 * kills itself without notice at the moment, which is `write N`, `event N` or `time MS` (after the first step could begin).
 */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { parseRecipe } from "../src/training/recipe.ts";
import { resume, train } from "../src/training/train.ts";

const [out, recipe, kind, count] = process.argv.slice(2);

const die = () => process.kill(process.pid, "SIGKILL");
let left = Number(count);
const countDown = (counted: string): void => {
  if (kind === counted && --left === 0) die();
};

const options = { device: "cpu", threads: 1, onWrite: () => countDown("write") } as const;
const events = existsSync(join(out, "recipe.json"))
  ? resume(out, options)
  : train({ recipe: parseRecipe(recipe, "the test's recipe"), out, ...options });
for await (const { type } of events) {
  countDown("event");
  const isBegun = type === "started" || type === "resumed";
  if (isBegun && kind === "time") setTimeout(die, left);
}
