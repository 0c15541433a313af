/** The tools that mark the hole. */
import { toolNames } from "../editor/tools.ts";
import { ActionButton } from "./action-button.tsx";
import { useStudio, useTools, useWords } from "./use-studio.ts";

export function Toolbar() {
  const { store } = useTools();
  const { desk } = useStudio();
  const words = useWords();
  if (!desk) return null;
  const hasPen = desk.toolName !== "rectangle" && !desk.isComparing;
  return (
    <div class="toolbar" role="toolbar" aria-label={words.toolsLabel}>
      {toolNames.map((name) => (
        <ActionButton
          key={name}
          name={name}
          isPressed={desk.toolName === name && !desk.isComparing}
        />
      ))}
      {hasPen && (
        <label class="pen">
          <span class="unseen">{words.brushSize}</span>
          <input
            type="range"
            min="1"
            max="200"
            value={desk.brushPx}
            onInput={({ currentTarget }) =>
              store.dispatch({ type: "brush", widthPx: currentTarget.valueAsNumber })
            }
          />
          <output>{desk.brushPx}</output>
        </label>
      )}
      <span class="gap" />
      <ActionButton name="undo" />
      <ActionButton name="redo" />
      <ActionButton name="clear" />
      <span class="gap" />
      <ActionButton name="zoomOut" />
      <ActionButton name="zoomIn" />
      <ActionButton name="fit" />
    </div>
  );
}
