/**
 * Soak: 10,000 runs that replace state, as training does, must not grow the process.
 * `npx tsx benchmarks/soak-state.ts [RUNS] [cpu|webgpu|cuda]` prints memory as it goes and fails where it grew.
 */
import { add, compile, input, mul } from "../src/graph/index.ts";
import type { DeviceName } from "../src/runtime/device.ts";
import { floats } from "../src/runtime/device.ts";
import { openDevice } from "../src/runtime/node.ts";

const size = 1 << 18;
const allowedBytes = 32 * 2 ** 20;
const runs = Number(process.argv[2] ?? 10_000);
const device = await openDevice((process.argv[3] ?? "cpu") as DeviceName);

/** m ← 0.9·m + g; w ← w − 0.01·m: 1 MB of weights and as much of moments. */
function momentumProgram() {
  const [g, w, m] = ["g", "w", "m"].map((name) => input(name, [size]));
  const nextM = add(mul(m, 0.9), g);
  return compile({
    name: "momentum",
    feeds: { g },
    results: { step: mul(nextM, 0.01) },
    state: {
      w: { current: w, next: add(w, mul(nextM, -0.01)) },
      m: { current: m, next: nextM },
    },
  });
}

const zeros = floats([size], new Float32Array(size));
await device.writeState({ w: zeros, m: zeros });
const session = await device.load(momentumProgram());
const megabytes = (bytes: number) => `${(bytes / 2 ** 20).toFixed(1)} MiB`;

const warmUp = Math.ceil(runs / 10);
const start = performance.now();
let before = 0;
for (let i = 1; i <= runs; i++) {
  await session.run({ g: new Float32Array(size).fill(1e-3) }, { transfer: true });
  if (i === warmUp) before = device.memory().residentBytes;
  if (i % warmUp === 0) {
    const perRunMs = (performance.now() - start) / i;
    process.stdout.write(
      `${i} runs  ${megabytes(device.memory().residentBytes)}  ${perRunMs.toFixed(2)} ms a run\n`,
    );
  }
}
const grownBytes = device.memory().residentBytes - before;
await device.close();
process.stdout.write(`grown by ${megabytes(grownBytes)} since run ${warmUp}\n`);
if (grownBytes > allowedBytes) process.exitCode = 1;
