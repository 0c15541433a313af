/** What went wrong, or is worth knowing: in the page's language, with the library's own words to unfold. */
import type { Notice } from "../state.ts";
import { Icon } from "./icons.tsx";
import { useStudio, useTools, useWords } from "./use-studio.ts";

export function NoticeBar() {
  const { store } = useTools();
  const { notice } = useStudio();
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
            {notice.offer && <Offer offer={notice.offer} />}
            {notice.closed && <BringBack />}
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

function Offer({ offer }: { readonly offer: NonNullable<Notice["offer"]> }) {
  const { tasks } = useTools();
  const words = useWords().offers;
  return (
    <button type="button" class="button plain wordy" onClick={() => void tasks.mendAgain(offer)}>
      <span>{words[offer]}</span>
    </button>
  );
}

function BringBack() {
  const { tasks } = useTools();
  const { bringBack } = useWords();
  return (
    <button type="button" class="button plain wordy" onClick={tasks.bringBack}>
      <span>{bringBack}</span>
    </button>
  );
}
