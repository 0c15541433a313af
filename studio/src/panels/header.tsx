/** The top of the page: the name, and what concerns the whole studio. */
import type { Theme } from "../state.ts";
import { ActionButton } from "./action-button.tsx";
import { Icon, Mark } from "./icons.tsx";
import { useStudio, useTools, useWords } from "./use-studio.ts";

const themes: readonly Theme[] = ["auto", "light", "dark"];

export function Header() {
  const { store } = useTools();
  const { language, theme, desk, job } = useStudio();
  const words = useWords();
  const next = themes[(themes.indexOf(theme) + 1) % themes.length];
  const other = language === "en" ? "ja" : "en";
  return (
    <header class="header">
      <h1 class="name">
        <Mark />
        <span>{words.title}</span>
      </h1>
      <p class="file" role="status">
        {job.name === "opening" ? words.opening : desk?.name}
      </p>
      <div class="settings">
        {desk && <ActionButton name="open" />}
        <button
          type="button"
          class="button plain bare"
          aria-label={`${words.theme.label}: ${words.theme[theme]}`}
          title={`${words.theme.label}: ${words.theme[theme]}`}
          onClick={() => store.dispatch({ type: "settings", settings: { theme: next } })}
        >
          <Icon name={theme} />
        </button>
        <button
          type="button"
          class="button plain wordy"
          lang={other}
          aria-label={words.languageLabel}
          onClick={() => store.dispatch({ type: "settings", settings: { language: other } })}
        >
          <span>{words.language}</span>
        </button>
        <ActionButton name="palette" />
        <ActionButton name="help" />
      </div>
    </header>
  );
}
