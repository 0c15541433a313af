import { afterAll, describe, expect, test } from "vitest";
import { compile, exp, gather, input } from "../src/graph/index.ts";
import { expectGolden, goldenGraphs } from "./goldens/graph.ts";
import { type Family, graphCases } from "./graph-cases.ts";
import { needsSoftwareVulkan } from "./needs.ts";
import { programOf } from "./run-program.ts";
import { WebgpuProcess } from "./webgpu-session.ts";

/** Places that are fed and whose shape has to change: the provider computes nothing with int64 (see `gather`). */
const onCpuOnly = [
  "gather",
  "gather with places of two axes",
  "scatterAdd with places of two axes",
];

describe("on WebGPU, without help from the CPU", () => {
  let started: WebgpuProcess | undefined;
  const processIn = (env: NodeJS.ProcessEnv): WebgpuProcess => {
    started ??= new WebgpuProcess(env);
    return started;
  };
  afterAll(() => started?.close());

  test.for(Object.keys(graphCases) as Family[])(
    "every operator of the family %s equals PyTorch, with its gradients",
    { timeout: 240_000 }, // a software adapter, whose shaders are compiled first
    async (family, context) => {
      const webgpu = processIn(needsSoftwareVulkan(context));
      const graphs = goldenGraphs(family, { prefixed: true }).filter(
        ({ name }) => !onCpuOnly.includes(name),
      );
      const program = compile(
        programOf(Object.assign({}, ...graphs.map(({ results }) => results)), family),
      );
      const results = await webgpu.run(
        program,
        Object.assign({}, ...graphs.map(({ values }) => values)),
      );
      for (const graph of graphs) expectGolden(results, graph, 1e-4);
    },
  );

  test("a program that needs the CPU is refused by name, and the process lives on", async (context) => {
    const webgpu = processIn(needsSoftwareVulkan(context));
    const places = input("places", [2], "int64");
    const there = compile(programOf({ y: gather(places, places, 0) }, "whole numbers"));
    await expect(webgpu.run(there, { places: BigInt64Array.of(1n, 0n) })).rejects.toThrow(
      /^whole numbers on WebGPU: .*fallback to CPU EP has been explicitly disabled/,
    );
    const program = compile(programOf({ y: exp(input("x", [2])) }));
    const { y } = await webgpu.run(program, { x: Float32Array.of(0, 1) });
    expect([...y].map((each) => each.toFixed(4))).toEqual(["1.0000", "2.7183"]);
  });
});
