import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { wavyPicture } from "../../tests/wavy-picture.ts";
import type { Example } from "../data/index.ts";
import { holeArea, type Picture, quantise, randomOf, rectangleHole } from "../image/index.ts";
import { damage, gridOfRectangle, type Mosaic } from "../mosaic/index.ts";
import { drawExample, heldOutExamples } from "./examples.ts";
import { knownPartOf } from "./known-part.ts";
import { layOut } from "./layout.ts";

const picture = wavyPicture(192, 160);
const rectangle = { x: 80, y: 60, width: 40, height: 24 };
const hole = rectangleHole(picture, rectangle);
const mosaic: Mosaic = {
  ...{ kind: "mean", support: "clipped" },
  grid: gridOfRectangle(rectangle, 8),
};

/** The picture with something else where the true hole is. */
const changedInHole = (value: number): Picture => {
  const area = picture.width * picture.height;
  return { ...picture, data: picture.data.map((v, i) => (hole.data[i % area] ? value : v)) };
};

const bytes = ({ data }: Picture): Uint8Array => new Uint8Array(data.buffer);

/** A text that changes with any value of them. */
const digest = (examples: readonly Example[]): string => {
  const hash = createHash("sha256");
  for (const { original, degraded, hole, mosaic } of examples) {
    for (const { data } of [original, degraded, hole]) hash.update(data);
    hash.update(JSON.stringify(mosaic));
  }
  return hash.digest("hex");
};

function examplesOf(shown: Picture, count: number) {
  const part = knownPartOf({ picture: shown, hole, mosaic });
  const layout = layOut(part, randomOf(1), "it");
  const drawn = Array.from({ length: count }, (_, i) =>
    drawExample(part, { layout, cropPx: 96 }, randomOf(2, i)),
  );
  return { layout, drawn, heldOut: heldOutExamples(part, layout) };
}

describe("examples of the picture itself", () => {
  const { layout, drawn, heldOut } = examplesOf(picture, 12);

  test("are broken in their hole as the true one is, and nowhere else", () => {
    for (const example of [...drawn, ...heldOut]) {
      expect(example.mosaic).toMatchObject({ kind: "mean", grid: { cellWidth: 8, cellHeight: 8 } });
      const again = quantise(damage(example.original, example.hole, example.mosaic!));
      expect(Buffer.compare(bytes(example.degraded), bytes(again))).toBe(0);
    }
  });

  test("hold out the holes of the layout, as the picture shows them", () => {
    for (const [i, { original, hole: own }] of heldOut.entries()) {
      const { x, y, width, height } = layout.heldOut[i];
      expect(holeArea(own)).toBe(width * height);
      const first = own.data.indexOf(1);
      expect(original.data[first]).toBe(picture.data[y * picture.width + x]);
    }
  });

  test("never show what the true hole holds", () => {
    for (const value of [0, 1]) {
      const other = examplesOf(changedInHole(value), 12);
      expect(digest(other.drawn)).toBe(digest(drawn));
      expect(digest(other.heldOut)).toBe(digest(heldOut));
    }
  });

  test("for training never show what is held out", () => {
    const area = picture.width * picture.height;
    const data = picture.data.map((v, i) => (layout.unknown.data[i % area] ? 0.5 : v));
    const other = examplesOf({ ...picture, data }, 12);
    expect(other.layout.heldOut).toEqual(layout.heldOut);
    expect(digest(other.drawn)).toBe(digest(drawn));
    expect(digest(other.heldOut)).not.toBe(digest(heldOut));
  });
});
