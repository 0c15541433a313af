/** All that the studio knows, and what can happen to it; changes.ts says how each event changes it. */
import type { Hole, Measures, Rectangle, Size } from "kintsugi/image";
import type { InPicture, OnStage, View } from "./editor/geometry.ts";
import type { Editor, PointerStep, ToolName } from "./editor/tools.ts";
import type { Choice, Mended, Progress, Shown } from "./work/protocol.ts";

/** Whether a picture came broken, or is to be broken here to try mending out. */
export type Task = "repair" | "try";
export type Language = "en" | "ja";
export type Theme = "auto" | "light" | "dark";

/** The open picture with all that was done to it. */
export interface Desk extends Editor {
  readonly name: string;
  readonly opened: Shown;
  readonly task: Task;
  readonly choice: Required<Choice>;
  /** The opened picture under the damage that is tried out. */
  readonly broken: Shown | undefined;
  readonly mended: Mended | undefined;
  readonly figures: Figures | undefined;
  /** With a result there: whether it is looked at, or the hole is worked on. */
  readonly isComparing: boolean;
  /** How much of the picture lies left of the seam, 0…1. */
  readonly split: number;
  readonly isPeeking: boolean;
  readonly view: View;
  /** Where the keyboard's cursor is. */
  readonly cursor: InPicture | undefined;
}

/** Against the original: before and after. */
export interface Figures {
  readonly broken: Measures;
  readonly mended: Measures;
}

export type Job =
  | { readonly name: "none" }
  | { readonly name: "opening" }
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
}

export interface Studio {
  readonly desk: Desk | undefined;
  readonly job: Job;
  readonly notice: Notice | undefined;
  readonly stage: Size;
  readonly language: Language;
  readonly theme: Theme;
  readonly hasKeys: boolean;
  readonly isHelpOpen: boolean;
}

export type Change =
  | { readonly type: "opening" }
  | { readonly type: "opened"; readonly name: string; readonly shown: Shown; readonly task: Task }
  | { readonly type: "pointer"; readonly step: PointerStep }
  | { readonly type: "cursor"; readonly at: InPicture | undefined }
  | { readonly type: "tool"; readonly tool: ToolName }
  | { readonly type: "brush"; readonly widthPx: number }
  | { readonly type: "rectangle"; readonly box: Rectangle }
  | { readonly type: "undo" | "redo" | "clear" | "fit" | "closeNotice" | "finished" }
  | { readonly type: "task"; readonly task: Task }
  | { readonly type: "choice"; readonly choice: Partial<Choice> }
  | { readonly type: "broken"; readonly shown: Shown; readonly of: Hole }
  | { readonly type: "mending"; readonly nowMs: number }
  | { readonly type: "progress"; readonly progress: Progress; readonly nowMs: number }
  | { readonly type: "mended"; readonly mended: Mended }
  | { readonly type: "figures"; readonly figures: Figures; readonly of: Mended }
  | { readonly type: "failed"; readonly notice: Notice }
  | { readonly type: "compare"; readonly on: boolean }
  | { readonly type: "split"; readonly split: number }
  | { readonly type: "peek"; readonly on: boolean }
  | { readonly type: "zoom"; readonly at: OnStage; readonly factor: number }
  | { readonly type: "pan"; readonly dx: number; readonly dy: number }
  | { readonly type: "stage"; readonly size: Size }
  | { readonly type: "settings"; readonly settings: Partial<Settings> };

export type Settings = Pick<Studio, "language" | "theme" | "hasKeys" | "isHelpOpen">;

export const startState = (settings: Pick<Studio, "language" | "theme" | "hasKeys">): Studio => ({
  ...settings,
  desk: undefined,
  job: { name: "none" },
  notice: undefined,
  stage: { width: 640, height: 480 },
  isHelpOpen: false,
});
