import { describe, expect, test } from "vitest";
import { costOf } from "../graph/index.ts";
import { anatomyOf } from "./anatomy.ts";
import { buildNetwork, type NetworkName, networkNames } from "./registry.ts";

const size = { batch: 1, height: 64, width: 64, cells: 17 };
const anatomy = (name: NetworkName) => anatomyOf(buildNetwork(name, size));
const layerNamed = (name: NetworkName, id: string) =>
  anatomy(name).layers.find((layer) => layer.id === id)!;

describe("a network's anatomy", () => {
  test.each(networkNames)("counts every parameter and every multiply-add of %s once", (name) => {
    const network = buildNetwork(name, size);
    const { layers, parameters, multiplyAdds } = anatomyOf(network);
    const { convolutions, products } = costOf([network.outputs.mended]);
    expect(parameters).toBe(network.parameters.count);
    expect(multiplyAdds).toBe(convolutions + products);
    const sum = layers.reduce((total, layer) => total + layer.multiplyAdds, 0);
    expect(sum).toBeGreaterThan(0.9 * multiplyAdds);
    expect(sum).toBeLessThanOrEqual(multiplyAdds);
    const learnt = layers.reduce((total, layer) => total + layer.parameters, 0);
    expect(learnt).toBeLessThanOrEqual(parameters);
    expect(learnt).toBeGreaterThan(0.9 * parameters);
  });

  test.each(networkNames)("reads each layer of %s after those it reads", (name) => {
    const known = new Set(["input"]);
    for (const { id, from } of anatomy(name).layers) {
      expect(from.length).toBeGreaterThan(0);
      for (const each of from) expect(known).toContain(each);
      known.add(id);
    }
  });

  test("of a gated U-Net is its encoder, middle and decoder with their skips and gates", () => {
    const { layers, sights } = anatomy("gated-unet");
    expect(layers.map(({ id, kind, from }) => `${id} ${kind} < ${from.join(" + ")}`)).toEqual([
      "encoder.0 gated < input",
      "encoder.1 gated < encoder.0",
      "encoder.2 gated < encoder.1",
      "encoder.3 gated < encoder.2",
      "encoder.4 gated < encoder.3",
      "encoder.5 gated < encoder.4",
      "middle.0 gated < encoder.5",
      "middle.1 gated < middle.0",
      "middle.2 gated < middle.1",
      "decoder.0 gated < middle.2 + encoder.4",
      "decoder.1 gated < decoder.0 + encoder.2",
      "decoder.2 gated < decoder.1 + encoder.0",
      "output convolution < decoder.2",
    ]);
    expect(layerNamed("gated-unet", "encoder.1")).toMatchObject({
      ...{ shape: [1, 48, 32, 32], kernel: 3, stride: 2 },
      parameters: 96 * 24 * 9 + 96,
      multiplyAdds: 96 * 24 * 9 * 32 * 32,
    });
    expect(layerNamed("gated-unet", "middle.2")).toMatchObject({ dilation: 8 });
    expect(layerNamed("gated-unet", "decoder.2")).toMatchObject({ kernel: 3 });
    expect(sights.get("decoder.2")?.activation?.shape).toEqual([1, 24, 64, 64]);
    expect(sights.get("decoder.2")?.gate?.shape).toEqual([1, 24, 64, 64]);
    expect(sights.get("output")?.activation?.shape).toEqual([1, 3, 64, 64]);
  });

  test("of partial convolutions has what every window saw, down to one place and up again", () => {
    const { layers, sights } = anatomy("pconv-unet");
    expect(layers.map(({ kind }) => kind)).toEqual(layers.map(() => "partial"));
    const sides = layers.map(({ id }) => sights.get(id)?.seen?.shape[2]);
    expect(sides).toEqual([32, 16, 8, 4, 2, 1, 1, 1, 1, 1, 2, 4, 8, 16, 32, 64]);
    expect(layerNamed("pconv-unet", "decoder.3").from).toEqual(["decoder.4", "encoder.2"]);
  });

  test("of residual blocks adds each to what was there", () => {
    expect(layerNamed("edge-connect", "edges.middle.1.1")).toMatchObject({
      ...{ kind: "convolution", shape: [1, 256, 16, 16] },
      from: ["edges.middle.1.0", "edges.middle.0.1"],
    });
    expect(layerNamed("edge-connect", "edges.output").kind).toBe("convolution");
  });

  test.each([
    ["gated-two-stage", 64, "second.attention.5"],
    ["pepsi", 64, undefined],
    ["diet-pepsi", 64, undefined],
  ] as const)("of %s has an attention of %i queries and keys", (name, length, from) => {
    const { layers, sights } = anatomy(name);
    const [attention, ...others] = layers.filter(({ kind }) => kind === "attention");
    expect(others).toEqual([]);
    expect(attention.shape).toEqual([1, length, length]);
    expect(sights.get(attention.id)?.attention?.shape).toEqual([1, length, length]);
    if (from) expect(attention.from).toEqual([from]);
    expect(layers.filter((layer) => layer.from.includes(attention.id))).not.toEqual([]);
  });
});
