/** Undo and redo: two stacks of entries, each the diffs of one thing that a person did. */
import { type Diff, type Marks, type Side, withDiff } from "./diff.ts";

/** The join at the marks' border made wider or narrower; the marks themselves stay hard. */
interface Softening {
  readonly softPx: { readonly [S in Side]: number };
}

/** A find taken into the marks, or out of them, beside what that did to the hole; finds.ts follows it. */
export interface Using {
  readonly find: number;
  readonly isUsed: { readonly [S in Side]: boolean };
}

type Edit = Diff | Softening | Using;
export type Entry = readonly Edit[];

export interface History {
  readonly done: readonly Entry[];
  readonly undone: readonly Entry[];
}

export const noHistory: History = { done: [], undone: [] };

/** What was done, on top; what had been undone is gone. */
export const recorded = (history: History, entry: Entry): History =>
  entry.length === 0 ? history : { done: [...history.done, entry], undone: [] };

export interface Edited {
  readonly hole: Marks;
  /** How deep into the hole the join at its border reaches; 0 where it is left to the way of mending. */
  readonly softPx: number;
  readonly history: History;
}

function edited(now: Edited, edit: Edit, side: Side): Edited {
  if ("find" in edit) return now;
  if ("softPx" in edit) return { ...now, softPx: edit.softPx[side] };
  return { ...now, hole: withDiff(now.hole, edit, side) };
}

/** The join made so wide, recorded as one with what was done to it just before. */
export function softened<E extends Edited>(editor: E, softPx: number): E {
  if (softPx === editor.softPx) return editor;
  const { done } = editor.history;
  const [last, ...others] = done.at(-1) ?? [];
  const isOne = last !== undefined && "softPx" in last && others.length === 0;
  const before = isOne ? last.softPx.before : editor.softPx;
  const earlier = { done: isOne ? done.slice(0, -1) : done, undone: [] };
  const history = recorded(earlier, [{ softPx: { before, after: softPx } }]);
  return { ...editor, softPx, history };
}

export function undo({ hole, softPx, history }: Edited): Edited {
  const entry = history.done.at(-1);
  if (!entry) return { hole, softPx, history };
  return {
    ...entry.reduceRight((now, edit) => edited(now, edit, "before"), { hole, softPx, history }),
    history: { done: history.done.slice(0, -1), undone: [...history.undone, entry] },
  };
}

export function redo({ hole, softPx, history }: Edited): Edited {
  const entry = history.undone.at(-1);
  if (!entry) return { hole, softPx, history };
  return {
    ...entry.reduce((now, edit) => edited(now, edit, "after"), { hole, softPx, history }),
    history: { done: [...history.done, entry], undone: history.undone.slice(0, -1) },
  };
}
