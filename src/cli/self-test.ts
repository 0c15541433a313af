/** What `kintsugi doctor` tries on a device: a convolution whose result is known, and a small mending. */
import { compile, constant, conv, input } from "../graph/index.ts";
import { type Hole, type Picture, quantise, rectangleHole } from "../image/index.ts";
import { usualNetwork } from "../mending/index.ts";
import { openMender } from "../mending/mender.node.ts";
import { untrainedWeights } from "../mending/untrained.ts";
import { gridOfRectangle, type Mosaic, mosaic, observeCells } from "../mosaic/index.ts";
import type { Device, Weights } from "../runtime/index.ts";

export interface Trial {
  readonly name: "convolution" | "mending";
  readonly passed: boolean;
  readonly milliseconds: number;
  /** What came out; where it passed, what that means. */
  readonly detail: string;
}

/** Runs both; whatever they throw is the detail of a failed one. */
export async function selfTest(device: Device, weights?: Weights): Promise<readonly Trial[]> {
  return [
    await attempt("convolution", () => convolve(device)),
    await attempt("mending", () => mend(device, weights ?? untrainedWeights(usualNetwork))),
  ];
}

type Outcome = Pick<Trial, "passed" | "detail">;

async function attempt(name: Trial["name"], run: () => Promise<Outcome>): Promise<Trial> {
  const start = performance.now();
  const outcome = await run().catch((error: Error) => ({ passed: false, detail: error.message }));
  return { name, ...outcome, milliseconds: Math.round(performance.now() - start) };
}

/** The sums over 3×3 neighbours of 1…9 in a square. */
const sums = [12, 21, 16, 27, 45, 33, 24, 39, 28];

async function convolve(device: Device): Promise<Outcome> {
  const x = input("x", [1, 1, 3, 3]);
  const kernel = constant(new Float32Array(9).fill(1), [1, 1, 3, 3]);
  const y = conv(x, kernel, { padding: 1 });
  const session = await device.load(
    compile({ name: "sums", feeds: { x }, results: { y }, state: {} }),
  );
  const { y: got } = await session.run({ x: Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9) });
  await session.release();
  const values = Array.from(got.data, Number);
  const passed = sums.every((sum, i) => Math.abs(sum - values[i]) < 1e-4);
  return { passed, detail: passed ? "as it must be" : `${values} instead of ${sums}` };
}

const side = 64;

/** Mends 8 px cells in a slope of colour; the cells must come out as they were. */
async function mend(device: Device, weights: Weights): Promise<Outcome> {
  const rectangle = { x: 16, y: 16, width: 32, height: 32 };
  const how: Mosaic = { kind: "mean", grid: gridOfRectangle(rectangle, 8), support: "clipped" };
  const hole = rectangleHole({ width: side, height: side }, rectangle);
  const picture = quantise(mosaic(slope(), hole, how));
  const mender = await openMender({ device, weights });
  const { picture: mended } = await mender.mend({ picture, hole, mosaic: how });
  await mender.close();
  const before = cellsOf(picture, hole, how);
  const after = cellsOf(quantise(mosaic(mended, hole, how)), hole, how);
  const passed = before.every((value, cell) => Math.abs(value - after[cell]) < 1e-4);
  const detail = `${weights.card.name}, ${side}×${side}`;
  return { passed, detail: passed ? detail : `${detail}: the observed cells were not kept` };
}

/** Brightness rising across, red falling down. */
function slope(): Picture {
  const data = Float32Array.from({ length: 3 * side * side }, (_, i) => {
    const [x, y] = [i % side, Math.floor(i / side) % side];
    return (i < side * side ? 1.5 * side - y : side / 2 + x) / (2 * side);
  });
  return { width: side, height: side, channels: 3, data };
}

const cellsOf = (picture: Picture, hole: Hole, how: Mosaic): Float32Array =>
  observeCells(picture, hole, how).values;
