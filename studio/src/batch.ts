/** Many pictures at once: in each the mosaics are found and mended; one without any is told of and left alone. */
import { endingOfType } from "./work/written.ts";

export interface Batch {
  readonly items: readonly Item[];
  readonly isRunning: boolean;
}

export interface Item {
  /** With the folders that it lay in. */
  readonly name: string;
  readonly file: File;
  readonly state: ItemState;
}

export type ItemState =
  | { readonly phase: "waiting" | "working" | "nothing" }
  | { readonly phase: "mended"; readonly blob: Blob; readonly mosaics: number }
  | { readonly phase: "failed"; readonly code: string; readonly detail: string };

export const batchOf = (files: readonly File[]): Batch => ({
  isRunning: false,
  items: files.map((file) => ({
    name: file.webkitRelativePath || file.name,
    file,
    state: { phase: "waiting" },
  })),
});

/** More pictures than this are no tabs any more. */
export const mostTabs = 8;

export const withItem = (batch: Batch, index: number, state: ItemState): Batch => ({
  ...batch,
  items: batch.items.map((item, i) => (i === index ? { ...item, state } : item)),
});

/** How many there are in each phase. */
export function countsOf({ items }: Batch): { readonly [P in ItemState["phase"]]: number } {
  const counts = { waiting: 0, working: 0, nothing: 0, mended: 0, failed: 0 };
  for (const { state } of items) counts[state.phase]++;
  return counts;
}

export interface ResultFile {
  /** Slashes between folders. */
  readonly name: string;
  readonly blob: Blob;
}

/** The mended pictures as files, each under its own name with an ending of ours; two of one name are told apart. */
export function resultFiles({ items }: Batch): readonly ResultFile[] {
  const taken = new Set<string>();
  return items.flatMap(({ name, state }) => {
    if (state.phase !== "mended") return [];
    const stem = `${name.replace(/\.[^./]*$/, "")}-mended`;
    const ending = endingOfType(state.blob.type);
    let [free, next] = [`${stem}.${ending}`, 2];
    while (taken.has(free.toLowerCase())) free = `${stem}-${next++}.${ending}`;
    taken.add(free.toLowerCase());
    return [{ name: free, blob: state.blob }];
  });
}
