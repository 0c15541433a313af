/** How the picture is mended: by what, how thoroughly, and how the border is joined. */
import type { ComposeMode, DamageGroup, MethodName, Quality } from "kintsugi/browser";
import { useState } from "preact/hooks";
import { mosaicsUsed } from "../finds.ts";
import type { Desk } from "../state.ts";
import { modeOf } from "../work/followers.ts";
import { isFormula, leavesStep, methodOf, methodsFor } from "../work/methods.ts";
import { methodText } from "./names.ts";
import { NetworkFacts } from "./network-facts.tsx";
import { useTools, useWords } from "./use-studio.ts";

const borders: readonly ComposeMode[] = ["paste", "feather", "poisson"];

/** Whose weights will be asked for: a white-out's, unless there are cells. */
const groupOf = (desk: Desk): DamageGroup => {
  const hasFound = desk.task === "repair" && mosaicsUsed(desk).length > 0;
  return desk.choice.kind === "white-out" && !hasFound ? "hole" : "mosaic";
};

export function ModePanel({ desk }: { readonly desk: Desk }) {
  const { store } = useTools();
  const words = useWords();
  const { mode } = words;
  const [isOpen, setOpen] = useState(false);
  const suitable = methodsFor(desk);
  const chosen = methodOf(desk);
  return (
    <details class="group more" onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary class="heading">{mode.label}</summary>
      <label class="field">
        <span>{mode.method}</span>
        <select
          class="select"
          value={chosen}
          onChange={({ currentTarget: { value } }) =>
            store.dispatch({ type: "mode", mode: { method: value as MethodName } })
          }
        >
          {suitable.map((name) => (
            <option key={name} value={name}>
              {methodText(name, words)}
            </option>
          ))}
        </select>
      </label>
      {isOpen && !isFormula(chosen) && <NetworkFacts name={chosen} group={groupOf(desk)} />}
      {!isFormula(chosen) && (
        <label class="field">
          <span>{mode.quality}</span>
          <select
            class="select"
            value={desk.mode.quality ?? "fast"}
            onChange={({ currentTarget: { value } }) =>
              store.dispatch({ type: "mode", mode: { quality: value as Quality } })
            }
          >
            <option value="fast">{mode.fast}</option>
            <option value="best">{mode.best}</option>
          </select>
        </label>
      )}
      {leavesStep(chosen) && (
        <label class="field">
          <span>{mode.border}</span>
          <select
            class="select"
            value={modeOf(desk).compose ?? "usual"}
            onChange={({ currentTarget: { value } }) =>
              store.dispatch({ type: "border", compose: borders.find((each) => each === value) })
            }
          >
            <option value="usual">{mode.borders.usual}</option>
            {borders.map((name) => (
              <option key={name} value={name}>
                {mode.borders[name as "paste"]}
              </option>
            ))}
          </select>
        </label>
      )}
      {!isFormula(chosen) && (
        <label class="field">
          <span>{mode.windows}</span>
          <select
            class="select"
            value={desk.mode.windows ?? "usual"}
            onChange={({ currentTarget: { value } }) =>
              store.dispatch({ type: "mode", mode: { windows: value as "usual" | "small" } })
            }
          >
            <option value="usual">{mode.windowSizes.usual}</option>
            <option value="small">{mode.windowSizes.small}</option>
          </select>
        </label>
      )}
    </details>
  );
}
