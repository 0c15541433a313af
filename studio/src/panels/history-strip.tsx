/** All results of the picture so far, each to be looked at once more. */
import { useEffect, useRef } from "preact/hooks";
import type { Desk, Result } from "../state.ts";
import { nameOf } from "./names.ts";
import { useTools, useWords } from "./use-studio.ts";

export function HistoryStrip({ desk }: { readonly desk: Desk }) {
  const words = useWords().result;
  if (desk.results.length < 2) return null;
  return (
    <section aria-labelledby="history">
      <h3 class="hint" id="history">
        {words.history}
      </h3>
      <ol class="strip">
        {desk.results.map((result, i) => (
          <li key={i}>
            <Item result={result} isCurrent={result.mended === desk.mended} />
          </li>
        ))}
      </ol>
    </section>
  );
}

function Item({ result, isCurrent }: { readonly result: Result; readonly isCurrent: boolean }) {
  const { store } = useTools();
  const { result: words, mode } = useWords();
  const { mended, figures } = result;
  const quality = mended.quality === "best" ? mode.best : mode.fast;
  const seconds = (mended.milliseconds / 1000).toFixed(1);
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    if (canvas.current) draw(canvas.current, mended.bitmap);
  }, [mended]);
  return (
    <button
      type="button"
      class="strip-item"
      aria-pressed={isCurrent}
      title={words.item(mended.weights, quality, seconds)}
      onClick={() => store.dispatch({ type: "show", mended })}
    >
      <canvas ref={canvas} width={thumbnail.width} height={thumbnail.height} />
      <span>{nameOf(mended)}</span>
      <small>
        {seconds} s{figures && `, ${figures.mended.psnrHole.toFixed(1)} dB`}
      </small>
    </button>
  );
}

const thumbnail = { width: 96, height: 72 } as const;

/** The whole picture, as large as it fits. */
function draw(canvas: HTMLCanvasElement, bitmap: ImageBitmap): void {
  const { width, height } = thumbnail;
  const scale = Math.min(width / bitmap.width, height / bitmap.height);
  const [w, h] = [bitmap.width * scale, bitmap.height * scale];
  const brush = canvas.getContext("2d");
  brush?.clearRect(0, 0, width, height);
  brush?.drawImage(bitmap, (width - w) / 2, (height - h) / 2, w, h);
}
