import type { Detection } from "kintsugi/browser";
import { boundsOfHole, holeArea } from "kintsugi/image";
import { describe, expect, test } from "vitest";
import { batchOf } from "./batch.ts";
import { changed } from "./changes.ts";
import { type Diff, noMarks, rectangleDiff } from "./editor/diff.ts";
import { fitted } from "./editor/geometry.ts";
import { mosaicsUsed } from "./finds.ts";
import { type Change, type Desk, type Figures, type Studio, startState } from "./state.ts";
import { modeOf } from "./work/followers.ts";
import type { Mended, Shown } from "./work/protocol.ts";

const shown = (width: number, height: number): Shown => ({
  photo: {
    ...{ width, height, channels: 3, depth: 8, format: "png", warnings: [] },
    raster: new Uint8Array(3),
    metadata: { orientation: 1, palette: false },
  },
  bitmap: {} as ImageBitmap,
});

const mended: Mended = {
  ...shown(100, 80),
  ...{
    method: "gated-unet",
    weights: "w",
    device: "d",
    quality: "fast",
    looks: 1,
    milliseconds: 1,
  },
  ...{ kept: { kept: "exactly" }, uncertainty: undefined },
};

type Later = Change | ((state: Studio) => Change);

const after = (...changes: readonly Later[]): Studio & { readonly desk: Desk } =>
  changes.reduce<Studio>(
    (state, change) =>
      changed(state, (typeof change === "function" ? change(state) : change) as never),
    startState({ language: "en", theme: "auto", hasKeys: true }),
  ) as Studio & { readonly desk: Desk };

const box4 = { x: 0, y: 0, width: 4, height: 4 };

const opened = (task: "try" | "repair"): Change => ({
  ...{ type: "opened", name: "a.png", task },
  shown: shown(100, 80),
});

/** The result of the desk as it is. */
const mendedNow = ({ desk }: Studio): Change => ({ type: "mended", mended, from: desk as Desk });

const detection: Detection = {
  regions: [
    {
      bounds: { x: 10, y: 20, width: 16, height: 8 },
      hole: { width: 16, height: 8, data: new Uint8Array(128).fill(1) },
      grid: { cellWidth: 8, cellHeight: 8, phaseX: 2, phaseY: 4 },
      ...{ kind: "mean", support: "clipped", confidence: 0.9, area: 128 },
    },
  ],
  candidates: [
    {
      bounds: { x: 60, y: 10, width: 20, height: 10 },
      hole: { width: 20, height: 10, data: new Uint8Array(200).fill(1) },
      ...{ colour: [0, 0, 0], area: 200 },
    },
  ],
};

describe("the studio's state", () => {
  test("has a part of a sample marked already, in whole cells of 8 px in the middle", () => {
    const { desk } = after(opened("try"));
    expect(boundsOfHole(desk.hole)).toEqual({ x: 30, y: 24, width: 40, height: 32 });
    expect(holeArea(after(opened("repair")).desk.hole)).toBe(0);
  });

  test("drops a result when the marks or the damage change, and only then", () => {
    const done = [opened("try"), { type: "mending", nowMs: 0 }, mendedNow] as const;
    expect(after(...done).desk).toMatchObject({ mended, isComparing: true });
    expect(after(...done, { type: "split", split: 2 }).desk).toMatchObject({ mended, split: 1 });
    expect(after(...done, { type: "tool", tool: "brush" }).desk).toMatchObject({
      ...{ mended, isComparing: false },
    });
    expect(after(...done, { type: "undo" }).desk.mended).toBeUndefined();
    expect(after(...done, { type: "choice", choice: { cellPx: 9 } }).desk.mended).toBeUndefined();
    expect(after(...done, { type: "task", task: "repair" }).desk.mended).toBeUndefined();
  });

  test("has the seam of a new result run through the middle of its marks", () => {
    const box = { x: 10, y: 4, width: 20, height: 6 };
    expect(after(opened("try"), { type: "rectangle", box }, mendedNow).desk.split).toBe(0.2);
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

  test("marks mosaics that were found, in one step, and only offers solid areas", () => {
    const found: Change = { type: "found", of: 1, detection };
    const { desk } = after(opened("repair"), found);
    expect(boundsOfHole(desk.hole)).toEqual(detection.regions[0].bounds);
    expect(mosaicsUsed(desk)).toEqual(detection.regions);
    expect(desk.history.done).toHaveLength(1);
    const used = after(opened("repair"), found, { type: "use", index: 1, on: true });
    expect(used.desk.hole.areaPx).toBe(128 + 200);
    const without = after(opened("repair"), found, { type: "use", index: 0, on: false });
    expect(without.desk.hole.areaPx).toBe(0);
    expect(mosaicsUsed(without.desk)).toEqual([]);
  });

  test("knows again what a find is for where taking it out is taken back, and done again", () => {
    const out = [
      ...[opened("repair"), { type: "found", of: 1, detection }],
      { type: "use", index: 0, on: false },
    ] as const;
    const back = after(...out, { type: "undo" });
    expect(back.desk.hole.areaPx).toBe(128);
    expect(mosaicsUsed(back.desk)).toEqual(detection.regions);
    const again = after(...out, { type: "undo" }, { type: "redo" });
    expect(again.desk.hole.areaPx).toBe(0);
    expect(mosaicsUsed(again.desk)).toEqual([]);
  });

  test("leaves marks alone that were there before the search was done", () => {
    const box = { x: 3, y: 4, width: 10, height: 6 };
    const marked = [opened("repair"), { type: "rectangle", box }] as const;
    const { desk } = after(...marked, { type: "found", of: 1, detection });
    expect(boundsOfHole(desk.hole)).toEqual(box);
    expect(mosaicsUsed(desk)).toEqual([]);
  });

  test("keeps a picture for each tab; what comes late reaches the one that asked", () => {
    const two = [opened("repair"), opened("repair")] as const;
    expect(after(...two)).toMatchObject({ desk: { id: 2 }, aside: [{ id: 1 }] });
    const found = after(...two, { type: "found", of: 1, detection });
    expect(found.desk.hole.areaPx).toBe(0);
    expect(found.aside[0].hole.areaPx).toBe(128);
    const back = after(...two, { type: "found", of: 1, detection }, { type: "front", id: 1 });
    expect(back).toMatchObject({ desk: { id: 1, hole: { areaPx: 128 } }, aside: [{ id: 2 }] });
    expect(after(...two, { type: "close", id: 2 })).toMatchObject({ desk: { id: 1 }, aside: [] });
    expect(after(...two, { type: "close", id: 1 })).toMatchObject({ desk: { id: 2 }, aside: [] });
    expect(after(opened("try"), { type: "close", id: 1 }).desk).toBeUndefined();
  });

  test("brings back a picture that was closed with a result, where it was", () => {
    const close = { type: "close", id: 1 } as const;
    const bringBack = { type: "bringBack" } as const;
    expect(after(opened("try"), close)).toMatchObject({ desk: undefined, notice: undefined });
    const closed = after(opened("try"), mendedNow, close);
    expect(closed).toMatchObject({ desk: undefined, notice: { code: "closed", detail: "a.png" } });
    const later = after(opened("try"), mendedNow, close, opened("repair"), bringBack);
    expect(later.notice).toBeUndefined();
    expect(later).toMatchObject({ desk: { id: 1, results: [{ mended }] }, aside: [{ id: 2 }] });
    expect(after(opened("try"), bringBack).desk).toMatchObject({ id: 1 });
  });

  test("brings back a batch with results that another one or a picture took the place of", () => {
    const file = new File([], "one.png");
    const mendedItem = { phase: "mended", blob: new Blob(), mosaics: 1 } as const;
    const batch = { type: "batch", batch: batchOf([file]) } as const;
    const item = { type: "item", index: 0, of: file, state: mendedItem } as const;
    const gone = { type: "batch", batch: undefined } as const;
    expect(after(batch, gone).notice).toBeUndefined();
    const replaced = after(batch, item, { type: "batch", batch: batchOf([]) });
    expect(replaced).toMatchObject({ batch: { items: [] }, notice: { detail: "one.png" } });
    const five = [file, ...["2.png", "3.png", "4.png", "5.png"].map((name) => new File([], name))];
    const many = after({ type: "batch", batch: batchOf(five) }, item, gone);
    expect(many.notice).toMatchObject({ detail: "one.png, 2.png, 3.png, 2 more" });
    const back = after(batch, item, gone, opened("repair"), { type: "bringBack" });
    expect(back).toMatchObject({ batch: { items: [{ state: mendedItem }] }, notice: undefined });
  });

  test("keeps every result, and shows one again with the marks that it was made from", () => {
    const first = after(opened("try"), mendedNow);
    const { hole } = first.desk;
    const again = after(opened("try"), mendedNow, { type: "clear" }, { type: "show", mended });
    expect(again.desk).toMatchObject({ mended, isComparing: true });
    expect(again.desk.hole.data).toEqual(hole.data);
    expect(again.desk.results).toHaveLength(1);
    const figures = { broken: {}, mended: {} } as Figures;
    const measured = after(opened("try"), mendedNow, { type: "figures", figures, of: mended });
    expect(measured.desk.figures).toBe(figures);
    expect(measured.desk.results[0].figures).toBe(figures);
  });

  test("takes no result for marks that have changed meanwhile, but keeps it", () => {
    const { desk: before } = after(opened("try"));
    const late: Change = { type: "mended", mended, from: before };
    const { desk } = after(opened("try"), { type: "clear" }, late);
    expect(desk.mended).toBeUndefined();
    expect(desk.results).toHaveLength(1);
  });

  test("takes a worker's edit only for the marks that it was made of", () => {
    const fill = [opened("repair"), { type: "tool", tool: "fill" }] as const;
    const down: Change = { type: "pointer", step: { type: "down", at: { x: 1, y: 1 } } };
    const diff = rectangleDiff(noMarks({ width: 100, height: 80 }), box4, 1) as Diff;
    const edit = ({ desk }: Studio): Change => ({
      ...{ type: "edited", of: (desk as Desk).hole, diff },
    });
    expect(after(...fill, down).desk.tool.phase).toBe("asking");
    expect(after(...fill, down, edit).desk).toMatchObject({
      ...{ hole: { areaPx: 16 }, tool: { phase: "idle" } },
    });
    const stale = after(...fill).desk.hole;
    const late: Change = { type: "edited", of: { ...stale }, diff };
    expect(after(...fill, down, late).desk).toMatchObject({
      ...{ hole: { areaPx: 0 }, tool: { phase: "idle" } },
    });
  });

  test("keeps a stroke that a key ends halfway, and can take it back", () => {
    const at = (x: number) => ({ at: { x, y: 40 } });
    const stroke = [
      ...[opened("repair"), { type: "tool", tool: "brush" }],
      { type: "pointer", step: { type: "down", ...at(20) } },
      { type: "pointer", step: { type: "move", ...at(60) } },
    ] as const;
    const ended = [...stroke, { type: "tool", tool: "rectangle" }] as const;
    expect(after(...ended).desk.hole.areaPx).toBe(after(...stroke).desk.hole.areaPx);
    expect(after(...ended).desk).toMatchObject({ tool: { phase: "idle" }, toolName: "rectangle" });
    expect(after(...ended, { type: "undo" }).desk.hole.areaPx).toBe(0);
    expect(after(...stroke, { type: "undo" }).desk).toMatchObject({
      ...{ hole: { areaPx: 0 }, tool: { phase: "idle" } },
    });
  });

  test("keeps what a person zoomed to where the window's size changes, and fits what fitted", () => {
    const stage = (width: number, height: number): Change => ({
      ...{ type: "stage", size: { width, height } },
    });
    const smaller = [stage(800, 600), opened("repair"), stage(800, 500)] as const;
    expect(after(...smaller).desk.view).toEqual(
      fitted({ width: 100, height: 80 }, { width: 800, height: 500 }),
    );
    const zoom: Change = { type: "zoom", at: { x: 0, y: 0 }, factor: 2 };
    const { view } = after(...smaller, zoom).desk;
    expect(after(...smaller, zoom, stage(780, 540)).desk.view).toEqual({
      ...{ scale: view.scale, x: view.x - 10, y: view.y + 20 },
    });
  });

  test("tells of a file that could not be opened, also where the next one could", () => {
    const notice = { tone: "error", code: "not-a-picture", detail: "bad.png: no picture" } as const;
    const bad = [{ type: "opening" }, { type: "failed", notice, job: "opening" }] as const;
    expect(after(...bad).job.name).toBe("none");
    expect(after(...bad, { type: "opening" }, opened("repair")).notice).toEqual(notice);
  });

  test("goes on mending where something else fails", () => {
    const notice = {
      tone: "error",
      code: "hole-invalid",
      detail: "mask.png: another size",
    } as const;
    const mending = [opened("try"), { type: "mending", nowMs: 0 }] as const;
    expect(after(...mending, { type: "failed", notice })).toMatchObject({
      ...{ notice, job: { name: "mending" } },
    });
    const ended = after(...mending, { type: "failed", notice, job: "mending" });
    expect(ended.job.name).toBe("none");
  });

  test("mends by a method that suits, whatever was chosen for other damage", () => {
    const erased: Change = { type: "choice", choice: { kind: "white-out" } };
    const chosen = [opened("try"), erased, { type: "mode", mode: { method: "telea" } }] as const;
    expect(modeOf(after(...chosen).desk).method).toBe("telea");
    const best: Change = { type: "mode", mode: { quality: "best" } };
    expect(modeOf(after(...chosen, best).desk).quality).toBe("fast"); // a formula looks once
    const mosaic: Change = { type: "choice", choice: { kind: "mean" } };
    expect(modeOf(after(...chosen, mosaic).desk).method).toBe("gated-unet");
  });

  test("has one width of the join, told by keys, the slider or the border's choice", () => {
    const soft = [opened("try"), { type: "soften", softPx: 12.4 }] as const;
    expect(after(...soft).desk.softPx).toBe(12);
    expect(after(...soft, { type: "soften", softPx: 900 }).desk.softPx).toBe(64);
    expect(after(...soft, { type: "undo" }).desk.softPx).toBe(0);
    expect(after(...soft, { type: "border", compose: "feather" }).desk.softPx).toBe(12);
    const chosen = after(opened("try"), { type: "border", compose: "feather" }).desk;
    expect([chosen.softPx, chosen.mode]).toEqual([8, {}]);
    const blended = after(...soft, { type: "border", compose: "poisson" }).desk;
    expect([blended.softPx, blended.mode]).toEqual([0, { compose: "poisson" }]);
    expect(modeOf(after(...soft).desk)).toMatchObject({ compose: "feather", featherPx: 12 });
    expect(modeOf(blended)).toEqual({ method: "gated-unet", compose: "poisson" });
  });

  test("says what opening has cost a picture", () => {
    const deep = shown(10, 10);
    const photo = { ...deep.photo, warnings: ["its colours were converted to sRGB"] };
    const state = after({ ...opened("repair"), shown: { ...deep, photo } } as Change);
    expect(state.notice).toMatchObject({
      tone: "note",
      detail: "its colours were converted to sRGB",
    });
  });
});
