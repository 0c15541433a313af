/** The tools that mark the hole. */
import { toolNames } from "../editor/tools.ts";
import { ActionButton } from "./action-button.tsx";
import { useStudio, useWords } from "./use-studio.ts";

export function Toolbar() {
  const { desk } = useStudio();
  const words = useWords();
  if (!desk) return null;
  return (
    <div class="toolbar" role="toolbar" aria-label={words.toolsLabel}>
      {toolNames.map((name) => (
        <ActionButton
          key={name}
          name={name}
          isPressed={desk.toolName === name && !desk.isComparing}
        />
      ))}
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
