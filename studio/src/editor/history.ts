/** Undo and redo: two stacks of entries, each the diffs of one thing that a person did. */
import { type Diff, type Marks, withDiff } from "./diff.ts";

type Entry = readonly Diff[];

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
  readonly history: History;
}

export function undo({ hole, history }: Edited): Edited {
  const entry = history.done.at(-1);
  if (!entry) return { hole, history };
  return {
    hole: entry.reduceRight((now, diff) => withDiff(now, diff, "before"), hole),
    history: { done: history.done.slice(0, -1), undone: [...history.undone, entry] },
  };
}

export function redo({ hole, history }: Edited): Edited {
  const entry = history.undone.at(-1);
  if (!entry) return { hole, history };
  return {
    hole: entry.reduce((now, diff) => withDiff(now, diff, "after"), hole),
    history: { done: [...history.done, entry], undone: history.undone.slice(0, -1) },
  };
}
