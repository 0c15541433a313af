/** The button that mends, and how far the mending is. */
import { useEffect, useRef } from "preact/hooks";
import type { Job } from "../state.ts";
import type { Words } from "../words/en.ts";
import { leavesStep, methodOf } from "../work/methods.ts";
import { ActionButton } from "./action-button.tsx";
import { methodText } from "./names.ts";
import { useStudio, useWords } from "./use-studio.ts";

export function MendPanel() {
  const { job, desk } = useStudio();
  const words = useWords();
  if (job.name === "mending") return <Mending job={job} />;
  return (
    <div class="group">
      <ActionButton name="mend" kind="primary" isWordy />
      {desk && desk.hole.areaPx === 0 && <p class="hint">{words.mendHint}</p>}
      {desk && desk.softPx > 0 && !leavesStep(methodOf(desk)) && (
        <p class="hint">{words.noStep(methodText(methodOf(desk), words))}</p>
      )}
      {desk && desk.hole.areaPx > 0 && <ActionButton name="mendInAllWays" kind="quiet" isWordy />}
    </div>
  );
}

function Mending({ job }: { readonly job: Extract<Job, { name: "mending" }> }) {
  const words = useWords().progress;
  const { text, share } = telling(job, words);
  const panel = useRef<HTMLDivElement>(null);
  useEffect(() => panel.current?.querySelector("button")?.focus(), []); // the one that was pressed is gone
  return (
    <div class="group" role="status" ref={panel}>
      <p class="doing">{text}</p>
      <progress class="progress" aria-label={text} {...(share !== undefined && { value: share })} />
      <ActionButton name="cancel" isWordy />
    </div>
  );
}

interface Telling {
  readonly text: string;
  /** 0…1; undefined where it is not known. */
  readonly share: number | undefined;
}

export function telling(
  { progress, startMs, nowMs }: Extract<Job, { name: "mending" }>,
  words: Words["progress"],
): Telling {
  if (!progress) return { text: words.start, share: undefined };
  if (progress.phase === "device") return { text: words.device, share: undefined };
  const { phase, done, total } = progress;
  const share = total && done > 0 ? done / total : undefined;
  if (phase === "weights") return { text: `${words.weights} ${percent(share)}`, share };
  const seconds = share ? Math.ceil(((nowMs - startMs) / 1000) * (1 / share - 1)) : 0;
  const left = seconds > 0 ? `, ${words.left(seconds)}` : "";
  return { text: `${words.windows} ${done}/${total}${left}`, share };
}

const percent = (share: number | undefined): string =>
  share === undefined ? "" : `${Math.round(100 * share)} %`;
