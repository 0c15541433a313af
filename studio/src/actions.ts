/** Everything that can be done, once: buttons, keys and the help page are made from these records. */
import type { Studio } from "./state.ts";
import type { Store } from "./store.ts";
import type { Words } from "./words/en.ts";
import type { Tasks } from "./work/tasks.ts";

export interface Tools {
  readonly store: Store;
  readonly tasks: Tasks;
  /** Shows the dialog that chooses a file. */
  readonly chooseFile: () => void;
}

export interface Action {
  /** As `KeyboardEvent.key` says, with `Control+` before it; the first is shown. */
  readonly keys: readonly string[];
  readonly canRun: (state: Studio) => boolean;
  readonly run: (tools: Tools) => void;
}

const always = (): boolean => true;
const withDesk = ({ desk }: Studio): boolean => desk !== undefined;
const withHole = ({ desk }: Studio): boolean => desk?.hole.data.includes(1) ?? false;
const isMending = ({ job }: Studio): boolean => job.name === "mending";

const brush =
  (factor: number) =>
  ({ store }: Tools): void => {
    const { brushPx = 16 } = store.state.desk ?? {};
    const widthPx = factor > 1 ? Math.max(brushPx + 1, brushPx * factor) : brushPx * factor;
    store.dispatch({ type: "brush", widthPx });
  };

const zoom =
  (factor: number) =>
  ({ store }: Tools): void => {
    const { width, height } = store.state.stage;
    store.dispatch({ type: "zoom", at: { x: width / 2, y: height / 2 }, factor });
  };

export const actions = {
  open: { keys: ["o"], canRun: always, run: ({ chooseFile }) => chooseFile() },
  rectangle: {
    keys: ["r"],
    canRun: withDesk,
    run: ({ store }) => store.dispatch({ type: "tool", tool: "rectangle" }),
  },
  brush: {
    keys: ["b"],
    canRun: withDesk,
    run: ({ store }) => store.dispatch({ type: "tool", tool: "brush" }),
  },
  eraser: {
    keys: ["e"],
    canRun: withDesk,
    run: ({ store }) => store.dispatch({ type: "tool", tool: "eraser" }),
  },
  smaller: { keys: ["["], canRun: withDesk, run: brush(1 / 1.25) },
  larger: { keys: ["]"], canRun: withDesk, run: brush(1.25) },
  undo: {
    keys: ["Control+z", "z"],
    canRun: ({ desk }) => (desk?.history.done.length ?? 0) > 0,
    run: ({ store }) => store.dispatch({ type: "undo" }),
  },
  redo: {
    keys: ["Control+y", "Control+Z", "y"],
    canRun: ({ desk }) => (desk?.history.undone.length ?? 0) > 0,
    run: ({ store }) => store.dispatch({ type: "redo" }),
  },
  clear: {
    keys: ["Delete"],
    canRun: withHole,
    run: ({ store }) => store.dispatch({ type: "clear" }),
  },
  mend: {
    keys: ["Control+Enter", "m"],
    canRun: (state) => withHole(state) && state.job.name === "none",
    run: ({ tasks }) => void tasks.mend(),
  },
  cancel: { keys: ["Escape"], canRun: isMending, run: ({ tasks }) => tasks.cancel() },
  compare: {
    keys: ["c"],
    canRun: ({ desk }) => desk?.mended !== undefined,
    run: ({ store }) => store.dispatch({ type: "compare", on: !store.state.desk?.isComparing }),
  },
  save: {
    keys: ["Control+s", "s"],
    canRun: ({ desk }) => desk?.mended !== undefined,
    run: ({ tasks }) => void tasks.save(),
  },
  zoomIn: { keys: ["+", "="], canRun: withDesk, run: zoom(1.25) },
  zoomOut: { keys: ["-"], canRun: withDesk, run: zoom(1 / 1.25) },
  fit: { keys: ["0"], canRun: withDesk, run: ({ store }) => store.dispatch({ type: "fit" }) },
  help: {
    keys: ["?"],
    canRun: always,
    run: ({ store }) =>
      store.dispatch({ type: "settings", settings: { isHelpOpen: !store.state.isHelpOpen } }),
  },
} as const satisfies Readonly<Record<keyof Words["actions"], Action>>;

export type ActionName = keyof typeof actions;
export const actionNames = Object.keys(actions) as readonly ActionName[];

/** The action of a key press; keys without Control only where a person wants them. */
export function actionOf(
  { key, ctrlKey, metaKey }: Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey">,
  { hasKeys }: Pick<Studio, "hasKeys">,
): ActionName | undefined {
  const pressed = `${ctrlKey || metaKey ? "Control+" : ""}${key}`;
  if (!hasKeys && pressed.length === 1) return undefined;
  return actionNames.find((name) => (actions[name].keys as readonly string[]).includes(pressed));
}
