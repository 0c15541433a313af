/**
 * Soak: a training is killed over and over at random moments, and must end as one that ran through.
 * `npx tsx benchmarks/soak-kill.ts [KILLS] [SEED]` prints how each sitting ended and fails where the end differs.
 */
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { randomOf } from "../src/image/random.ts";
import { buildSources, randomMoment, sittingsOf, trainUntil } from "../tests/killed-training.ts";
import { tinyInput } from "../tests/tiny-recipe.ts";

const kills = Number(process.argv[2] ?? 200);
const random = randomOf(Number(process.argv[3] ?? 1));
const recipe = JSON.stringify({
  ...tinyInput,
  steps: 10 * kills,
  checkpointSeconds: 0.05,
  evaluation: { everySteps: 100, pictures: 2 },
});

const parent = await mkdtemp(join(tmpdir(), "kintsugi-soak-"));
const [killed, whole] = [join(parent, "killed"), join(parent, "whole")];
const built = await buildSources();
for (let i = 1; i <= kills; i++) {
  const moment = randomMoment(random);
  const signal = await trainUntil({ built, out: killed, recipe }, moment);
  process.stdout.write(`${i}/${kills}  ${moment.kind} ${moment.count}: ${signal ?? "finished"}\n`);
}
await trainUntil({ built, out: killed, recipe });
await trainUntil({ built, out: whole, recipe });
const [ends, expected] = await Promise.all(
  [killed, whole].map((out) => readFile(join(out, "weights.safetensors"))),
);
const sittings = await sittingsOf(killed);
for (const folder of [parent, built]) await rm(folder, { recursive: true });
const isSame = ends.equals(expected);
process.stdout.write(
  `${sittings.length} sittings; the end is ${isSame ? "the same" : "another"}\n`,
);
if (!isSame) process.exitCode = 1;
