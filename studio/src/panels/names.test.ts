import { expect, test } from "vitest";
import { en, ja } from "../words/index.ts";
import { keptText, nameOf } from "./names.ts";

const within = { kept: "within", toleranceLevels: 2.5 } as const;

test("a result is called by its weights, and by its looks where there were several", () => {
  expect([1, 2, 8].map((looks) => nameOf({ weights: "w", looks }))).toEqual(["w", "w ×2", "w ×8"]);
});

test("of kept cells no more is said than a PNG or WebP holds", () => {
  for (const format of ["png", "webp", "avif"] as const) {
    expect(keptText({ kept: "exactly" }, format, en.result.kept)).toBe(
      "Every observed cell is kept.",
    );
  }
  expect(keptText(within, "png", en.result.kept)).toBe(
    "Observed cells are kept within 2.5 levels.",
  );
  expect(keptText(within, "png", ja.result.kept)).toBe(
    "観測されたセルは2.5階調以内で保たれています。",
  );
});

test("of a JPEG it is said that they were kept before lossy encoding", () => {
  expect(keptText({ kept: "exactly" }, "jpeg", en.result.kept)).toBe(
    "Every observed cell is kept. That is before lossy encoding: a JPEG changes all levels a little, a PNG none.",
  );
  expect(keptText(within, "jpeg", ja.result.kept)).toBe(
    "観測されたセルは2.5階調以内で保たれています。ただし保存前の値です。JPEGではすべての階調が少し変わり、PNGでは変わりません。",
  );
  expect(keptText({ kept: "not at all" }, "jpeg", en.result.kept)).toBe(
    "The picture does not bear out such cells, so none was kept.",
  );
});
