/** How each event changes the state. Pure: pictures are decoded, broken and mended elsewhere. */
import { emptyHole, type Rectangle, type Size } from "kintsugi/image";
import { rectangleDiff, replacementDiff } from "./editor/diff.ts";
import { clamp, fitted, type InPicture, panned, zoomed } from "./editor/geometry.ts";
import { noHistory, redo, undo } from "./editor/history.ts";
import { done, idle, stepped } from "./editor/tools.ts";
import type { Change, Desk, Notice, Studio, Task } from "./state.ts";
import type { Shown } from "./work/protocol.ts";

type Rule<T extends Change["type"]> = (
  state: Studio,
  change: Extract<Change, { type: T }>,
) => Studio;

const rules: { readonly [T in Change["type"]]: Rule<T> } = {
  opening: (state) => ({ ...state, job: { name: "opening" }, notice: undefined }),
  opened: (state, { name, shown, task }) => ({
    ...state,
    job: { name: "none" },
    notice: noteOf(shown),
    desk: newDesk(name, { shown, task, stage: state.stage }),
  }),
  pointer: onDesk((desk, { step }) => stillBroken(desk, { ...desk, ...stepped(desk, step) })),
  cursor: onDesk((desk, { at }) => ({ ...desk, cursor: at && within(at, desk.hole) })),
  tool: onDesk((desk, { tool }) => ({ ...desk, toolName: tool, tool: idle, isComparing: false })),
  brush: onDesk((desk, { widthPx }) => ({ ...desk, brushPx: clamp(Math.round(widthPx), 1, 400) })),
  rectangle: onDesk((desk, { box }) => {
    const cleared = done(desk, replacementDiff(desk.hole, new Uint8Array(desk.hole.data.length)));
    return stillBroken(desk, mergedLast(desk, done(cleared, rectangleDiff(cleared.hole, box, 1))));
  }),
  undo: onDesk((desk) => stillBroken(desk, { ...desk, ...undo(desk) })),
  redo: onDesk((desk) => stillBroken(desk, { ...desk, ...redo(desk) })),
  clear: onDesk((desk) => {
    const nothing = new Uint8Array(desk.hole.data.length);
    return stillBroken(desk, done(desk, replacementDiff(desk.hole, nothing)));
  }),
  fit: (state) => refitted(state, state.stage),
  closeNotice: (state) => ({ ...state, notice: undefined }),
  finished: (state) => ({ ...state, job: { name: "none" } }),
  task: onDesk((desk, { task }) => unmended({ ...desk, task, broken: undefined })),
  choice: onDesk((desk, { choice }) => {
    const { kind, cellPx } = { ...desk.choice, ...choice };
    return unmended({ ...desk, choice: { kind, cellPx: clamp(Math.round(cellPx ?? 8), 2, 64) } });
  }),
  broken: onDesk((desk, { shown, of }) => (of === desk.hole ? { ...desk, broken: shown } : desk)),
  mending: (state, { nowMs }) => ({
    ...state,
    notice: undefined,
    job: { name: "mending", progress: undefined, startMs: nowMs, nowMs },
  }),
  progress: (state, { progress, nowMs }) =>
    state.job.name === "mending" ? { ...state, job: { ...state.job, progress, nowMs } } : state,
  mended: (state, { mended }) => ({
    ...state,
    job: { name: "none" },
    desk: state.desk && {
      ...state.desk,
      mended,
      figures: undefined,
      isComparing: true,
      split: 0.5,
    },
  }),
  figures: onDesk((desk, { figures, of }) => (of === desk.mended ? { ...desk, figures } : desk)),
  failed: (state, { notice }) => ({ ...state, job: { name: "none" }, notice }),
  compare: onDesk((desk, { on }) => ({ ...desk, isComparing: on && desk.mended !== undefined })),
  split: onDesk((desk, { split }) => ({ ...desk, split: clamp(split, 0, 1) })),
  peek: onDesk((desk, { on }) => ({ ...desk, isPeeking: on })),
  zoom: onDesk((desk, { at, factor }) => ({ ...desk, view: zoomed(desk.view, at, factor) })),
  pan: onDesk((desk, { dx, dy }) => ({ ...desk, view: panned(desk.view, dx, dy) })),
  stage: (state, { size }) => refitted(state, size),
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

function newDesk(
  name: string,
  { shown, task, stage }: { readonly shown: Shown; readonly task: Task; readonly stage: Size },
): Desk {
  const { width, height } = shown.photo;
  const hole = emptyHole({ width, height });
  const desk: Desk = {
    ...{ name, opened: shown, task, hole, history: noHistory, toolName: "rectangle", tool: idle },
    ...{ brushPx: Math.max(8, Math.round(Math.min(width, height) / 16)), cursor: undefined },
    ...{ choice: { kind: "mean", cellPx: 8 }, broken: undefined, mended: undefined },
    ...{ figures: undefined, isComparing: false, split: 0.5, isPeeking: false },
    view: fitted({ width, height }, stage),
  };
  return task === "try" ? done(desk, rectangleDiff(hole, middleOf({ width, height }), 1)) : desk;
}

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
  desk: state.desk && { ...state.desk, view: fitted(state.desk.hole, stage) },
});

/** After an edit: where the hole changed, what was made for the old one is gone. */
function stillBroken(before: Desk, after: Desk): Desk {
  if (before.hole === after.hole) return after;
  return { ...unmended(after), broken: after.hole.data.includes(1) ? after.broken : undefined };
}

const unmended = (desk: Desk): Desk => ({
  ...desk,
  mended: undefined,
  figures: undefined,
  isComparing: false,
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
