import { expect, test } from "vitest";
import { wavyPicture } from "../../tests/wavy-picture.ts";
import { canny } from "../image/canny.ts";
import { luma } from "../image/colour.ts";
import { rectangleHole } from "../image/hole.ts";
import { damage } from "../mosaic/damage.ts";
import { edgePlane, networkFeeds } from "./feeds.ts";
import { inputsOf, needsEdges } from "./registry.ts";

const original = wavyPicture(64, 48);
const hole = rectangleHole(original, { x: 20, y: 12, width: 24, height: 20 });
const picture = damage(original, hole, { kind: "white-out" });

test("only networks that are told edges have feeds for them, those of the original in training alone", () => {
  const size = { batch: 1, height: 48, width: 64, cells: 1 };
  const namesOf = (training: boolean) => Object.keys(inputsOf("edge-connect", size, { training }));
  expect([needsEdges("edge-connect"), needsEdges("gated-unet")]).toEqual([true, false]);
  const common = Object.keys(inputsOf("gated-unet", size, { training: true }));
  expect(namesOf(false)).toEqual([...common, "knownEdges"]);
  expect(namesOf(true)).toEqual([...common, "knownEdges", "originalEdges"]);
  expect(Object.keys(networkFeeds([{ picture, hole }], { cells: 1 })).sort()).toEqual(
    common.toSorted(),
  );
});

test("known edges are Canny's of the luma outside the hole, whatever the hole shows", () => {
  const { knownEdges } = networkFeeds([{ picture, hole }], { cells: 1, edges: true });
  const expected = canny(luma(original, "rec709"), { hole });
  expect(knownEdges).toEqual(Float32Array.from(expected));
  expect(knownEdges).toContain(1);
  expect(knownEdges.some((edge, i) => edge === 1 && hole.data[i] === 1)).toBe(false);
});

test("the original's edges are those of the whole picture", () => {
  const edges = edgePlane(original);
  expect(edges.some((edge, i) => edge === 1 && hole.data[i] === 1)).toBe(true);
});
