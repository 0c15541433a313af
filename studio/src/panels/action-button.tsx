/** A button made from an action's record. */
import type { ActionName } from "../actions.ts";
import { Icon } from "./icons.tsx";
import { useAction } from "./use-studio.ts";

/** A key as a person would name it. */
export function keyText(key: string): string {
  const [, control, rest] = /^(Control\+)?(.*)$/.exec(key) ?? [];
  const isLetter = rest.length === 1;
  const isCapital = isLetter && rest !== rest.toLowerCase();
  const name = isLetter ? rest.toUpperCase() : rest;
  return `${control ? "Ctrl " : ""}${isCapital ? "Shift " : ""}${name}`;
}

interface Props {
  readonly name: ActionName;
  /** Shows the words beside the icon. */
  readonly isWordy?: boolean;
  readonly kind?: "plain" | "primary" | "quiet";
  /** For tools: whether it is the chosen one. */
  readonly isPressed?: boolean;
  /** Other words than the action's own. */
  readonly label?: string;
}

export function ActionButton({ name, isWordy = false, kind = "plain", ...props }: Props) {
  const { label: usual, keys, canRun, run, release } = useAction(name);
  const { isPressed, label = usual } = props;
  const shortcut = keyText(keys[0]);
  return (
    <button
      type="button"
      class={`button ${kind} ${isWordy ? "wordy" : "bare"}`}
      title={`${label} (${shortcut})`}
      aria-label={isWordy ? undefined : label}
      aria-pressed={isPressed}
      disabled={!canRun}
      {...(release ? heldBy(run, release) : { onClick: run })}
    >
      <Icon name={name} />
      {isWordy && <span>{label}</span>}
    </button>
  );
}

/** A button that does something while it is held, by pointer or key. */
function heldBy(run: () => void, release: () => void) {
  const isHolding = (key: string) => key === " " || key === "Enter";
  return {
    ...{ onPointerDown: run, onPointerUp: release, onPointerLeave: release, onBlur: release },
    onKeyDown: ({ key }: KeyboardEvent) => isHolding(key) && run(),
    onKeyUp: ({ key }: KeyboardEvent) => isHolding(key) && release(),
  };
}
