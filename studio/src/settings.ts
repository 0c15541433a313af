/** What a person chose, kept in the browser's storage; what was never chosen is the browser's own. */
import type { Language, Studio, Theme } from "./state.ts";
import type { Store } from "./store.ts";

type Kept = Pick<Studio, "language" | "theme" | "hasKeys">;

const key = "kintsugi-settings";

export function readSettings(): Kept {
  const kept = stored();
  const own: Language = /^ja\b/.test(navigator.language) ? "ja" : "en";
  const pick = <T>(value: unknown, known: readonly T[], usual: T): T =>
    known.find((each) => each === value) ?? usual;
  return {
    language: pick<Language>(kept.language, ["en", "ja"], own),
    theme: pick<Theme>(kept.theme, ["auto", "light", "dark"], "auto"),
    hasKeys: kept.hasKeys !== false,
  };
}

function stored(): Readonly<Record<string, unknown>> {
  try {
    return JSON.parse(localStorage.getItem(key) ?? "{}") ?? {};
  } catch {
    return {}; // none, or one that is not ours
  }
}

/** Keeps what is changed, and has the document show it. */
export function followSettings(store: Store): void {
  const show = ({ language, theme }: Studio) => {
    document.documentElement.lang = language;
    document.documentElement.dataset.theme = theme;
  };
  show(store.state);
  store.watch((state, before) => {
    const { language, theme, hasKeys } = state;
    if (language === before.language && theme === before.theme && hasKeys === before.hasKeys)
      return;
    show(state);
    try {
      localStorage.setItem(key, JSON.stringify({ language, theme, hasKeys }));
    } catch {
      // A browser that keeps nothing starts anew each time.
    }
  });
}
