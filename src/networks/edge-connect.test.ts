import { describe, expect, test } from "vitest";
import golden from "../../tests/goldens/edge-connect.json" with { type: "json" };
import { expectDigest } from "../../tests/goldens/graph.ts";
import {
  expectPicture,
  expectTraced,
  hashedNetwork,
  offBy,
  publishedMultiplyAdds,
  traced,
} from "../../tests/hashed-network.ts";
import { overfit } from "../../tests/overfit.ts";
import { evaluate } from "../../tests/run-program.ts";
import { add, gradients, mul, sizeOf, square, sub, sum } from "../graph/index.ts";
import { type EdgeConnectConfig, smallEdgeConnect } from "./edge-connect.ts";
import { type BuiltNetwork, buildNetwork } from "./index.ts";
import { countedSize } from "./inputs.ts";

const countOf = ({ parameters }: BuiltNetwork, generator: string) =>
  parameters.all
    .filter(({ name }) => name.startsWith(`${generator}.`))
    .reduce((total, { tensor }) => total + sizeOf(tensor.shape), 0);

const tiny = (edgesFrom: EdgeConnectConfig["edgesFrom"], training: boolean) =>
  hashedNetwork("edge-connect", { config: { width: 4, blocks: 2, edgesFrom }, training });

describe("edge-connect", () => {
  test("has the published 10.76 + 10.77 M parameters and 48 + 49 GMAC at 256², to 1 %", () => {
    const network = buildNetwork("edge-connect", countedSize);
    const { mended, edges } = network.outputs;
    expect(countOf(network, "edges")).toBe(golden.parameters.edges);
    expect(countOf(network, "picture")).toBe(golden.parameters.picture);
    expect(offBy(golden.parameters.edges, 10.76e6)).toBeLessThan(0.01);
    expect(offBy(golden.parameters.picture, 10.77e6)).toBeLessThan(0.01);
    const ofEdges = publishedMultiplyAdds([edges!]);
    expect(offBy(ofEdges, 48e9)).toBeLessThan(0.01);
    expect(offBy(publishedMultiplyAdds([mended]) - ofEdges, 49e9)).toBeLessThan(0.01);
  });

  test("is a quarter of that where it is small", () => {
    const network = buildNetwork("edge-connect", countedSize, { config: smallEdgeConnect });
    expect(offBy(network.parameters.count, 5.39e6)).toBeLessThan(0.01);
  });

  test.each(["predicted", "original"] as const)(
    "gives PyTorch's pictures, edges, gradients and spectral vectors along %s edges",
    async (edgesFrom) => {
      const { outputs, inputs, holeLoss, parameters, values } = tiny(edgesFrom, true);
      const wrong = mul(sum(square(sub(outputs.edges!, inputs.originalEdges!))), 1 / 1000);
      const results = await evaluate(
        { ...outputs, ...traced(add(holeLoss, wrong), parameters) },
        values,
      );
      expectPicture(results.mended, { ...golden[edgesFrom].mended, hole: values.hole }, 1e-3);
      expectDigest(results.edges, golden[edgesFrom].edges, 1e-3);
      expectTraced(results, golden[edgesFrom], 1e-3);
    },
  );

  test("overfits one batch: the edges, and the picture along them", async () => {
    const { outputs, inputs, holeLoss, parameters, values } = tiny("predicted", true);
    const wrong = mul(sum(square(sub(outputs.edges!, inputs.originalEdges!))), 1 / 1000);
    for (const loss of [wrong, holeLoss]) {
      const losses = await overfit({ parameters, loss }, values, { steps: 40, learningRate: 1e-2 });
      expect(losses.at(-1)).toBeLessThan(losses[0] * 0.8);
    }
  });

  test("refuses edges of another origin by name", () => {
    const config = { edgesFrom: "imagined" as EdgeConnectConfig["edgesFrom"] };
    expect(() => hashedNetwork("edge-connect", { config, training: true })).toThrow(
      'edge-connect: edgesFrom: expected predicted or original, got "imagined"',
    );
  });

  test("sends no gradient from the picture to the generator of edges", async () => {
    const { holeLoss, parameters, values } = tiny("predicted", true);
    const ofEdges = parameters.all.filter(({ name }) => name.startsWith("edges."));
    const slopes = gradients(
      holeLoss,
      ofEdges.map(({ tensor }) => tensor),
    );
    const results = await evaluate(
      Object.fromEntries(slopes.map((slope, i) => [`${i}`, slope])),
      values,
    );
    expect(Object.values(results)).toHaveLength(11);
    expect(Object.values(results).every((slope) => slope.every((value) => value === 0))).toBe(true);
  });

  test("mends along predicted edges whatever it was trained on, and is not told the original's", async () => {
    const [predicted, original] = (["predicted", "original"] as const).map((from) =>
      tiny(from, false),
    );
    expect(original.inputs.originalEdges).toBeUndefined();
    const [a, b] = await Promise.all(
      [predicted, original].map(({ outputs, values }) => evaluate({ ...outputs }, values)),
    );
    expect(b.mended).toEqual(a.mended);
  });
});
