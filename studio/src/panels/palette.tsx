/** The palette: every command by its name, from the same records as the buttons; but for those that must be held. */
import { useState } from "preact/hooks";
import { type Action, type ActionName, actionNames, actions, canRun } from "../actions.ts";
import { keyText } from "./action-button.tsx";
import { Icon } from "./icons.tsx";
import { useDialog } from "./use-dialog.ts";
import { useStudio, useTools, useWords } from "./use-studio.ts";

export function Palette() {
  const { store } = useTools();
  const { isPaletteOpen } = useStudio();
  const words = useWords();
  const dialog = useDialog(isPaletteOpen);
  const close = () => store.dispatch({ type: "settings", settings: { isPaletteOpen: false } });
  return (
    <dialog ref={dialog} class="help palette" aria-label={words.palette.title} onClose={close}>
      {isPaletteOpen && <Commands close={close} />}
    </dialog>
  );
}

const isHeld = ({ release }: Action): boolean => release !== undefined;

function Commands({ close }: { readonly close: () => void }) {
  const tools = useTools();
  const state = useStudio();
  const words = useWords();
  const [asked, setAsked] = useState("");
  const isAsked = (name: ActionName) =>
    words.actions[name].toLocaleLowerCase().includes(asked.trim().toLocaleLowerCase());
  const names = actionNames.filter(
    (name) => name !== "palette" && !isHeld(actions[name]) && isAsked(name) && canRun(name, state),
  );
  const run = (name: ActionName | undefined) => {
    if (!name) return;
    close();
    actions[name].run(tools);
  };
  return (
    <form
      method="dialog"
      onSubmit={(event) => {
        event.preventDefault();
        run(names[0]);
      }}
    >
      <input
        class="select"
        type="search"
        aria-label={words.palette.search}
        placeholder={words.palette.search}
        value={asked}
        onInput={({ currentTarget }) => setAsked(currentTarget.value)}
      />
      <ul class="commands">
        {names.map((name) => (
          <li key={name}>
            <button type="button" class="button quiet wordy" onClick={() => run(name)}>
              <Icon name={name} />
              <span>{words.actions[name]}</span>
              {actions[name].keys.slice(0, 1).map((key) => (
                <kbd key={key}>{keyText(key)}</kbd>
              ))}
            </button>
          </li>
        ))}
      </ul>
      {names.length === 0 && <p class="hint">{words.palette.nothing}</p>}
    </form>
  );
}
