import { boundsOfHole, holeArea } from "kintsugi/image";
import { describe, expect, test } from "vitest";
import { changed } from "./changes.ts";
import { type Change, type Desk, type Studio, startState } from "./state.ts";
import type { Mended, Shown } from "./work/protocol.ts";

const shown = (width: number, height: number): Shown => ({
  photo: {
    ...{ width, height, channels: 3, depth: 8, format: "png", warnings: [] },
    raster: new Uint8Array(width * height * 3),
    metadata: { orientation: 1, palette: false },
  },
  bitmap: {} as ImageBitmap,
});

const mended: Mended = {
  ...shown(100, 80),
  ...{ weights: "w", device: "d", milliseconds: 1, consistent: true },
};

const after = (...changes: readonly Change[]): Studio & { readonly desk: Desk } =>
  changes.reduce<Studio>(
    (state, change) => changed(state, change as never),
    startState({ language: "en", theme: "auto", hasKeys: true }),
  ) as Studio & { readonly desk: Desk };

const opened = (task: "try" | "repair"): Change => ({
  ...{ type: "opened", name: "a.png", task },
  shown: shown(100, 80),
});

describe("the studio's state", () => {
  test("has a part of a sample marked already, in whole cells of 8 px in the middle", () => {
    const { desk } = after(opened("try"));
    expect(boundsOfHole(desk.hole)).toEqual({ x: 30, y: 24, width: 40, height: 32 });
    expect(holeArea(after(opened("repair")).desk.hole)).toBe(0);
  });

  test("drops a result when the marks or the damage change, and only then", () => {
    const done = [
      opened("try"),
      { type: "mending", nowMs: 0 },
      { type: "mended", mended },
    ] as const;
    expect(after(...done).desk).toMatchObject({ mended, isComparing: true });
    expect(after(...done, { type: "split", split: 2 }).desk).toMatchObject({ mended, split: 1 });
    expect(after(...done, { type: "tool", tool: "brush" }).desk).toMatchObject({
      ...{ mended, isComparing: false },
    });
    expect(after(...done, { type: "undo" }).desk.mended).toBeUndefined();
    expect(after(...done, { type: "choice", choice: { cellPx: 9 } }).desk.mended).toBeUndefined();
    expect(after(...done, { type: "task", task: "repair" }).desk.mended).toBeUndefined();
  });

  test("takes a typed box for the marks, in one step that can be taken back", () => {
    const box = { x: 3, y: 4, width: 10, height: 6 };
    const typed = [opened("try"), { type: "rectangle", box }] as const;
    expect(boundsOfHole(after(...typed).desk.hole)).toEqual(box);
    expect(after(...typed).desk.history.done).toHaveLength(2);
    expect(holeArea(after(...typed, { type: "undo" }).desk.hole)).toBe(40 * 32);
  });

  test("forgets a picture that was broken by marks since changed", () => {
    const first = after(opened("try"));
    const stale: Change = { type: "broken", shown: shown(100, 80), of: first.desk.hole };
    const box = { x: 0, y: 0, width: 8, height: 8 };
    expect(changed(first, stale as never).desk?.broken).toBe(stale.shown);
    expect(after(opened("try"), { type: "rectangle", box }, stale).desk.broken).toBeUndefined();
  });

  test("says what opening has cost a picture", () => {
    const deep = shown(10, 10);
    const photo = { ...deep.photo, warnings: ["16-bit levels became 8-bit ones"] };
    const state = after({ ...opened("repair"), shown: { ...deep, photo } } as Change);
    expect(state.notice).toMatchObject({ tone: "note", detail: "16-bit levels became 8-bit ones" });
  });
});
