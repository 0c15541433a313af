import { expect, test } from "vitest";
import { type Desk, desksOf, startState } from "../state.ts";
import { Store } from "../store.ts";
import type { Client } from "./client.ts";
import { methodsFor } from "./methods.ts";
import type { Given, JobName, Mended, Shown } from "./protocol.ts";
import { Tasks } from "./tasks.ts";

const shown = (): Shown => ({
  photo: {
    ...{ width: 40, height: 40, channels: 3, depth: 8, format: "png", warnings: [] },
    raster: new Uint8Array(3 * 40 * 40),
    metadata: { orientation: 1, palette: false },
  },
  bitmap: {} as ImageBitmap,
});

/** Two pictures broken here; whatever is mended tells `during` of it first. */
function studio(during: (store: Store) => void = () => {}) {
  const store = new Store(startState({ language: "en", theme: "auto", hasKeys: true }));
  const photos: unknown[] = [];
  const planned: unknown[] = [];
  const answers: { readonly [J in JobName]?: (given: never) => unknown } = {
    damage: shown,
    measure: () => ({ psnrHole: 1 }),
    plan({ mode }: Given<"plan">) {
      planned.push(mode);
      return [];
    },
    mend({ photo, mode }: Given<"mend">): Mended {
      photos.push(photo);
      during(store);
      const how = {
        weights: "w",
        device: "d",
        quality: "fast",
        looks: 1,
        milliseconds: 1,
      } as const;
      const of = { method: mode?.method ?? "gated-unet", kept: undefined, uncertainty: undefined };
      return { ...shown(), ...how, ...of };
    },
  };
  const run = async (job: JobName, given: never) => answers[job]?.(given) ?? null;
  const client = { run } as unknown as Client;
  const tasks = new Tasks(store, { client, seeker: client, device: "cpu" });
  for (const name of ["a", "b"])
    store.dispatch({ type: "opened", name, shown: shown(), task: "try" });
  return { store, tasks, photos, planned };
}

const resultsOf = (store: Store) => desksOf(store.state).map(({ results }: Desk) => results.length);

test("all ways mend the picture that they were asked for, though another comes to the front", async () => {
  const { store, tasks } = studio((store) => store.dispatch({ type: "front", id: 1 }));
  const methods = methodsFor(store.state.desk as Desk);
  expect(methods.length).toBeGreaterThan(1);
  await tasks.mendInAllWays();
  expect(resultsOf(store)).toEqual([0, methods.length]);
  expect(store.state.desk).toMatchObject({ name: "a", look: "seam", results: [] });
});

test("all ways end where their picture is closed", async () => {
  const { store, tasks, photos } = studio((store) => store.dispatch({ type: "close", id: 2 }));
  await tasks.mendInAllWays();
  expect(photos).toHaveLength(1);
  expect(resultsOf(store)).toEqual([0]);
});

test("windows that are shown are planned anew where others are asked for", async () => {
  const { store, planned } = studio();
  store.dispatch({ type: "windows", windows: { areShown: true, boxes: [] } });
  await expect.poll(() => planned.length).toBe(1);
  store.dispatch({ type: "mode", mode: { windows: "small" } });
  await expect.poll(() => planned.length).toBe(2);
  expect(planned).toEqual([{ method: "gated-unet" }, { method: "gated-unet", windows: "small" }]);
});
