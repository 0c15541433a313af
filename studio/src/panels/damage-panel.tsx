/** How the picture is broken, and where, in numbers. */
import type { DamageKind } from "kintsugi/browser";
import { boundsOfHole, type Rectangle } from "kintsugi/image";
import { clamp } from "../editor/geometry.ts";
import type { Desk, Task } from "../state.ts";
import { useTools, useWords } from "./use-studio.ts";

const tasks: readonly Task[] = ["try", "repair"];
const kinds: readonly DamageKind[] = ["mean", "mean-linear", "nearest", "book", "white-out"];
const largestCellPx = 32;

export function DamagePanel({ desk }: { readonly desk: Desk }) {
  return (
    <>
      <TaskChoice desk={desk} />
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
  const words = useWords().damage;
  const { kind, cellPx } = desk.choice;
  const hasCells = kind !== "white-out" && kind !== "book";
  return (
    <div class="group">
      <label class="field">
        <span class="heading">{words.label}</span>
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
            max={largestCellPx}
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
  const box = boundsOfHole(desk.hole) ?? { x: 0, y: 0, width: 0, height: 0 };
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

function within({ x, y, width, height }: Rectangle, { hole }: Desk): Rectangle {
  const left = clamp(x, 0, hole.width - 1);
  const top = clamp(y, 0, hole.height - 1);
  return {
    ...{ x: left, y: top },
    width: clamp(width, 1, hole.width - left),
    height: clamp(height, 1, hole.height - top),
  };
}
