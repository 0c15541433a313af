/** Everything that can be done, once: buttons, keys and the help page are made from these records. */
import type { DeviceChoice } from "kintsugi/browser";
import type { Asked } from "./arrivals.ts";
import type { ToolName } from "./editor/tools.ts";
import { desksOf, type Studio } from "./state.ts";
import type { Store } from "./store.ts";
import type { Words } from "./words/en.ts";
import type { Client } from "./work/client.ts";
import type { Tasks } from "./work/tasks.ts";

export interface Tools {
  readonly store: Store;
  readonly tasks: Tasks;
  /** The worker that the pages beside the bench use, too, and what is to run networks. */
  readonly client: Client;
  readonly device: DeviceChoice;
  /** Shows the dialog that chooses pictures, a mask, or takes a photo. */
  readonly chooseFile: (what?: Asked) => void;
}

export interface Action {
  /** As `KeyboardEvent.key` says, with `Control+` before it; the first is shown. */
  readonly keys: readonly string[];
  readonly canRun: (state: Studio) => boolean;
  readonly run: (tools: Tools) => void;
  /** What is to happen when the key is let go, or the button. */
  readonly release?: (tools: Tools) => void;
}

const always = (): boolean => true;
const withDesk = ({ desk }: Studio): boolean => desk !== undefined;
const withHole = ({ desk }: Studio): boolean => (desk?.hole.areaPx ?? 0) > 0;
const withResult = ({ desk }: Studio): boolean => desk?.mended !== undefined;
const isMending = ({ job }: Studio): boolean => job.name === "mending" || job.name === "batch";
const canMend = (state: Studio): boolean => withHole(state) && state.job.name === "none";

const tool = <K extends string>(name: ToolName, key: K) => ({
  keys: [key] as const,
  canRun: withDesk,
  run: ({ store }: Tools): void => store.dispatch({ type: "tool", tool: name }),
});

const grow =
  (growPx: number) =>
  ({ tasks }: Tools): void =>
    void tasks.reshape({ growPx });

const soften =
  (byPx: number) =>
  ({ store }: Tools): void =>
    store.dispatch({ type: "soften", softPx: (store.state.desk?.softPx ?? 0) + byPx });

const peek =
  (on: boolean) =>
  ({ store }: Tools): void =>
    store.dispatch({ type: "peek", on });

const dialog =
  (which: "isHelpOpen" | "isPaletteOpen") =>
  ({ store }: Tools): void =>
    store.dispatch({ type: "settings", settings: { [which]: !store.state[which] } });

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

/** In the picture's own format, for pictures that came in it. */
const savingAs = (format: "jpeg" | "webp") => ({
  canRun: (state: Studio) => withResult(state) && state.desk?.opened.photo.format === format,
  run: ({ tasks }: Tools): void => void tasks.save(format),
});

export const actions = {
  open: { keys: ["o"], canRun: always, run: ({ chooseFile }) => chooseFile() },
  openFolder: { keys: ["O"], canRun: always, run: ({ chooseFile }) => chooseFile("folder") },
  rectangle: tool("rectangle", "r"),
  brush: tool("brush", "b"),
  eraser: tool("eraser", "e"),
  lasso: tool("lasso", "l"),
  polygon: tool("polygon", "p"),
  fill: tool("fill", "g"),
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
  grow: { keys: ["."], canRun: withHole, run: grow(2) },
  shrink: { keys: [","], canRun: withHole, run: grow(-2) },
  feather: { keys: ["f"], canRun: withHole, run: soften(2) },
  harden: { keys: ["F"], canRun: ({ desk }) => (desk?.softPx ?? 0) > 0, run: soften(-2) },
  smooth: { keys: ["u"], canRun: withHole, run: ({ tasks }) => void tasks.reshape("smooth") },
  invert: { keys: ["i"], canRun: withDesk, run: ({ tasks }) => void tasks.reshape("invert") },
  readHole: { keys: ["I"], canRun: withDesk, run: ({ chooseFile }) => chooseFile("mask") },
  writeHole: { keys: ["E"], canRun: withHole, run: ({ tasks }) => void tasks.writeHole() },
  mend: { keys: ["Control+Enter", "m"], canRun: canMend, run: ({ tasks }) => void tasks.mend() },
  mendInAllWays: { keys: ["M"], canRun: canMend, run: ({ tasks }) => void tasks.mendInAllWays() },
  cancel: { keys: ["Escape"], canRun: isMending, run: ({ tasks }) => tasks.cancel() },
  compare: {
    keys: ["c"],
    canRun: withResult,
    run: ({ store }) => store.dispatch({ type: "compare", on: !store.state.desk?.isComparing }),
  },
  peek: { keys: ["h"], canRun: withDesk, run: peek(true), release: peek(false) },
  windows: {
    keys: ["w"],
    canRun: withHole,
    run: ({ store }) => {
      const areShown = store.state.desk?.windows.areShown ?? false;
      const windows = areShown
        ? { areShown: false as const }
        : { areShown: true as const, boxes: [] };
      store.dispatch({ type: "windows", windows });
    },
  },
  save: { keys: ["Control+s", "s"], canRun: withResult, run: ({ tasks }) => void tasks.save() },
  saveJpeg: { keys: ["j"], ...savingAs("jpeg") },
  saveWebp: { keys: ["W"], ...savingAs("webp") },
  nextTab: {
    keys: ["n"],
    canRun: ({ aside }) => aside.length > 0,
    run: ({ store }) => {
      const desks = desksOf(store.state);
      const next = desks.find(({ id }) => id > (store.state.desk?.id ?? 0)) ?? desks[0];
      store.dispatch({ type: "front", id: next.id });
    },
  },
  closeTab: {
    keys: ["x"],
    canRun: withDesk,
    run: ({ store }) => store.dispatch({ type: "close", id: store.state.desk?.id ?? 0 }),
  },
  zoomIn: { keys: ["+", "="], canRun: withDesk, run: zoom(1.25) },
  zoomOut: { keys: ["-"], canRun: withDesk, run: zoom(1 / 1.25) },
  fit: { keys: ["0"], canRun: withDesk, run: ({ store }) => store.dispatch({ type: "fit" }) },
  palette: { keys: ["Control+k", "k"], canRun: always, run: dialog("isPaletteOpen") },
  help: { keys: ["?"], canRun: always, run: dialog("isHelpOpen") },
} as const satisfies Readonly<Record<keyof Words["actions"], Action>>;

export type ActionName = keyof typeof actions;
export const actionNames = Object.keys(actions) as readonly ActionName[];

/** Whether it can be done now: to a picture only while it is seen, which a batch hides. */
export const canRun = (name: ActionName, state: Studio): boolean =>
  actions[name].canRun(state.batch ? { ...state, desk: undefined, aside: [] } : state);

/** The action of a key press; keys without Control only where a person wants them. */
export function actionOf(
  { key, ctrlKey, metaKey }: Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey">,
  { hasKeys }: Pick<Studio, "hasKeys">,
): ActionName | undefined {
  const pressed = `${ctrlKey || metaKey ? "Control+" : ""}${key}`;
  if (!hasKeys && pressed.length === 1) return undefined;
  return actionNames.find((name) => (actions[name].keys as readonly string[]).includes(pressed));
}
