/** How a component reads the state and says what happened. */
import { createContext } from "preact";
import { useContext, useEffect, useState } from "preact/hooks";
import { type Action, type ActionName, actions, canRun, type Tools } from "../actions.ts";
import type { Studio } from "../state.ts";
import { en, ja, type Words } from "../words/index.ts";

export const ToolsContext = createContext<Tools | undefined>(undefined);

const languages: { readonly [L in Studio["language"]]: Words } = { en, ja };

export function useTools(): Tools {
  const tools = useContext(ToolsContext);
  if (!tools) throw new Error("a component outside the studio");
  return tools;
}

/** The whole state, followed. */
export function useStudio(): Studio {
  const { store } = useTools();
  const [state, setState] = useState(store.state);
  useEffect(() => {
    setState(store.state);
    return store.watch(setState);
  }, [store]);
  return state;
}

export const useWords = (): Words => languages[useStudio().language];

/** An action with its words and whether it can run now. */
export function useAction(name: ActionName) {
  const tools = useTools();
  const state = useStudio();
  const action: Action = actions[name];
  const { release } = action;
  return {
    label: useWords().actions[name],
    keys: action.keys,
    ...(release && { release: () => release(tools) }),
    canRun: canRun(name, state),
    run: () => action.run(tools),
  };
}
