/** All that the studio knows, and what can happen to it; changes.ts says how each event changes it. */
import type { Detection, MethodName } from "kintsugi/browser";
import type { Hole, Measures, Rectangle, Size } from "kintsugi/image";
import type { Batch, ItemState } from "./batch.ts";
import type { Diff, Marks } from "./editor/diff.ts";
import type { InPicture, OnStage, View } from "./editor/geometry.ts";
import type { Editor, PointerStep, ToolName } from "./editor/tools.ts";
import type { Search } from "./finds.ts";
import type { Choice, Mended, Mode, Progress, Shown } from "./work/protocol.ts";

/** Whether a picture came broken, or is to be broken here to try mending out. */
export type Task = "repair" | "try";
export type Language = "en" | "ja";
export type Theme = "auto" | "light" | "dark";

/** An open picture with all that was done to it. */
export interface Desk extends Editor {
  /** No two have had the same. */
  readonly id: number;
  readonly name: string;
  readonly opened: Shown;
  readonly task: Task;
  readonly search: Search;
  readonly choice: Required<Choice>;
  readonly mode: Mode;
  readonly filling: { readonly toleranceLevels: number; readonly isEverywhere: boolean };
  /** The opened picture under the damage that is tried out. */
  readonly broken: Shown | undefined;
  /** The result that is looked at. */
  readonly mended: Mended | undefined;
  readonly figures: Figures | undefined;
  /** All results, the newest last. */
  readonly results: readonly Result[];
  /** With a result there: whether it is looked at, or the hole is worked on. */
  readonly isComparing: boolean;
  readonly look: Look;
  /** Where the result differs from what it is held against; made when it is first looked at. */
  readonly difference: Heat | undefined;
  /** How much of the picture lies left of the seam, 0…1. */
  readonly split: number;
  readonly isPeeking: boolean;
  /** Through which a mending would look, where a person wants to see them. */
  readonly windows: Windows;
  readonly view: View;
  /** Where the keyboard's cursor is. */
  readonly cursor: InPicture | undefined;
}

/** How a result is looked at. */
export const lookNames = ["seam", "sides", "difference", "uncertainty", "all"] as const;
export type Look = (typeof lookNames)[number];

export interface Result {
  readonly mended: Mended;
  readonly figures: Figures | undefined;
  /** What it was made from. */
  readonly hole: Marks;
  readonly task: Task;
  readonly choice: Required<Choice>;
  readonly broken: Shown | undefined;
}

export interface Heat {
  readonly bitmap: ImageBitmap;
  readonly of: Mended;
}

export type Windows =
  | { readonly areShown: false }
  | {
      readonly areShown: true;
      /** What they were planned for. */
      readonly of?: Hole;
      readonly mode?: Mode;
      readonly boxes: readonly Rectangle[];
    };

/** Against the original: before and after. */
export interface Figures {
  readonly broken: Measures;
  readonly mended: Measures;
}

export type Job =
  | { readonly name: "none" }
  | { readonly name: "opening" | "batch" }
  | {
      readonly name: "mending";
      readonly progress: Progress | undefined;
      readonly startMs: number;
      readonly nowMs: number;
    };

export interface Notice {
  readonly tone: "error" | "note";
  /** An error's code, which has words of its own in every language. */
  readonly code: string;
  /** What exactly happened, in the library's words. */
  readonly detail: string;
  /** What may help. */
  readonly offer?: "again" | "small-windows";
  /** What was closed with something made of it, so that it can be brought back. */
  readonly closed?: Closed;
}

export type Closed = { readonly desk: Desk } | { readonly batch: Batch };

export interface Studio {
  /** The picture in front. */
  readonly desk: Desk | undefined;
  /** The other open ones. */
  readonly aside: readonly Desk[];
  readonly lastId: number;
  /** Seen instead of the picture in front, where there is one. */
  readonly batch: Batch | undefined;
  readonly job: Job;
  readonly notice: Notice | undefined;
  readonly stage: Size;
  readonly language: Language;
  readonly theme: Theme;
  readonly hasKeys: boolean;
  readonly isHelpOpen: boolean;
  readonly isPaletteOpen: boolean;
}

export type Change =
  | { readonly type: "opening" }
  | { readonly type: "opened"; readonly name: string; readonly shown: Shown; readonly task: Task }
  | { readonly type: "front" | "close"; readonly id: number }
  | { readonly type: "batch"; readonly batch: Batch | undefined }
  | { readonly type: "batching" }
  | { readonly type: "item"; readonly index: number; readonly of: File; readonly state: ItemState }
  | { readonly type: "searching"; readonly of: number }
  | { readonly type: "found"; readonly of: number; readonly detection: Detection }
  | { readonly type: "use"; readonly index: number; readonly on: boolean }
  | { readonly type: "pointer"; readonly step: PointerStep }
  | { readonly type: "cursor"; readonly at: InPicture | undefined }
  | { readonly type: "tool"; readonly tool: ToolName }
  | { readonly type: "brush"; readonly widthPx: number }
  | { readonly type: "filling"; readonly filling: Partial<Desk["filling"]> }
  | { readonly type: "edited"; readonly of: Hole; readonly diff: Diff | null }
  | { readonly type: "soften"; readonly softPx: number }
  | { readonly type: "rectangle"; readonly box: Rectangle }
  | { readonly type: "undo" | "redo" | "clear" | "fit" | "bringBack" | "closeNotice" | "finished" }
  | { readonly type: "task"; readonly task: Task }
  | { readonly type: "choice"; readonly choice: Partial<Choice> }
  | { readonly type: "mode"; readonly mode: Mode }
  | { readonly type: "border"; readonly compose: Mode["compose"] | undefined }
  | { readonly type: "broken"; readonly shown: Shown; readonly of: Hole }
  | { readonly type: "mending"; readonly nowMs: number }
  | { readonly type: "progress"; readonly progress: Progress; readonly nowMs: number }
  | { readonly type: "mended"; readonly mended: Mended; readonly from: Desk }
  | { readonly type: "figures"; readonly figures: Figures; readonly of: Mended }
  | { readonly type: "show"; readonly mended: Mended }
  /** `job` is what ended by it; anything else goes on. */
  | { readonly type: "failed"; readonly notice: Notice; readonly job?: Job["name"] }
  | { readonly type: "compare"; readonly on: boolean }
  | { readonly type: "look"; readonly look: Look }
  | { readonly type: "difference"; readonly heat: Heat }
  | { readonly type: "windows"; readonly windows: Windows }
  | { readonly type: "split"; readonly split: number }
  | { readonly type: "peek"; readonly on: boolean }
  | { readonly type: "zoom"; readonly at: OnStage; readonly factor: number }
  | { readonly type: "pan"; readonly dx: number; readonly dy: number }
  | { readonly type: "stage"; readonly size: Size }
  | { readonly type: "settings"; readonly settings: Partial<Settings> };

export type Settings = Pick<
  Studio,
  "language" | "theme" | "hasKeys" | "isHelpOpen" | "isPaletteOpen"
>;

export const startState = (settings: Pick<Studio, "language" | "theme" | "hasKeys">): Studio => ({
  ...settings,
  ...{ desk: undefined, aside: [], lastId: 0, batch: undefined },
  job: { name: "none" },
  notice: undefined,
  stage: { width: 640, height: 480 },
  ...{ isHelpOpen: false, isPaletteOpen: false },
});

/** All open pictures, in the order in which they were opened. */
export const desksOf = ({ desk, aside }: Pick<Studio, "desk" | "aside">): readonly Desk[] =>
  [...aside, ...(desk ? [desk] : [])].toSorted((a, b) => a.id - b.id);

/** The method that mends where nothing else is asked for. */
export const usualMethod: MethodName = "gated-unet";
