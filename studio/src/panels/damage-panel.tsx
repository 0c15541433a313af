/** How the picture is broken, and where, in numbers. */
import type { DamageKind } from "kintsugi/browser";
import { boundsOfHole, type Hole, type Rectangle } from "kintsugi/image";
import { useRef } from "preact/hooks";
import { mostCellPx } from "../changes.ts";
import { clamp } from "../editor/geometry.ts";
import { mosaicsUsed } from "../finds.ts";
import type { Desk, Task } from "../state.ts";
import { FoundPanel } from "./found-panel.tsx";
import { useTools, useWords } from "./use-studio.ts";

const tasks: readonly Task[] = ["try", "repair"];
const kinds: readonly DamageKind[] = ["mean", "mean-linear", "nearest", "book", "white-out"];

export function DamagePanel({ desk }: { readonly desk: Desk }) {
  return (
    <>
      <TaskChoice desk={desk} />
      <FoundPanel desk={desk} />
      <KindChoice desk={desk} />
      <BoxFields desk={desk} />
    </>
  );
}

function TaskChoice({ desk }: { readonly desk: Desk }) {
  const { store } = useTools();
  const words = useWords().task;
  return (
    <fieldset class="group">
      <legend class="heading">{words.label}</legend>
      <div class="segments">
        {tasks.map((task) => (
          <label key={task}>
            <input
              type="radio"
              name="task"
              checked={desk.task === task}
              onChange={() => store.dispatch({ type: "task", task })}
            />
            <span>{words[task]}</span>
          </label>
        ))}
      </div>
      <p class="hint">{desk.task === "try" ? words.tryHint : words.repairHint}</p>
    </fieldset>
  );
}

function KindChoice({ desk }: { readonly desk: Desk }) {
  const { store } = useTools();
  const { elsewhere, damage: words } = useWords();
  const { kind, cellPx } = desk.choice;
  const isElsewhere = desk.task === "repair" && mosaicsUsed(desk).length > 0;
  const hasCells = kind !== "white-out" && kind !== "book";
  return (
    <div class="group">
      <label class="field">
        <span class="heading">{isElsewhere ? elsewhere : words.label}</span>
        <select
          class="select"
          value={kind}
          onChange={({ currentTarget }) =>
            store.dispatch({ type: "choice", choice: { kind: currentTarget.value as DamageKind } })
          }
        >
          {kinds.map((each) => (
            <option key={each} value={each}>
              {words[each]}
            </option>
          ))}
        </select>
      </label>
      {hasCells && (
        <label class="field across">
          <span>{words.cell}</span>
          <input
            type="range"
            min="2"
            max={mostCellPx}
            value={cellPx}
            onInput={({ currentTarget }) =>
              store.dispatch({ type: "choice", choice: { cellPx: currentTarget.valueAsNumber } })
            }
          />
          <output>{cellPx} px</output>
        </label>
      )}
    </div>
  );
}

const sides = ["x", "y", "width", "height"] as const;

/** The box around the marks; a number changed makes it the mark. */
function BoxFields({ desk }: { readonly desk: Desk }) {
  const { store } = useTools();
  const words = useWords().box;
  const box = useBounds(desk);
  const change = (side: keyof Rectangle, value: number) => {
    const changed = within({ ...box, [side]: Math.round(value) || 0 }, desk);
    store.dispatch({ type: "rectangle", box: changed });
  };
  return (
    <fieldset class="group">
      <legend class="heading">{words.label}</legend>
      <div class="numbers">
        {sides.map((side) => (
          <label key={side}>
            <span>{words[side]}</span>
            <input
              type="number"
              min="0"
              step="1"
              value={box[side]}
              onChange={({ currentTarget }) => change(side, currentTarget.valueAsNumber)}
            />
          </label>
        ))}
      </div>
    </fieldset>
  );
}

/** Of the marks; while they are drawn, those before: looking for them at every move of a pen would cost too much. */
function useBounds({ hole, tool }: Desk): Rectangle {
  const seen = useRef<{ readonly hole: Hole; readonly box: Rectangle } | undefined>(undefined);
  if (!seen.current || (seen.current.hole !== hole && tool.phase !== "drawing")) {
    seen.current = { hole, box: boundsOfHole(hole) ?? { x: 0, y: 0, width: 0, height: 0 } };
  }
  return seen.current.box;
}

function within({ x, y, width, height }: Rectangle, { hole }: Desk): Rectangle {
  const left = clamp(x, 0, hole.width - 1);
  const top = clamp(y, 0, hole.height - 1);
  return {
    ...{ x: left, y: top },
    width: clamp(width, 1, hole.width - left),
    height: clamp(height, 1, hole.height - top),
  };
}
