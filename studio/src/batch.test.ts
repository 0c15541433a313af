import { expect, test } from "vitest";
import { batchOf, countsOf, resultFiles, withItem } from "./batch.ts";

const files = ["a.jpg", "a.png", "b.webp"].map((name) => new File(["x"], name));
const mended = { phase: "mended", blob: new Blob(["y"]), mosaics: 1 } as const;

test("a batch tells how far each picture is", () => {
  const batch = withItem(withItem(batchOf(files), 0, mended), 2, { phase: "nothing" });
  expect(countsOf(batch)).toEqual({ waiting: 1, working: 0, nothing: 1, mended: 1, failed: 0 });
});

test("results are named after their pictures, no two alike, and only what was mended is one", () => {
  const batch = withItem(withItem(batchOf(files), 0, mended), 1, mended);
  expect(resultFiles(batch).map(({ name }) => name)).toEqual(["a-mended.png", "a-mended-2.png"]);
});

test("folders stay in the names", () => {
  const file = Object.assign(new File(["x"], "c.png"), {});
  Object.defineProperty(file, "webkitRelativePath", { value: "trip.2/day/c.png" });
  const batch = withItem(batchOf([file]), 0, mended);
  expect(resultFiles(batch)[0].name).toBe("trip.2/day/c-mended.png");
});
