/** The open pictures, where there are several. */
import { desksOf } from "../state.ts";
import { Icon } from "./icons.tsx";
import { useStudio, useTools, useWords } from "./use-studio.ts";

export function Tabs() {
  const { store } = useTools();
  const state = useStudio();
  const words = useWords().tabs;
  const desks = desksOf(state);
  if (desks.length < 2) return null;
  return (
    <ul class="tabs" aria-label={words.label}>
      {desks.map(({ id, name }) => (
        <li key={id} class="tab">
          <button
            type="button"
            class="tab-name"
            aria-current={id === state.desk?.id ? "true" : undefined}
            onClick={() => store.dispatch({ type: "front", id })}
          >
            {name}
          </button>
          <button
            type="button"
            class="button quiet bare"
            aria-label={words.close(name)}
            onClick={() => store.dispatch({ type: "close", id })}
          >
            <Icon name="close" />
          </button>
        </li>
      ))}
    </ul>
  );
}
