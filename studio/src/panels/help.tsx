/** The help: every action with its keys, from the same records as the buttons. */
import { actionNames, actions } from "../actions.ts";
import { keyText } from "./action-button.tsx";
import { Icon } from "./icons.tsx";
import { useDialog } from "./use-dialog.ts";
import { useStudio, useTools, useWords } from "./use-studio.ts";

export function Help() {
  const { store } = useTools();
  const { isHelpOpen, hasKeys } = useStudio();
  const words = useWords();
  const dialog = useDialog(isHelpOpen);
  const close = () => store.dispatch({ type: "settings", settings: { isHelpOpen: false } });
  return (
    <dialog ref={dialog} class="help" aria-labelledby="help" onClose={close}>
      <div class="row">
        <h2 class="heading" id="help">
          {words.help.title}
        </h2>
        <button
          type="button"
          class="button plain bare"
          aria-label={words.help.close}
          onClick={close}
        >
          <Icon name="close" />
        </button>
      </div>
      <p class="hint">{words.help.canvas}</p>
      <p class="hint">{words.help.pointer}</p>
      <label class="check">
        <input
          type="checkbox"
          checked={hasKeys}
          onChange={({ currentTarget }) =>
            store.dispatch({ type: "settings", settings: { hasKeys: currentTarget.checked } })
          }
        />
        <span>{words.help.keys}</span>
      </label>
      <dl class="keys">
        {actionNames.map((name) => (
          <div key={name}>
            <dt>{words.actions[name]}</dt>
            <dd>
              {actions[name].keys.map((key) => (
                <kbd key={key}>{keyText(key)}</kbd>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </dialog>
  );
}
