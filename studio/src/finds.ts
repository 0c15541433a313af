/** What was found in a picture, and which of it is to be mended. */
import type { Detection, MosaicRegion, SolidRegion } from "kintsugi/browser";
import { type Side, shapeDiff } from "./editor/diff.ts";
import { type Entry, recorded, redo, type Using, undo } from "./editor/history.ts";
import { done } from "./editor/tools.ts";
import type { Desk } from "./state.ts";

export type Find = { readonly isUsed: boolean } & (
  | { readonly kind: "mosaic"; readonly region: MosaicRegion }
  | { readonly kind: "solid"; readonly region: SolidRegion }
);

export type Search =
  | { readonly phase: "waiting" | "searching" }
  | { readonly phase: "done"; readonly finds: readonly Find[] };

export const findsOf = ({ search }: Pick<Desk, "search">): readonly Find[] =>
  search.phase === "done" ? search.finds : [];

/** The mosaics that are to be mended as they were found. */
export const mosaicsUsed = (desk: Pick<Desk, "search">): readonly MosaicRegion[] =>
  findsOf(desk).flatMap((find) => (find.kind === "mosaic" && find.isUsed ? [find.region] : []));

/** Mosaics are marked where nothing was marked before; solid regions are offered only. */
export function withFound(desk: Desk, { regions, candidates }: Detection): Desk {
  const isUntouched = desk.history.done.length === 0 && desk.history.undone.length === 0;
  const finds: readonly Find[] = [
    ...regions.map((region) => ({ kind: "mosaic" as const, region, isUsed: isUntouched })),
    ...candidates.map((region) => ({ kind: "solid" as const, region, isUsed: false })),
  ];
  const found: Desk = { ...desk, search: { phase: "done", finds } };
  return isUntouched
    ? marked(
        found,
        finds.filter(({ isUsed }) => isUsed),
      )
    : found;
}

/** A find taken into the hole, or out of it. */
export function withUse(desk: Desk, index: number, isUsed: boolean): Desk {
  const find = findsOf(desk)[index];
  if (!find || find.isUsed === isUsed) return desk;
  const using: Using = { find: index, isUsed: { before: find.isUsed, after: isUsed } };
  const marked = done(desk, shapeOf(desk, find, isUsed ? 1 : 0));
  const diffs = marked.history.done.slice(desk.history.done.length).flat();
  return usedAs(
    { ...marked, history: recorded(desk.history, [...diffs, using]) },
    [using],
    "after",
  );
}

/** The marks as they were, and with them what was taken of the finds. */
export const undone = (desk: Desk): Desk =>
  usedAs({ ...desk, ...undo(desk) }, desk.history.done.at(-1), "before");
export const redone = (desk: Desk): Desk =>
  usedAs({ ...desk, ...redo(desk) }, desk.history.undone.at(-1), "after");

function usedAs(desk: Desk, entry: Entry = [], side: Side): Desk {
  const usings = entry.filter((edit) => "find" in edit);
  if (usings.length === 0 || desk.search.phase !== "done") return desk;
  const finds = desk.search.finds.map((find, i) => {
    const using = usings.find((each) => each.find === i);
    return using ? { ...find, isUsed: using.isUsed[side] } : find;
  });
  return { ...desk, search: { phase: "done", finds } };
}

const shapeOf = ({ hole }: Desk, { region }: Find, ink: 0 | 1) =>
  shapeDiff(hole, { x: region.bounds.x, y: region.bounds.y, shape: region.hole }, ink);

/** All of them, as one thing that can be taken back. */
function marked(desk: Desk, finds: readonly Find[]): Desk {
  const after = finds.reduce((now, find) => done(now, shapeOf(now, find, 1)), desk);
  const entry = after.history.done.slice(desk.history.done.length).flat();
  return entry.length === 0
    ? after
    : { ...after, history: { done: [...desk.history.done, entry], undone: [] } };
}
