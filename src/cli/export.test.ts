import { readdir, readFile } from "node:fs/promises";
import { fromBinary } from "@bufbuild/protobuf";
import { ModelProtoSchema, type TensorProto } from "onnx-buf";
import { InferenceSession, Tensor } from "onnxruntime-node";
import { describe, expect, test } from "vitest";
import { setUpBench } from "../../tests/command-bench.ts";
import { kintsugi } from "../../tests/command-line.ts";
import { packagedNames } from "../mending/packaged.node.ts";
import { networkNames } from "../networks/index.ts";

setUpBench();

describe("kintsugi export", () => {
  test("writes a model that says what it takes and runs anywhere", async () => {
    const call = ["export", "./w.safetensors", "--size", "64", "--out", "net.onnx"];
    const { exitCode, stdout, stderr } = await kintsugi(...call);
    expect(exitCode).toBe(0);
    expect(stderr).toMatch(/^net\.onnx: gated-unet-untrained, 0\.\d\d M parameters\n$/);
    expect(stdout.split("\n")[0]).toBe(
      "in   picture   float32 [1, 3, 64, 64]  the damaged picture, RGB, -1 to 1 (sRGB level / 127.5 - 1)",
    );
    const { metadataProps, graph } = fromBinary(ModelProtoSchema, await readFile("net.onnx"));
    const isElsewhere = ({ externalData }: TensorProto) => externalData.length > 0;
    expect(graph!.initializer.filter(isElsewhere)).toEqual([]);
    const metadata = Object.fromEntries(metadataProps.map(({ key, value }) => [key, value]));
    expect(metadata).toMatchObject({
      network: "gated-unet",
      hole: "1 where the picture is missing or mosaiced, 0 where it is known",
    });
    const session = await InferenceSession.create("net.onnx", { logSeverityLevel: 4 });
    const shapes = portShapes(stdout);
    expect([...session.inputNames].sort()).toEqual(Object.keys(shapes).sort());
    const feeds = Object.entries(shapes).map(([name, shape]) => {
      const size = shape.reduce((product, each) => product * each, 1);
      return [name, new Tensor("float32", new Float32Array(size).fill(0.25), shape)];
    });
    const { mended } = await session.run(Object.fromEntries(feeds));
    expect(mended.dims).toEqual([1, 3, 64, 64]);
    expect((mended.data as Float32Array).every(Number.isFinite)).toBe(true);
    await session.release();
  });

  test.each([
    [
      "pencil",
      "64",
      "net2.onnx",
      2,
      `export: expected one of ${[...networkNames, ...packagedNames()].join(", ")}, a path of weights or the folder of a run, got "pencil"`,
    ],
    ["./w.safetensors", "60", "net2.onnx", 2, "--size: expected a multiple of 8, got 60"],
    [
      "./w.safetensors",
      "99999992",
      "net2.onnx",
      2,
      '--size: expected a whole number of pixels of at most 16384, got "99999992"',
    ],
    [
      "./w.safetensors",
      "big",
      "net2.onnx",
      2,
      '--size: expected a whole number of pixels of at least 8, got "big"',
    ],
    [
      "./w.safetensors",
      "64",
      "net2.zip",
      2,
      "--out: expected a name ending in .onnx, got net2.zip",
    ],
    [
      "./in.png",
      "64",
      "net2.onnx",
      3,
      "./in.png: expected a safetensors file, got a file of another kind",
    ],
  ])("refuses %s of size %s into %s", async (name, size, out, exitCode, message) => {
    const ran = await kintsugi("export", name, "--size", size, "--out", out);
    expect(ran).toEqual({ exitCode, stdout: "", stderr: `kintsugi: ${message}\n` });
    expect((await readdir(".")).filter((file) => file.startsWith("net2"))).toEqual([]);
  });
});

/** `in   hole  float32 [1, 1, 64, 64]  …` → `{ hole: [1, 1, 64, 64] }` */
function portShapes(table: string): Record<string, number[]> {
  const rows = [...table.matchAll(/^in +(\w+) +float32 \[([\d, ]+)\]/gm)];
  return Object.fromEntries(rows.map(([, name, shape]) => [name, shape.split(", ").map(Number)]));
}
