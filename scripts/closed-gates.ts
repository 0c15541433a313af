/**
 * How far the gates of a training's network are open, layer by layer, over held-out examples of its recipe:
 *
 *     npx tsx scripts/closed-gates.ts RUN [EXAMPLES]
 *
 * A gate under 0.05 counts as closed. Where all gates of a layer are, no gradient passes, and nothing is learnt any more.
 */
import { join } from "node:path";
import { batchOf, heldOut, listSource, openSource } from "../src/data/index.ts";
import { compile } from "../src/graph/index.ts";
import { anatomyOf, buildNetwork, needsEdges } from "../src/networks/index.ts";
import { openDevice } from "../src/runtime/node.ts";
import { readLastCheckpoint } from "../src/training/checkpoint.ts";
import { readRecipe } from "../src/training/index.ts";
import { sizeOf } from "../src/training/objective.ts";
import { cellsOf } from "../src/training/recipe.ts";

const CLOSED = 0.05;
const [run, count = "8"] = process.argv.slice(2);

const recipe = await readRecipe(join(run, "recipe.json"));
const { checkpoint } = await readLastCheckpoint(join(run, "checkpoints"));
if (checkpoint === undefined) throw new Error(`${run}: expected a checkpoint, got none`);

const source = openSource(await listSource(recipe.evaluation.source ?? recipe.source), { seed: 0 });
const drawn = { count: Number(count), seed: recipe.seed };
const examples = await heldOut(source, recipe.degradation, drawn);
const told = { cells: cellsOf(recipe), edges: needsEdges(recipe.network) };
const { feeds } = batchOf(examples, told, 0);

const config = recipe.configuration;
const network = buildNetwork(recipe.network, sizeOf(recipe, examples.length), { config });
const gates = [...anatomyOf(network).sights].flatMap(([id, { gate }]) =>
  gate ? [[id, gate] as const] : [],
);
const held = [...network.parameters.all, ...network.parameters.statistics];
const program = compile({
  name: "gates",
  feeds: { ...network.inputs },
  results: Object.fromEntries(gates),
  state: Object.fromEntries(held.map(({ name, tensor }) => [name, { current: tensor }])),
});

const device = await openDevice("cpu");
await device.writeState(Object.fromEntries(held.map(({ name }) => [name, checkpoint.state[name]])));
const session = await device.load(program);
const results = await session.run(
  Object.fromEntries(program.feeds.map(({ name }) => [name, feeds[name]])),
);
process.stdout.write(
  `| step ${checkpoint.record.step} | gates closed | mean gate |\n|---|---|---|\n`,
);
for (const [id] of gates) {
  const open = results[id].data as Float32Array;
  const mean = open.reduce((sum, value) => sum + value, 0) / open.length;
  const closed = open.filter((value) => value < CLOSED).length / open.length;
  process.stdout.write(`| \`${id}\` | ${(100 * closed).toFixed(1)} % | ${mean.toFixed(2)} |\n`);
}
await device.close();
