/**
 * Whether convolutions of fewer products pay on WebAssembly, one thread: single layers forwards, and forwards and
 * backwards, and whole networks that mend, each in its usual form and in the quick one, in turn. In Node, by the same
 * engine that a page has.
 *
 *     npx tsx benchmarks/winograd.ts [--side 128] [--rounds 5]
 */
import { parseArgs } from "node:util";
import { env, InferenceSession, Tensor as OrtTensor } from "onnxruntime-web";
import {
  type CompiledProgram,
  compile,
  constant,
  conv,
  convByWinograd,
  gradients,
  input,
  mul,
  sizeOf,
  sum,
  type Tensor,
} from "../src/graph/index.ts";
import { freshProgram } from "./networks.ts";

const { values: flags } = parseArgs({
  options: {
    side: { type: "string", default: "128" },
    rounds: { type: "string", default: "5" },
  },
});
const [side, rounds] = [flags.side, flags.rounds].map(Number);
env.wasm.numThreads = 1;

/** Channels in and out, side of the map, dilation. */
const layers = [
  [8, 8, 128, 1],
  [16, 16, 128, 1],
  [24, 24, 128, 1],
  [32, 32, 128, 1],
  [64, 64, 64, 1],
  [64, 16, 64, 1],
  [128, 128, 32, 1],
  [256, 256, 16, 1],
  [256, 256, 12, 1],
  [256, 256, 8, 1],
  [96, 96, 64, 2],
  [96, 96, 64, 4],
  [96, 96, 64, 8],
  [32, 32, 64, 2],
] as const;
const networks = [
  "gated-unet",
  "plain-unet",
  "pconv-unet.small",
  "pepsi",
  "diet-pepsi",
  "gated-two-stage",
  "edge-connect.small",
];

const noise = (shape: readonly number[]) =>
  Float32Array.from({ length: sizeOf(shape) }, (_, i) => Math.sin(i * 12.9898) / 10);

/** The least milliseconds of each program, run in turn. */
async function fastest(programs: readonly CompiledProgram[]): Promise<readonly number[]> {
  const sessions: InferenceSession[] = [];
  for (const { model } of programs) sessions.push(await InferenceSession.create(model));
  const feeds = Object.fromEntries(
    [...programs[0].feeds, ...programs[0].state].map(({ name, shape }) => [
      name,
      new OrtTensor("float32", noise(shape), shape),
    ]),
  );
  const least = programs.map(() => Number.POSITIVE_INFINITY);
  for (let round = 0; round <= rounds; round++) {
    for (const [i, session] of sessions.entries()) {
      const start = performance.now();
      await session.run(feeds);
      if (round > 0) least[i] = Math.min(least[i], performance.now() - start);
    }
  }
  for (const session of sessions) await session.release();
  return least;
}

/** A layer's forms as programs: mending with a constant weight, or training. */
function layerPrograms([channels, outputs, size, dilation]: (typeof layers)[number]) {
  const x = input("x", [1, channels, size, size]);
  const weight = input("weight", [outputs, channels, 3, 3]);
  const options = { padding: dilation, dilation };
  const fixed = constant(noise(weight.shape), weight.shape);
  const forms = [conv, convByWinograd];
  const training = (y: Tensor) => {
    const dy = input("dy", y.shape);
    const [dx, dWeight] = gradients(sum(mul(y, dy)), [x, weight]);
    return { feeds: { x, weight, dy }, results: { y, dx, dWeight } };
  };
  const compiled = (parts: Pick<Parameters<typeof compile>[0], "feeds" | "results">) =>
    compile({ name: "layer", state: {}, ...parts });
  return {
    mending: forms.map((form) =>
      compiled({ feeds: { x }, results: { y: form(x, fixed, options) } }),
    ),
    training: forms.map((form) => compiled(training(form(x, weight, options)))),
  };
}

function networkPrograms(name: string): readonly CompiledProgram[] {
  const program = freshProgram(name, { batch: 1, side });
  return [compile(program), compile(program, "fewer-products")];
}

const told = ([usual, quick]: readonly number[]) =>
  `${usual.toFixed(1).padStart(7)} → ${quick.toFixed(1).padStart(6)} ms ${(usual / quick).toFixed(2)}×`;

console.log("channels, outputs, side, dilation: mending | training");
for (const layer of layers) {
  const { mending, training } = layerPrograms(layer);
  const figures = [await fastest(mending), await fastest(training)].map(told);
  console.log(`${layer.join(", ").padEnd(18)} ${figures.join(" | ")}`);
}
for (const name of networks) {
  console.log(`${name.padEnd(18)} ${told(await fastest(networkPrograms(name)))}`);
}
