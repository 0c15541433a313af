/** A button made from an action's record. */
import type { ActionName } from "../actions.ts";
import { Icon } from "./icons.tsx";
import { useAction } from "./use-studio.ts";

interface Props {
  readonly name: ActionName;
  /** Shows the words beside the icon. */
  readonly isWordy?: boolean;
  readonly kind?: "plain" | "primary" | "quiet";
  /** For tools: whether it is the chosen one. */
  readonly isPressed?: boolean;
}

export function ActionButton({ name, isWordy = false, kind = "plain", isPressed }: Props) {
  const { label, keys, canRun, run } = useAction(name);
  const shortcut = keys[0].replace("Control+", "Ctrl ").toUpperCase();
  return (
    <button
      type="button"
      class={`button ${kind} ${isWordy ? "wordy" : "bare"}`}
      title={`${label} (${shortcut})`}
      aria-label={isWordy ? undefined : label}
      aria-pressed={isPressed}
      disabled={!canRun}
      onClick={run}
    >
      <Icon name={name} />
      {isWordy && <span>{label}</span>}
    </button>
  );
}
