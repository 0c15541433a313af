/** What came out: compared by eye and by figures, and kept. */
import type { PhotoFormat } from "kintsugi/browser";
import type { Measures } from "kintsugi/image";
import { useEffect, useRef } from "preact/hooks";
import type { Desk, Figures } from "../state.ts";
import { writtenFormat } from "../work/written.ts";
import { ActionButton } from "./action-button.tsx";
import { HistoryStrip } from "./history-strip.tsx";
import { LookChoice } from "./look-choice.tsx";
import { keptText, nameOf } from "./names.ts";
import { useTools, useWords } from "./use-studio.ts";

export function ResultPanel({ desk }: { readonly desk: Desk }) {
  const words = useWords().result;
  const { mended } = desk;
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (mended) heading.current?.focus({ preventScroll: true });
    heading.current?.scrollIntoView({ block: "nearest" });
  }, [mended]);
  if (!mended) return null;
  const seconds = (mended.milliseconds / 1000).toFixed(1);
  return (
    <section class="group result" aria-labelledby="result">
      <h2 class="heading" id="result" ref={heading} tabIndex={-1}>
        {words.label}
      </h2>
      {desk.isComparing && <LookChoice desk={desk} />}
      {desk.isComparing && <Comparison desk={desk} />}
      {desk.task === "try" && <FigureTable figures={desk.figures} />}
      <p class="hint">{words.by(nameOf(mended), mended.device, seconds)}</p>
      {mended.kept && (
        <p class="hint">{keptText(mended.kept, desk.opened.photo.format, words.kept)}</p>
      )}
      <p class="hint">{words.honesty}</p>
      <HistoryStrip desk={desk} />
      <FormatHint format={desk.opened.photo.format} />
      <div class="row">
        {desk.opened.photo.format === "jpeg" && <ActionButton name="saveJpeg" isWordy />}
        {desk.opened.photo.format === "webp" && <ActionButton name="saveWebp" isWordy />}
        <ActionButton name="save" isWordy />
        <ActionButton name="compare" isWordy kind="quiet" isPressed={desk.isComparing} />
      </div>
    </section>
  );
}

/** What a picture is saved as, where that may surprise. */
function FormatHint({ format }: { readonly format: PhotoFormat }) {
  const words = useWords().result;
  if (format === "webp") return <p class="hint">{words.losslessWebp}</p>;
  if (writtenFormat({ format }) === format) return null;
  return <p class="hint">{words.notWritten(format.toUpperCase())}</p>;
}

function Comparison({ desk }: { readonly desk: Desk }) {
  const { store } = useTools();
  const words = useWords().result;
  return (
    <>
      {desk.look === "seam" && (
        <label class="field">
          <span class="ends" aria-hidden="true">
            <span>{words.before}</span>
            <span>{words.after}</span>
          </span>
          <input
            class="seam-slider"
            type="range"
            aria-label={words.seam}
            min="0"
            max="100"
            value={Math.round(100 * desk.split)}
            onInput={({ currentTarget }) =>
              store.dispatch({ type: "split", split: currentTarget.valueAsNumber / 100 })
            }
          />
        </label>
      )}
      {desk.look === "difference" && <p class="hint">{words.differenceHint}</p>}
      {desk.look === "uncertainty" && <p class="hint">{words.uncertaintyHint}</p>}
      <ActionButton
        name="peek"
        isWordy
        isPressed={desk.isPeeking}
        label={desk.task === "try" ? words.hold : words.holdBroken}
      />
    </>
  );
}

interface Row {
  readonly label: string;
  readonly show: (measures: Measures) => string;
}

function FigureTable({ figures }: { readonly figures: Figures | undefined }) {
  const words = useWords().result;
  if (!figures) return <p class="hint">{words.measuring}</p>;
  const rows: readonly Row[] = [
    { label: words.psnr, show: ({ psnrHole }) => `${psnrHole.toFixed(2)} dB` },
    { label: words.msssim, show: ({ msssim }) => msssim?.toFixed(4) ?? "–" },
    { label: words.seamError, show: ({ seam }) => seam?.toFixed(2) ?? "–" },
  ];
  return (
    <table class="figures">
      <caption>{words.figures}</caption>
      <thead>
        <tr>
          <td />
          <th scope="col">{words.broken}</th>
          <th scope="col">{words.mended}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ label, show }) => (
          <tr key={label}>
            <th scope="row">{label}</th>
            <td>{show(figures.broken)}</td>
            <td class="better">{show(figures.mended)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
