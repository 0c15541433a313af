/**
 * What parts of PEPSI and of its training are worth: short trainings, each of which differs from recipes/pepsi.fair.json
 * in one thing.
 *
 *     npx tsx scripts/ablations.ts RUNS --data FOLDER [--steps 600] [--crop 128] [--limit 24] [--from WEIGHTS] [NAME ...]
 *
 * trains every variant in RUNS/NAME, from where it was left, measures it on FOLDER by `mean-8` and `white-out`, pasted and
 * joined by `poisson`, and prints a line of the table as soon as it has it. Without names: all of them. `--from` begins
 * with trained weights, so that a short training says what a long one would go on to.
 */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import type { EvaluationReport } from "../src/evaluation/index.ts";
import {
  parseRecipe,
  type Recipe,
  type RecipeInput,
  readRecipe,
  resume,
  train,
} from "../src/training/index.ts";
import { evaluated } from "./evaluated.ts";

const { positionals, values: flags } = parseArgs({
  allowPositionals: true,
  options: {
    data: { type: "string" },
    steps: { type: "string", default: "600" },
    crop: { type: "string", default: "128" },
    limit: { type: "string", default: "24" },
    from: { type: "string" },
  },
});
const [runs, ...names] = positionals;
const { data, from } = flags;
if (!runs || !data) throw new Error("usage: see the head of this script");

const path = fileURLToPath(new URL("../recipes/pepsi.fair.json", import.meta.url));
const usual: RecipeInput = JSON.parse(readFileSync(path, "utf8"));
/** Its folders are placed. */
const { source, evaluation } = await readRecipe(path);
const { loss, configuration } = usual;

/** What each says otherwise. */
const variants: Readonly<Record<string, Partial<RecipeInput>>> = {
  "as-published": {},
  "coarse-not-annealed": { loss: { ...loss, coarse: { annealed: false } } },
  "no-coarse": { loss: { ...loss, coarse: null } },
  "no-game": { loss: { ...loss, adversarial: null } },
  "game-10x": { loss: { ...loss, adversarial: { ...loss?.adversarial, weight: 1 } } },
  "cosine-attention": { configuration: { ...configuration, attention: "cosine" } },
  "no-consistency": { configuration: { ...configuration, consistency: false } },
};

async function trainVariant(name: string, run: string): Promise<void> {
  if (existsSync(join(run, "weights.safetensors"))) return;
  const isBegun = existsSync(join(run, "recipe.json"));
  const events = isBegun
    ? resume(run, { device: "cpu" })
    : train({ recipe: recipeOf(name), out: run, device: "cpu", ...(from && { from }) });
  for await (const event of events) {
    if (event.type === "step") process.stderr.write(`\r${name} ${event.step}/${flags.steps} `);
  }
}

function recipeOf(name: string): Recipe {
  const degradation = { ...usual.degradation, cropPx: Number(flags.crop) };
  const short = { name: `pepsi.${name}`, steps: Number(flags.steps), degradation };
  const recipe = parseRecipe(JSON.stringify({ ...usual, ...variants[name], ...short }), name);
  return { ...recipe, source, evaluation };
}

const report = (run: string, protocol: string): Promise<EvaluationReport> =>
  evaluated({
    ...{ data, protocol, limit: Number(flags.limit) },
    ...{ weights: join(run, "weights"), device: "cpu" },
  });

const digits = (value: number | null): string => value?.toFixed(2) ?? "–";

console.log("| variant | mean-8, dB | white-out, dB: pasted | poisson | seam: pasted | poisson |");
console.log("|---|---|---|---|---|---|");
for (const name of names.length > 0 ? names : Object.keys(variants)) {
  if (!(name in variants))
    throw new Error(`${name} is none of ${Object.keys(variants).join(", ")}`);
  const run = join(runs, name);
  await trainVariant(name, run);
  const mosaic = await report(run, "mean-8");
  const { paste, poisson } = (await report(run, "white-out")).modes;
  const cells = [
    mosaic.modes.poisson.psnrHole,
    paste.psnrHole,
    poisson.psnrHole,
    paste.seam,
    poisson.seam,
  ];
  console.log(`| ${[name, ...cells.map(digits)].join(" | ")} |`);
}
