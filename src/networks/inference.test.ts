import { expect, test } from "vitest";
import { hashPicture } from "../../tests/hash-picture.ts";
import { compile, sizeOf, type Tensor } from "../graph/index.ts";
import { floats } from "../runtime/index.ts";
import { openDevice } from "../runtime/node.ts";
import { inferenceProgram } from "./inference.ts";
import { buildNetwork } from "./registry.ts";

test("weights as constants give what weights as state give", async () => {
  const size = { batch: 2, height: 32, width: 40, cells: 11 };
  const config = { width: 4, dilations: [2] };
  const network = buildNetwork("gated-unet", size, { config });
  const fresh = network.parameters.initialise(3);
  const values = Object.fromEntries(
    network.parameters.all.map(({ name, tensor: { shape } }) => [
      name,
      { shape, data: fresh[name] },
    ]),
  );
  const feeds: Record<string, Float32Array> = {};
  for (const [name, { shape }] of Object.entries(network.inputs) as [string, Tensor][]) {
    feeds[name] = hashPicture(sizeOf(shape), 1, 1).data;
  }
  const state = network.parameters.all.map(({ name, tensor }) => [name, { current: tensor }]);
  const device = await openDevice("cpu", { threads: 1 });
  await device.writeState(
    Object.fromEntries(Object.entries(values).map(([name, v]) => [name, floats(v.shape, v.data)])),
  );
  const trained = { name: "gated-unet", config, values, where: "fresh" } as const;
  const withState = await device.load(
    compile({
      name: "with state",
      feeds: { ...network.inputs },
      results: { mended: network.outputs.mended },
      state: Object.fromEntries(state),
    }),
  );
  const withConstants = await device.load(compile(inferenceProgram(trained, size)));
  const [expected, got] = [await withState.run(feeds), await withConstants.run(feeds)];
  expect(got.mended.shape).toEqual([2, 3, 32, 40]);
  const [a, b] = [expected, got].map(({ mended }) => mended.data as Float32Array);
  expect(Math.max(...a.map((value, i) => Math.abs(value - b[i])))).toBeLessThan(1e-5);
  expect(Math.max(...a)).toBeGreaterThan(0.1);
  await device.close();
});
