/** The state and who watches it. */
import { changed } from "./changes.ts";
import type { Change, Studio } from "./state.ts";

export type Dispatch = (change: Change) => void;
type Watcher = (state: Studio, before: Studio) => void;

export class Store {
  #state: Studio;
  readonly #watchers = new Set<Watcher>();

  constructor(state: Studio) {
    this.#state = state;
  }

  get state(): Studio {
    return this.#state;
  }

  readonly dispatch: Dispatch = (change) => {
    const before = this.#state;
    this.#state = changed(before, change);
    if (this.#state === before) return;
    for (const watcher of [...this.#watchers]) watcher(this.#state, before);
  };

  /** Calls after every change; gives what ends it. */
  watch(watcher: Watcher): () => void {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  }
}
