/** How each event changes the state. Pure: pictures are decoded, broken and mended elsewhere. */
import { boundsOfHole, type Rectangle, type Size } from "kintsugi/image";
import { type Batch, countsOf, withItem } from "./batch.ts";
import { type Marks, noMarks, rectangleDiff, replacementDiff } from "./editor/diff.ts";
import { clamp, fitted, type InPicture, panned, zoomed } from "./editor/geometry.ts";
import { noHistory, softened } from "./editor/history.ts";
import { done, finished, idle, stepped } from "./editor/tools.ts";
import { redone, undone, withFound, withUse } from "./finds.ts";
import {
  type Change,
  type Closed,
  type Desk,
  desksOf,
  type Notice,
  type Studio,
  type Task,
} from "./state.ts";
import type { Shown } from "./work/protocol.ts";

type Rule<T extends Change["type"]> = (
  state: Studio,
  change: Extract<Change, { type: T }>,
) => Studio;

const rules: { readonly [T in Change["type"]]: Rule<T> } = {
  opening: (state) => ({ ...state, job: { name: "opening" } }),
  opened: (state, { name, shown, task }) => {
    const id = state.lastId + 1;
    const desk = newDesk({ id, name }, { shown, task, stage: state.stage });
    const { notice: said } = state;
    const notice = said?.tone === "error" || said?.closed ? said : noteOf(shown);
    return { ...atFront(state, desk), lastId: id, job: { name: "none" }, notice };
  },
  front: (state, { id }) => {
    const desk = state.aside.find((each) => each.id === id);
    return desk ? atFront(state, seenWhole(desk, state)) : state;
  },
  close: (state, { id }) => {
    const closed = desksOf(state).find((each) => each.id === id);
    if (!closed) return state;
    const notice = closed.results.length > 0 ? closing({ desk: closed }) : state.notice;
    return { ...without(state, closed), notice };
  },
  bringBack: (state) => {
    const { closed } = state.notice ?? {};
    if (!closed) return state;
    if ("batch" in closed) return withBatch(state, closed.batch);
    return { ...atFront(state, seenWhole(closed.desk, state)), notice: undefined };
  },
  batch: (state, { batch }) => withBatch(state, batch),
  batching: (state) => ({
    ...state,
    job: { name: "batch" },
    batch: state.batch && { ...state.batch, isRunning: true },
  }),
  item: (state, { index, of, state: item }) =>
    state.batch?.items[index]?.file === of
      ? { ...state, batch: withItem(state.batch, index, item) }
      : state,
  searching: (state, { of }) =>
    onDeskOf(state, of, (desk) => ({ ...desk, search: { phase: "searching" } })),
  found: (state, { of, detection }) =>
    onDeskOf(state, of, (desk) => stillBroken(desk, withFound(desk, detection))),
  use: onDesk((desk, { index, on }) => stillBroken(desk, withUse(desk, index, on))),
  pointer: onDesk((desk, { step }) => stillBroken(desk, { ...desk, ...stepped(desk, step) })),
  cursor: onDesk((desk, { at }) => ({ ...desk, cursor: at && within(at, desk.hole) })),
  tool: onDesk((desk, { tool }) => ({
    ...finished(desk),
    ...{ toolName: tool, tool: idle, isComparing: false },
  })),
  brush: onDesk((desk, { widthPx }) => ({ ...desk, brushPx: clamp(Math.round(widthPx), 1, 400) })),
  filling: onDesk((desk, { filling }) => ({ ...desk, filling: { ...desk.filling, ...filling } })),
  edited: onDesk((desk, { of, diff }) => {
    const rested = desk.tool.phase === "asking" ? { ...desk, tool: idle } : desk;
    if (!diff || of !== desk.hole) return rested;
    return stillBroken(desk, done(rested, diff));
  }),
  soften: onDesk((desk, { softPx }) => softened(desk, clamp(Math.round(softPx), 0, mostSoftPx))),
  rectangle: onDesk((desk, { box }) => {
    const cleared = done(desk, replacementDiff(desk.hole, new Uint8Array(desk.hole.data.length)));
    return stillBroken(desk, mergedLast(desk, done(cleared, rectangleDiff(cleared.hole, box, 1))));
  }),
  undo: onDesk((desk) => stillBroken(desk, undone(finished(desk)))),
  redo: onDesk((desk) => stillBroken(desk, redone(finished(desk)))),
  clear: onDesk((desk) => {
    const nothing = new Uint8Array(desk.hole.data.length);
    return stillBroken(desk, done(finished(desk), replacementDiff(desk.hole, nothing)));
  }),
  fit: (state) => refitted(state, state.stage),
  closeNotice: (state) => ({ ...state, notice: undefined }),
  finished: (state) => ({
    ...state,
    job: { name: "none" },
    batch: state.batch && { ...state.batch, isRunning: false },
  }),
  task: onDesk((desk, { task }) => unmended({ ...desk, task, broken: undefined })),
  choice: onDesk((desk, { choice }) => {
    const { kind, cellPx } = { ...desk.choice, ...choice };
    return unmended({
      ...desk,
      choice: { kind, cellPx: clamp(Math.round(cellPx ?? usualCellPx), 2, mostCellPx) },
    });
  }),
  mode: onDesk((desk, { mode }) => ({ ...desk, mode: { ...desk.mode, ...mode } })),
  border: onDesk(({ mode: { compose: _, ...mode }, ...desk }, { compose }) => {
    if (compose === "feather") return softened({ ...desk, mode }, desk.softPx || usualSoftPx);
    return softened({ ...desk, mode: compose ? { ...mode, compose } : mode }, 0);
  }),
  broken: onDesk((desk, { shown, of }) => (of === desk.hole ? { ...desk, broken: shown } : desk)),
  mending: (state, { nowMs }) => ({
    ...state,
    notice: undefined,
    job: { name: "mending", progress: undefined, startMs: nowMs, nowMs },
  }),
  progress: (state, { progress, nowMs }) =>
    state.job.name === "mending" ? { ...state, job: { ...state.job, progress, nowMs } } : state,
  mended: (state, { mended, from }) => ({
    ...onDeskOf(state, from.id, (desk) => withResult(desk, { mended, from })),
    job: { name: "none" },
  }),
  figures: (state, { figures, of }) => {
    const owner = desksOf(state).find(({ results }) => results.some(({ mended }) => mended === of));
    return onDeskOf(state, owner?.id ?? 0, (desk) => ({
      ...desk,
      figures: desk.mended === of ? figures : desk.figures,
      results: desk.results.map((each) => (each.mended === of ? { ...each, figures } : each)),
    }));
  },
  show: onDesk((desk, { mended }) => shownAgain(desk, mended)),
  failed: (state, { notice, job }) => ({
    ...state,
    ...{ notice, job: job === state.job.name ? { name: "none" } : state.job },
  }),
  compare: onDesk((desk, { on }) => ({ ...desk, isComparing: on && desk.mended !== undefined })),
  look: onDesk((desk, { look }) => ({ ...desk, look, isComparing: desk.mended !== undefined })),
  difference: onDesk((desk, { heat }) => ({ ...desk, difference: heat })),
  windows: onDesk((desk, { windows }) => ({ ...desk, windows })),
  split: onDesk((desk, { split }) => ({ ...desk, split: clamp(split, 0, 1) })),
  peek: onDesk((desk, { on }) => ({ ...desk, isPeeking: on })),
  zoom: onDesk((desk, { at, factor }) => ({ ...desk, view: zoomed(desk.view, at, factor) })),
  pan: onDesk((desk, { dx, dy }) => ({ ...desk, view: panned(desk.view, dx, dy) })),
  stage: (state, { size }) => resized(state, size),
  settings: (state, { settings }) => ({ ...state, ...settings }),
};

export function changed<T extends Change["type"]>(
  state: Studio,
  change: Extract<Change, { type: T }>,
): Studio {
  return (rules[change.type] as Rule<T>)(state, change);
}

/** A rule for the open picture; where none is open it changes nothing. */
function onDesk<T extends Change["type"]>(
  rule: (desk: Desk, change: Extract<Change, { type: T }>) => Desk,
): Rule<T> {
  return (state, change) => (state.desk ? { ...state, desk: rule(state.desk, change) } : state);
}

/** A rule for one open picture, in front or not; where it is closed it changes nothing. */
function onDeskOf(state: Studio, id: number, rule: (desk: Desk) => Desk): Studio {
  const { desk, aside } = state;
  if (desk?.id === id) return { ...state, desk: rule(desk) };
  if (!aside.some((each) => each.id === id)) return state;
  return { ...state, aside: aside.map((each) => (each.id === id ? rule(each) : each)) };
}

/** In front of the pictures there is a batch, or none; one with results can be brought back. */
function withBatch(state: Studio, batch: Batch | undefined): Studio {
  const before = state.batch;
  const notice = before && countsOf(before).mended > 0 ? closing({ batch: before }) : undefined;
  return { ...state, batch, notice, job: { name: "none" } };
}

/** Without the picture; where it was in front, the one beside it is. */
function without(state: Studio, { id }: Desk): Studio {
  const left = desksOf(state).filter((each) => each.id !== id);
  if (state.desk?.id !== id) {
    return { ...state, aside: left.filter((each) => each !== state.desk) };
  }
  const next = left.find((each) => each.id > id) ?? left.at(-1);
  if (!next) return { ...state, desk: undefined, aside: [] };
  return atFront({ ...state, desk: undefined, aside: left }, next);
}

const closing = (closed: Closed): Notice => ({
  ...{ tone: "note", code: "closed", closed },
  detail: "desk" in closed ? closed.desk.name : listOf(closed.batch.items.map(({ name }) => name)),
});

/** So many are named. */
const mostNamed = 3;

function listOf(names: readonly string[]): string {
  const others = names.length - mostNamed;
  return [...names.slice(0, mostNamed), ...(others > 0 ? [`${others} more`] : [])].join(", ");
}

/** The picture in front; the one that was is put aside. */
function atFront(state: Studio, desk: Desk): Studio {
  const aside = desksOf(state).filter(({ id }) => id !== desk.id);
  return { ...state, desk, aside: aside.map((each) => ({ ...each, isPeeking: false })) };
}

type Opening = { readonly shown: Shown; readonly task: Task; readonly stage: Size };

function newDesk(named: Pick<Desk, "id" | "name">, { shown, task, stage }: Opening): Desk {
  const { width, height } = shown.photo;
  const hole = noMarks({ width, height });
  const desk: Desk = {
    ...named,
    ...{
      opened: shown,
      task,
      hole,
      softPx: 0,
      history: noHistory,
      toolName: "rectangle",
      tool: idle,
    },
    ...{ brushPx: Math.max(8, Math.round(Math.min(width, height) / 16)), cursor: undefined },
    ...{ choice: { kind: "mean", cellPx: usualCellPx }, mode: {}, search: { phase: "waiting" } },
    ...{ filling: { toleranceLevels: 24, isEverywhere: false }, windows: { areShown: false } },
    ...{ broken: undefined, mended: undefined, figures: undefined, results: [] },
    ...{ isComparing: false, look: "seam", difference: undefined, split: 0.5, isPeeking: false },
    view: fitted({ width, height }, stage),
  };
  return task === "try" ? done(desk, rectangleDiff(hole, middleOf({ width, height }), 1)) : desk;
}

/** The side of cells where nobody says, and of the largest that a person can name. */
export const usualCellPx = 8;
export const mostCellPx = 64;

/** The join's widths: at most, and where it is only said that there is to be one. */
export const mostSoftPx = 64;
const usualSoftPx = 8;

/** So many results of a picture are kept. */
const mostResults = 16;

/** A result of the desk as it was: looked at, unless the marks have changed since. */
function withResult(
  desk: Desk,
  { mended, from }: { readonly mended: Desk["mended"] & object; readonly from: Desk },
): Desk {
  const { hole, task, choice, broken } = from;
  const result = { mended, figures: undefined, hole, task, choice, broken };
  const results = [...desk.results, result].slice(-mostResults);
  if (desk.hole !== hole || desk.task !== task) return { ...desk, results };
  const look = desk.look === "uncertainty" && !mended.uncertainty ? "seam" : desk.look;
  const split = middleAcross(hole);
  return { ...desk, results, mended, figures: undefined, isComparing: true, look, split };
}

/** Where the seam runs through the middle of the marks: elsewhere it may show nothing of what was mended. */
function middleAcross(hole: Marks): number {
  const { x, width } = boundsOfHole(hole) ?? { x: 0, width: hole.width };
  return (x + width / 2) / hole.width;
}

/** A result looked at once more, with the marks that it was made from. */
function shownAgain(desk: Desk, mended: Desk["mended"] & object): Desk {
  const result = desk.results.find((each) => each.mended === mended);
  if (!result) return desk;
  const { hole, task, choice, broken, figures } = result;
  const remarked = desk.hole === hole ? desk : done(desk, replacementDiff(desk.hole, hole.data));
  const back = {
    ...remarked,
    results: desk.results.map((each) =>
      each.hole === hole ? { ...each, hole: remarked.hole } : each,
    ),
  };
  const look = desk.look === "uncertainty" && !mended.uncertainty ? "seam" : desk.look;
  return { ...back, task, choice, broken, mended, figures, look, isComparing: true };
}

const seenWhole = (desk: Desk, { stage }: Pick<Studio, "stage">): Desk => ({
  ...desk,
  view: fitted(desk.hole, stage),
});

/** The middle of a picture, two fifths of its sides, in whole cells of 8 px. */
function middleOf(size: Size): Rectangle {
  const [width, height] = [size.width, size.height].map((side) =>
    Math.min(side, 8 * Math.max(1, Math.round(side / 20))),
  );
  const x = Math.floor((size.width - width) / 2);
  const y = Math.floor((size.height - height) / 2);
  return { x, y, width, height };
}

const refitted = (state: Studio, stage: Size): Studio => ({
  ...state,
  stage,
  desk: state.desk && seenWhole(state.desk, { stage }),
});

/** A picture that fits the window fits it still; what else was chosen to be seen keeps its size and its middle. */
function resized(state: Studio, stage: Size): Studio {
  const { desk, stage: before } = state;
  if (!desk) return { ...state, stage };
  const { scale, x, y } = fitted(desk.hole, before);
  const { view } = desk;
  if (view.scale === scale && view.x === x && view.y === y) return refitted(state, stage);
  const [dx, dy] = [(stage.width - before.width) / 2, (stage.height - before.height) / 2];
  return { ...state, stage, desk: { ...desk, view: panned(view, dx, dy) } };
}

/** After an edit: where the hole changed, what was made for the old one is gone. */
function stillBroken(before: Desk, after: Desk): Desk {
  if (before.hole === after.hole) return after;
  return { ...unmended(after), broken: after.hole.areaPx > 0 ? after.broken : undefined };
}

const unmended = (desk: Desk): Desk => ({
  ...desk,
  mended: undefined,
  figures: undefined,
  isComparing: false,
  windows: desk.windows.areShown ? { areShown: true, boxes: [] } : desk.windows,
});

/** What was recorded since `before` as one entry. */
function mergedLast(before: Desk, after: Desk): Desk {
  const added = after.history.done.slice(before.history.done.length).flat();
  if (added.length === 0) return after;
  return { ...after, history: { done: [...before.history.done, added], undone: [] } };
}

const within = ({ x, y }: InPicture, { width, height }: Size): InPicture => ({
  x: clamp(x, 0, width),
  y: clamp(y, 0, height),
});

const noteOf = ({ photo }: Shown): Notice | undefined =>
  photo.warnings.length > 0
    ? { tone: "note", code: "changed-on-opening", detail: photo.warnings.join("; ") }
    : undefined;
