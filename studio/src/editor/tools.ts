/** The tools as state machines: a pointer's events in; the tool's next state and what becomes of the hole out. */
import type { Hole } from "kintsugi/image";
import { type Diff, type Ink, rectangleDiff, strokeDiff, withDiff } from "./diff.ts";
import { type InPicture, pixelBox } from "./geometry.ts";
import { type Edited, recorded } from "./history.ts";

export const toolNames = ["rectangle", "brush", "eraser"] as const;
export type ToolName = (typeof toolNames)[number];

export type Tool =
  | { readonly phase: "idle" }
  | { readonly phase: "spanning"; readonly from: InPicture; readonly to: InPicture }
  | {
      readonly phase: "drawing";
      readonly last: InPicture;
      /** What this stroke has done so far. */
      readonly diffs: readonly Diff[];
    };

export const idle: Tool = { phase: "idle" };

export type PointerStep =
  | { readonly type: "down" | "move" | "up"; readonly at: InPicture }
  | { readonly type: "cancel" };

export interface Editor extends Edited {
  readonly toolName: ToolName;
  readonly tool: Tool;
  readonly brushPx: number;
}

type Machine = { readonly [P in Tool["phase"]]: (editor: Editor, step: PointerStep) => Editor };

/** The editor after one step of a pointer. */
export const stepped = (editor: Editor, step: PointerStep): Editor =>
  machines[editor.toolName][editor.tool.phase](editor, step);

const rest = (editor: Editor): Editor => ({ ...editor, tool: idle });

const rectangle: Machine = {
  idle: (editor, step) =>
    step.type === "down"
      ? { ...editor, tool: { phase: "spanning", from: step.at, to: step.at } }
      : editor,
  spanning(editor, step) {
    if (editor.tool.phase !== "spanning" || step.type === "cancel") return rest(editor);
    const { from } = editor.tool;
    if (step.type === "move") return { ...editor, tool: { phase: "spanning", from, to: step.at } };
    if (step.type === "down") return editor;
    const box = pixelBox(from, step.at, editor.hole);
    return rest(box ? done(editor, rectangleDiff(editor.hole, box, 1)) : editor);
  },
  drawing: rest,
};

const pen = (ink: Ink): Machine => ({
  idle(editor, step) {
    if (step.type !== "down") return editor;
    return drawn({ ...editor, tool: { phase: "drawing", last: step.at, diffs: [] } }, step.at, ink);
  },
  drawing(editor, step) {
    if (editor.tool.phase !== "drawing") return rest(editor);
    if (step.type === "cancel")
      return rest({ ...editor, hole: takenBack(editor.hole, editor.tool.diffs) });
    const after = drawn(editor, step.at, ink);
    if (step.type !== "up" || after.tool.phase !== "drawing") return after;
    return rest({ ...after, history: recorded(after.history, after.tool.diffs) });
  },
  spanning: rest,
});

const machines: { readonly [T in ToolName]: Machine } = {
  rectangle,
  brush: pen(1),
  eraser: pen(0),
};

/** A piece of a stroke more. */
function drawn(editor: Editor, to: InPicture, ink: Ink): Editor {
  if (editor.tool.phase !== "drawing") return editor;
  const { last, diffs } = editor.tool;
  const diff = strokeDiff(editor.hole, [last, to], { widthPx: editor.brushPx, ink });
  return {
    ...editor,
    hole: diff ? withDiff(editor.hole, diff, "after") : editor.hole,
    tool: { phase: "drawing", last: to, diffs: diff ? [...diffs, diff] : diffs },
  };
}

const takenBack = (hole: Hole, diffs: readonly Diff[]): Hole =>
  diffs.reduceRight((now, diff) => withDiff(now, diff, "before"), hole);

/** One diff done and recorded. */
export const done = <E extends Edited>(editor: E, diff: Diff | undefined): E =>
  diff
    ? {
        ...editor,
        hole: withDiff(editor.hole, diff, "after"),
        history: recorded(editor.history, [diff]),
      }
    : editor;
