/**
 * Writes models for scripts/check-onnx.py: every operator with its gradients, one model a case, and a training step.
 *
 *     npx tsx scripts/dump-programs.ts FOLDER
 */
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import {
  type CompiledProgram,
  compile,
  conv,
  gradients,
  input,
  mean,
  mul,
  relu,
  square,
  sub,
} from "../src/graph/index.ts";
import { goldenCases } from "../tests/goldens/graph.ts";
import { type Family, graphCases } from "../tests/graph-cases.ts";

/** One step of gradient descent on a layer: state that is read and replaced. */
function trainingStep(): CompiledProgram {
  const [x, target] = [input("x", [2, 3, 8, 8]), input("target", [2, 4, 8, 8])];
  const weight = input("layer.0.weight", [4, 3, 3, 3]);
  const loss = mean(square(sub(relu(conv(x, weight, { padding: 1 })), target)));
  const [slope] = gradients(loss, [weight]);
  return compile({
    name: "training step",
    feeds: { x, target },
    results: { loss },
    state: { "layer.0.weight": { current: weight, next: sub(weight, mul(slope, 0.1)) } },
  });
}

const folder = process.argv[2];
if (folder === undefined) {
  process.stderr.write("dump-programs: expected a folder to write to, got none\n");
  process.exit(2);
}
await mkdir(folder, { recursive: true });
const cases = (Object.keys(graphCases) as Family[]).flatMap(goldenCases);
const programs = [...cases.map(({ program }) => program), trainingStep()];
for (const { name, model } of programs) {
  await writeFile(join(folder, `${name.replaceAll(/[^\w]+/g, "-")}.onnx`), model);
}
process.stdout.write(`${programs.length} models in ${folder}\n`);
