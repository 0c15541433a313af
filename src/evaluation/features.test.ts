import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { uniform } from "../../tests/goldens/hash.ts";
import { onnxFile } from "../../tests/onnx-file.ts";
import { tinyClassifier } from "../../tests/tiny-classifier.ts";
import { wavyPicture } from "../../tests/wavy-picture.ts";
import { photoOf, writePicture } from "../files/index.ts";
import { type Picture, quantise } from "../image/picture.ts";
import { resize } from "../image/resize.ts";
import type { Device } from "../runtime/index.ts";
import { openDevice } from "../runtime/node.ts";
import { baseline } from "./baselines.ts";
import { listCases } from "./cases.ts";
import { type EvaluationOptions, evaluate } from "./evaluate.ts";
import { type FeatureOptions, openFeatures } from "./features.ts";
import { frechetDistance } from "./frechet.ts";
import { protocolNamed } from "./protocols.ts";

const SIDE_PX = 299; // the file leaves its sides open

let folder: string;
let path: string;
let device: Device;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "kintsugi-features-"));
  path = join(folder, "tiny.onnx");
  await writeFile(path, tinyClassifier());
  device = await openDevice("cpu", { threads: 1 });
});
afterAll(async () => {
  await device.close();
  await rm(folder, { recursive: true });
});

async function featuresOf(picture: Picture, options: Partial<FeatureOptions> = {}) {
  const features = await openFeatures({ path, ...options }, device);
  try {
    return await features.of(picture);
  } finally {
    await features.close();
  }
}

/** Means of ReLU (w₁ ∗ x + b₁), as tests/tiny-classifier.ts has them, of x = factor · picture + shift beside zeros. */
function firstLayer({ data, width, height }: Picture, { factor = 2, shift = -1 } = {}) {
  const [w, b] = [uniform([4, 3, 3, 3], 21), uniform([4], 22)];
  const at = (c: number, y: number, x: number): number =>
    y < 0 || x < 0 || y === height || x === width
      ? 0
      : factor * data[(c * height + y) * width + x] + shift;
  return Array.from(b, (bias, o) => {
    let sum = 0;
    for (let place = 0; place < width * height; place++) {
      let value = bias;
      for (let k = 0; k < 27; k++) {
        const [c, dy, dx] = [Math.floor(k / 9), (Math.floor(k / 3) % 3) - 1, (k % 3) - 1];
        value += w[27 * o + k] * at(c, Math.floor(place / width) + dy, (place % width) + dx);
      }
      sum += Math.max(0, value);
    }
    return sum / (width * height);
  });
}

function expectClose(values: Float32Array, expected: readonly number[]): void {
  expect(values).toHaveLength(expected.length);
  expected.forEach((value, i) => {
    expect(values[i]).toBeCloseTo(value, 5);
  });
}

describe("features", () => {
  const picture = wavyPicture(SIDE_PX, SIDE_PX);

  test("are the means of the named map over the picture in −1…1, or in the scale that is told", async () => {
    expectClose(await featuresOf(picture, { output: "one" }), firstLayer(picture));
    const unit = firstLayer(picture, { factor: 1, shift: 0 });
    expectClose(await featuresOf(picture, { output: "one", scale: "unit" }), unit);
  });

  test("are of the picture at the file's size", async () => {
    const small = wavyPicture(80, 60);
    const size = { width: SIDE_PX, height: SIDE_PX };
    const large = await featuresOf(resize(small, size, "bilinear"));
    expectClose(await featuresOf(small), [...large]);
    expect(large).toHaveLength(6); // `two`, the file's output
  });

  test("are told apart by file, value and scale", async () => {
    const all = [{}, { output: "one" }, { scale: "unit" as const }];
    const ids = new Set<string>();
    for (const options of all) {
      const { id, name, close } = await openFeatures({ path, ...options }, device);
      expect(name).toBe(`tiny.onnx: ${options.output ?? "two"}`);
      ids.add(id);
      await close();
    }
    expect(ids.size).toBe(3);
  });

  test("refuse a file that is not there, a value that it has not, and what is no network of a picture", async () => {
    const refused = (options: Partial<FeatureOptions>) =>
      expect(openFeatures({ path, ...options }, device)).rejects;
    await refused({ path: join(folder, "none.onnx") }).toMatchObject({ code: "file-missing" });
    await refused({ output: "three" }).toMatchObject({ code: "unknown-name" });
    const grey = join(folder, "grey.onnx");
    const inputs = { grey: ["N", 1, 8, 8] };
    await writeFile(grey, onnxFile({ inputs, steps: [["Relu", ["grey"], "y"]] }));
    await refused({ path: grey }).toThrow(
      "grey.onnx: expected one input [N, 3, H, W], got grey [?,1,8,8]",
    );
    const flat = join(folder, "flat.onnx");
    const steps = [["ReduceMean", ["rgb"], "y", { axes: [3], keepdims: 0 }]] as const;
    await writeFile(flat, onnxFile({ inputs: { rgb: ["N", 3, 8, 8] }, steps }));
    await refused({ path: flat }).toThrow(
      "flat.onnx: y: expected features [N, D] or [N, D, H, W], got [1, 3, 8]",
    );
  });
});

describe("FID of an evaluation", () => {
  const protocol = "mean-8";
  let data: string;
  beforeAll(async () => {
    data = join(folder, "photos");
    await mkdir(data);
    for (const [i, side] of [64, 72, 80].entries()) {
      await writePicture(join(data, `${i}.png`), photoOf(wavyPicture(side, side)));
    }
  });

  async function run(options: Partial<EvaluationOptions>) {
    const evaluation = evaluate({ data, protocol, network: "bicubic", device, ...options });
    for (;;) {
      const { done, value } = await evaluation.next();
      if (done) return value;
    }
  }

  /** Between what a baseline makes of every case and the originals. */
  async function expectedOf(name: "damaged" | "bicubic", output: string): Promise<number> {
    const features = await openFeatures({ path, output }, device);
    const [mended, originals]: [Float32Array[], Float32Array[]] = [[], []];
    const list = await listCases({ data });
    for await (const damaged of list.cases(protocolNamed(protocol))) {
      mended.push(await features.of(quantise(baseline(name, damaged))));
      originals.push(await features.of(damaged.original));
    }
    await features.close();
    return frechetDistance(mended, originals);
  }

  test("is the Fréchet distance between features of mended pictures and of originals", async () => {
    const { distances } = await run({ features: { path, output: "one" } });
    expect(distances.features).toBe("tiny.onnx: one");
    const damaged = await expectedOf("damaged", "one");
    const bicubic = await expectedOf("bicubic", "one");
    expect(damaged / bicubic).toBeLessThan(0.8); // apart, so that versions mixed up would show
    expect(distances.baselines.damaged!.fid! / damaged).toBeCloseTo(1, 5);
    expect(distances.baselines.bicubic!.fid! / bicubic).toBeCloseTo(1, 5);
    expect(distances.raw.fid! / bicubic).toBeCloseTo(1, 5);
  }, 60_000);

  test("is of the features that were asked for, whatever rows are kept, and null without", async () => {
    const rows = join(folder, "rows");
    const one = await run({ rows, features: { path, output: "one" } });
    const two = await run({ rows, features: { path } });
    const again = await run({ rows, features: { path, output: "one" } });
    const none = await run({ rows });
    expect(two.distances.raw.fid).not.toBe(one.distances.raw.fid);
    expect(again).toEqual(one);
    expect(none.distances.raw.fid).toBeNull();
    expect(none.distances.features).toBeNull();
    expect(none.distances.raw.swd).toBe(one.distances.raw.swd);
  }, 60_000);
});
