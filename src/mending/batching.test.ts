import { expect, test } from "vitest";
import { blankPicture } from "../image/picture.ts";
import { inBatches } from "./batching.ts";

const viewOf = (width: number, value: number) => {
  const picture = blankPicture(width, 8);
  picture.data.fill(value);
  return { picture, hole: { width, height: 8, data: new Uint8Array(8 * width) } };
};

function counted() {
  const batches: number[][] = [];
  const mend = inBatches({
    keyOf: ({ picture }) => `${picture.width}`,
    roomFor: () => 4,
    async run(views) {
      batches.push(views.map(({ picture }) => picture.width));
      if (views.some(({ picture }) => picture.data[0] > 1)) throw new Error("too bright");
      return views.map(({ picture }) => ({ ...picture, data: picture.data.map((v) => v / 2) }));
    },
  });
  return { batches, mend };
}

test("views that wait together run in batches of 4, 2 and 1, of one size each", async () => {
  const { batches, mend } = counted();
  const values = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7];
  const all = await Promise.all([...values.map((v) => mend(viewOf(16, v))), mend(viewOf(8, 0.9))]);
  expect(all.map(({ data }) => data[0])).toEqual([...values, 0.9].map((v) => Math.fround(v) / 2));
  expect(batches).toEqual([[16, 16, 16, 16], [16, 16], [16], [8]]);
});

test("an error is that of its batch; the next one runs", async () => {
  const { mend } = counted();
  const [bad, good] = await Promise.allSettled([mend(viewOf(16, 2)), mend(viewOf(8, 0.5))]);
  expect(bad).toMatchObject({ status: "rejected", reason: { message: "too bright" } });
  expect(good.status).toBe("fulfilled");
});
