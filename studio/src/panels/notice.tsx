/** What went wrong, or is worth knowing: in the page's language, with the library's own words to unfold. */
import { Icon } from "./icons.tsx";
import { useStudio, useTools, useWords } from "./use-studio.ts";

export function NoticeBar() {
  const { store, tasks } = useTools();
  const { notice } = useStudio();
  const offer = notice?.offer;
  const words = useWords();
  const errors: Readonly<Record<string, string>> = words.errors;
  return (
    <div class="notices" role={notice?.tone === "error" ? "alert" : "status"}>
      {notice && (
        <div class={`notice ${notice.tone}`}>
          <div>
            <p>{errors[notice.code] ?? errors.internal}</p>
            <p class="detail" lang="en">
              {notice.detail}
            </p>
            {offer && <Offer text={words.offers[offer]} run={() => void tasks.mendAgain(offer)} />}
            {notice.closed && <Offer text={words.bringBack} run={tasks.bringBack} />}
          </div>
          <button
            type="button"
            class="button plain bare"
            aria-label={words.close}
            onClick={() => store.dispatch({ type: "closeNotice" })}
          >
            <Icon name="close" />
          </button>
        </div>
      )}
    </div>
  );
}

function Offer({ text, run }: { readonly text: string; readonly run: () => void }) {
  return (
    <button type="button" class="button plain wordy" onClick={run}>
      <span>{text}</span>
    </button>
  );
}
