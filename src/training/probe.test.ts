import { expect, test } from "vitest";
import { tinyRecipe } from "../../tests/tiny-recipe.ts";
import { type ProbeRequest, probe } from "./probe.ts";
import { lavish } from "./thrift.ts";

const recipe = tinyRecipe();
const request: ProbeRequest = { recipe, phase: 0, thrift: lavish, device: "cpu", threads: 1 };
const child = (name: string) => `../../tests/${name}`;

test("measures a step in a process of its own", async () => {
  const { peakBytes, milliseconds } = await probe(request);
  expect(peakBytes).toBeGreaterThan(1e8);
  expect(peakBytes).toBeLessThan(1e9);
  expect(milliseconds).toBeGreaterThan(0);
}, 120_000);

test("ends its process where it is aborted, before and while it measures", async () => {
  await expect(probe(request, AbortSignal.abort())).rejects.toMatchObject({ code: "aborted" });
  const controller = new AbortController();
  setTimeout(() => controller.abort(), 50);
  const attempt = probe(request, controller.signal);
  await expect(attempt).rejects.toMatchObject({ code: "aborted" });
  await expect(attempt).rejects.toThrow(
    "tiny, a step to measure memory by: expected to finish, got a request to stop",
  );
}, 60_000);

test("a process that is killed had too little memory", async () => {
  const attempt = probe(request, undefined, child("killed-child"));
  await expect(attempt).rejects.toMatchObject({ code: "out-of-memory" });
  await expect(attempt).rejects.toThrow(
    "tiny, a step to measure memory by: expected to be taken, got an end with SIGKILL",
  );
}, 60_000);

test("what goes wrong in the process keeps its code and its words", async () => {
  const broken = { ...recipe, network: "none" } as unknown as typeof recipe;
  await expect(probe({ ...request, recipe: broken })).rejects.toMatchObject({ code: "internal" });
  const cuda = probe({ ...request, device: "cuda" });
  await expect(cuda).rejects.toMatchObject({ code: "device-missing" });
}, 120_000);
