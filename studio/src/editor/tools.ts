/** The tools as state machines: a pointer's events in; the tool's next state and what becomes of the hole out. */
import { type Diff, drawnInto, type Ink, type Maybe, rectangleDiff, withDiff } from "./diff.ts";
import { type InPicture, pixelBox } from "./geometry.ts";
import { type Edited, recorded } from "./history.ts";
import { loopDiff, type PenPoint, strokeDiff } from "./strokes.ts";

export const toolNames = ["rectangle", "brush", "eraser", "lasso", "polygon", "fill"] as const;
export type ToolName = (typeof toolNames)[number];

export type Tool =
  | { readonly phase: "idle" }
  | { readonly phase: "spanning"; readonly from: InPicture; readonly to: InPicture }
  | {
      readonly phase: "drawing";
      readonly last: PenPoint;
      /** What this stroke has done so far. */
      readonly diffs: readonly Diff[];
    }
  /** A line that will be closed: its corners so far, and where the pointer is. */
  | { readonly phase: "looping"; readonly points: readonly InPicture[]; readonly to: InPicture }
  /** The colour at this place is to be filled, which the worker does. */
  | { readonly phase: "asking"; readonly at: InPicture };

export const idle: Tool = { phase: "idle" };

export type PointerStep =
  | {
      readonly type: "down" | "move" | "up";
      readonly at: InPicture;
      /** All the places since the last step, `at` the last of them; `at` alone where left out. */
      readonly trail?: readonly PenPoint[];
      /** So near (picture pixels) to its first corner a polygon closes; 0 where left out. */
      readonly reachPx?: number;
    }
  | { readonly type: "close" | "cancel" };

export interface Editor extends Edited {
  readonly toolName: ToolName;
  readonly tool: Tool;
  readonly brushPx: number;
}

type Machine = {
  readonly [P in Tool["phase"]]?: (
    editor: Editor,
    step: PointerStep,
    tool: Extract<Tool, { phase: P }>,
  ) => Editor;
};

/** The editor after one step of a pointer. A phase that the tool does not know ends at once. */
export function stepped(editor: Editor, step: PointerStep): Editor {
  const { tool, toolName } = editor;
  const rule = machines[toolName][tool.phase] as
    | ((editor: Editor, step: PointerStep, tool: Tool) => Editor)
    | undefined;
  return rule ? rule(editor, step, tool) : rest(editor);
}

const rest = (editor: Editor): Editor => ({ ...editor, tool: idle });

/** A stroke that ends, or that something else ends: as far as it was drawn it stays, and can be taken back. */
export function finished<E extends Editor>(editor: E): E {
  const { tool, history } = editor;
  if (tool.phase !== "drawing") return editor;
  return { ...editor, tool: idle, history: recorded(history, tool.diffs) };
}

const isPlaced = (step: PointerStep): step is Extract<PointerStep, { readonly at: InPicture }> =>
  step.type === "down" || step.type === "move" || step.type === "up";

const rectangle: Machine = {
  idle: (editor, step) =>
    step.type === "down"
      ? { ...editor, tool: { phase: "spanning", from: step.at, to: step.at } }
      : editor,
  spanning(editor, step, { from }) {
    if (!isPlaced(step)) return rest(editor);
    if (step.type === "move") return { ...editor, tool: { phase: "spanning", from, to: step.at } };
    if (step.type === "down") return editor;
    const box = pixelBox(from, step.at, editor.hole);
    return rest(box ? done(editor, rectangleDiff(editor.hole, box, 1)) : editor);
  },
};

const pen = (ink: Ink): Machine => ({
  idle(editor, step) {
    if (step.type !== "down") return editor;
    const [last] = trailOf(step);
    const hole = { ...editor.hole, data: editor.hole.data.slice() }; // the stroke's own, which it draws into
    return drawn({ ...editor, hole, tool: { phase: "drawing", last, diffs: [] } }, [last], ink);
  },
  drawing(editor, step, { diffs }) {
    if (!isPlaced(step)) return rest({ ...editor, hole: takenBack(editor.hole, diffs) });
    const after = drawn(editor, trailOf(step), ink);
    return step.type === "up" ? finished(after) : after;
  },
});

/** Drawn in one go: let go, it closes. */
const lasso: Machine = {
  idle: (editor, step) => (step.type === "down" ? looping(editor, [step.at], step.at) : editor),
  looping(editor, step, { points }) {
    if (!isPlaced(step)) return step.type === "close" ? closed(editor, points) : rest(editor);
    if (step.type === "move") return looping(editor, [...points, ...trailOf(step)], step.at);
    return step.type === "up" ? closed(editor, [...points, step.at]) : editor;
  },
};

/** Corner by corner: the first one, pressed again, closes it. */
const polygon: Machine = {
  idle: (editor, step) => (step.type === "down" ? looping(editor, [step.at], step.at) : editor),
  looping(editor, step, { points }) {
    if (!isPlaced(step)) return step.type === "close" ? closed(editor, points) : rest(editor);
    if (step.type !== "down") return looping(editor, points, step.at);
    const [first] = points;
    const isBack = Math.hypot(step.at.x - first.x, step.at.y - first.y) <= (step.reachPx ?? 0);
    if (isBack && points.length > 2) return closed(editor, points);
    return looping(editor, [...points, step.at], step.at);
  },
};

const fill: Machine = {
  idle: (editor, step) =>
    step.type === "down" ? { ...editor, tool: { phase: "asking", at: step.at } } : editor,
  asking: (editor, step) => (step.type === "cancel" ? rest(editor) : editor),
};

const machines: { readonly [T in ToolName]: Machine } = {
  ...{ rectangle, brush: pen(1), eraser: pen(0) },
  ...{ lasso, polygon, fill },
};

const trailOf = ({ at, trail = [] }: Extract<PointerStep, { readonly at: InPicture }>) =>
  trail.length > 0 ? trail : [at];

const looping = (editor: Editor, points: readonly InPicture[], to: InPicture): Editor => ({
  ...editor,
  tool: { phase: "looping", points, to },
});

const closed = (editor: Editor, points: readonly InPicture[]): Editor =>
  rest(done(editor, loopDiff(editor.hole, points, 1)));

/** A piece of a stroke more. */
function drawn(editor: Editor, trail: readonly PenPoint[], ink: Ink): Editor {
  if (editor.tool.phase !== "drawing") return editor;
  const { last, diffs } = editor.tool;
  const diff = strokeDiff(editor.hole, [last, ...trail], { widthPx: editor.brushPx, ink });
  return {
    ...editor,
    hole: diff ? drawnInto(editor.hole, diff, "after") : editor.hole,
    tool: {
      phase: "drawing",
      last: trail[trail.length - 1],
      diffs: diff ? [...diffs, diff] : diffs,
    },
  };
}

const takenBack = (hole: Editor["hole"], diffs: readonly Diff[]): Editor["hole"] =>
  diffs.reduceRight((now, diff) => withDiff(now, diff, "before"), hole);

/** One diff done and recorded. */
export const done = <E extends Edited>(editor: E, diff: Maybe<Diff>): E =>
  diff
    ? {
        ...editor,
        hole: withDiff(editor.hole, diff, "after"),
        history: recorded(editor.history, [diff]),
      }
    : editor;
