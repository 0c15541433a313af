import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { tinyRecipe } from "../../tests/tiny-recipe.ts";
import { readPicture } from "../files/index.ts";
import { openDevice } from "../runtime/node.ts";
import { openHeldOut } from "./held-out.ts";
import { trainsOnHeldOut } from "./measuring.ts";
import { objectiveOf } from "./objective.ts";
import { stateFromWeights } from "./state.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "kintsugi-held-out-"));
});
afterAll(() => rm(folder, { recursive: true }));

test("a network that corrects nothing measures as its first guess, the running means decide", async () => {
  const recipe = tinyRecipe({ evaluation: { pictures: 3 } });
  const { parameters } = objectiveOf(recipe).network;
  const fresh = parameters.initialise(1);
  const still = Object.fromEntries(parameters.all.map(({ name }) => [name, fresh[name].fill(0)]));
  const device = await openDevice("cpu", { threads: 1 });
  await device.writeState(stateFromWeights(parameters.all, still));
  const heldOut = await openHeldOut(device, recipe);
  const samples = join(folder, "samples"); // that is not there yet
  const before = await heldOut.measure(samples, 7);
  expect(before.psnrHole).toBeCloseTo(before.guessPsnrHole, 3);
  expect(before.guessPsnrHole).toBeGreaterThan(10);

  const [bias, average] = ["output.bias", "average.output.bias"];
  const { [bias]: zero } = await device.readState([bias]);
  const grey = { ...zero, data: new Float32Array(3).fill(0.5) } as typeof zero;
  await device.writeState({ [bias]: grey });
  expect(await heldOut.measure(samples, 7)).toEqual(before);
  await device.writeState({ [average]: grey });
  const after = await heldOut.measure(samples, 8);
  expect(after.guessPsnrHole).toBe(before.guessPsnrHole);
  expect(after.psnrHole).not.toBe(before.psnrHole);
  await device.close();

  expect(before.sheet).toBe(join(samples, "step-0000007.png"));
  const { width, height } = await readPicture(before.sheet);
  expect(width).toBeGreaterThanOrEqual(4 * 32);
  expect(height).toBeGreaterThanOrEqual(3 * 32);
});

test("files that the training sees are no held-out ones, new pictures are", () => {
  const folderOf = (path: string) => ({ kind: "folder", path }) as const;
  const synthetic = { kind: "synthetic" } as const;
  const mixed = {
    kind: "mixed",
    of: [
      { share: 1, source: synthetic },
      { share: 1, source: folderOf("a") },
    ],
  } as const;
  const sees = (source: typeof synthetic | ReturnType<typeof folderOf> | typeof mixed) =>
    trainsOnHeldOut(tinyRecipe({ source: JSON.parse(JSON.stringify(source)) }));
  expect([sees(synthetic), sees(folderOf("a")), sees(mixed)]).toEqual([false, true, true]);
  const apart = { source: folderOf("a"), evaluation: { source: folderOf("b") } };
  expect(trainsOnHeldOut(tinyRecipe(apart))).toBe(false);
});
