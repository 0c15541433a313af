/**
 * Trains in a process of its own: `training-child.mjs BUILT FOLDER RECIPE [KIND COUNT]` starts the run or goes on with
 * it, by the modules built into BUILT, and kills itself without notice: at the COUNT-th `write` step or `event`, or
 * COUNT ms `time` after it could begin its first step. Plain JavaScript, for it is started again and again.
 */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const [built, out, recipe, kind, count] = process.argv.slice(2);
const moduleOf = (name) => import(pathToFileURL(join(built, "training", name)).href);
const { resume, train } = await moduleOf("train.js");
const { parseRecipe } = await moduleOf("recipe.js");

const die = () => process.kill(process.pid, "SIGKILL");
let left = Number(count);
const countDown = (counted) => {
  if (kind === counted && --left === 0) die();
};

const options = { device: "cpu", threads: 1, onWrite: () => countDown("write") };
const events = existsSync(join(out, "recipe.json"))
  ? resume(out, options)
  : train({ recipe: parseRecipe(recipe, "the test's recipe"), out, ...options });
for await (const { type } of events) {
  countDown("event");
  const isBegun = type === "started" || type === "resumed";
  if (isBegun && kind === "time") setTimeout(die, left);
}
