/** Above the picture: the chosen tool's own settings, and what can be done to the marks as a whole. */
import { mostSoftPx } from "../changes.ts";
import type { Desk } from "../state.ts";
import { ActionButton } from "./action-button.tsx";
import { useTools, useWords } from "./use-studio.ts";

export function MarksBar({ desk }: { readonly desk: Desk }) {
  const words = useWords();
  return (
    <div class="marks" role="toolbar" aria-label={words.marksLabel}>
      {!desk.isComparing && <ToolSettings desk={desk} />}
      <span class="spread" />
      {desk.softPx > 0 && <FeatherWidth softPx={desk.softPx} />}
      {marksActions.map((name) => (
        <ActionButton key={name} name={name} kind="quiet" />
      ))}
      <ActionButton name="windows" kind="quiet" isPressed={desk.windows.areShown} />
    </div>
  );
}

const marksActions = [
  ...(["grow", "shrink", "feather", "harden", "smooth", "invert"] as const),
  ...(["readHole", "writeHole"] as const),
];

function FeatherWidth({ softPx }: Pick<Desk, "softPx">) {
  const { store } = useTools();
  return (
    <Slider
      {...{ label: useWords().featherWidth, min: 1, max: mostSoftPx, value: softPx, unit: " px" }}
      onInput={(widthPx) => store.dispatch({ type: "soften", softPx: widthPx })}
    />
  );
}

function ToolSettings({ desk }: { readonly desk: Desk }) {
  const { store } = useTools();
  const words = useWords();
  if (desk.toolName === "brush" || desk.toolName === "eraser") {
    return (
      <Slider
        {...{ label: words.brushSize, min: 1, max: 400, value: desk.brushPx, unit: " px" }}
        onInput={(widthPx) => store.dispatch({ type: "brush", widthPx })}
      />
    );
  }
  if (desk.toolName !== "fill") return null;
  const { toleranceLevels, isEverywhere } = desk.filling;
  return (
    <>
      <Slider
        {...{ label: words.tolerance, min: 0, max: 128, value: toleranceLevels }}
        onInput={(toleranceLevels) =>
          store.dispatch({ type: "filling", filling: { toleranceLevels } })
        }
      />
      <label class="check">
        <input
          type="checkbox"
          checked={isEverywhere}
          onChange={({ currentTarget: { checked } }) =>
            store.dispatch({ type: "filling", filling: { isEverywhere: checked } })
          }
        />
        <span>{words.everywhere}</span>
      </label>
    </>
  );
}

interface SliderProps {
  readonly label: string;
  readonly min: number;
  readonly max: number;
  readonly value: number;
  /** Told after the value. */
  readonly unit?: string;
  readonly onInput: (value: number) => void;
}

function Slider({ label, min, max, value, unit = "", onInput }: SliderProps) {
  return (
    <label class="pen">
      <span>{label}</span>
      <input
        type="range"
        min={min}
        max={max}
        value={value}
        onInput={({ currentTarget }) => onInput(currentTarget.valueAsNumber)}
      />
      <output>
        {value}
        {unit}
      </output>
    </label>
  );
}
