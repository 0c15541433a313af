/** The weights as files that `kintsugi mend --weights` takes. */
import type { WeightsFiles } from "kintsugi/browser-training";
import { download } from "../work/download.ts";
import { useTrainingWords } from "./words.ts";

export function SaveButtons({ files }: { readonly files: WeightsFiles }) {
  const words = useTrainingWords();
  const { name } = JSON.parse(files.card);
  const save = (content: BlobPart, ending: string) => () =>
    download(new Blob([content]), `${name}.${ending}`);
  return (
    <div class="group">
      <div class="row">
        <button
          type="button"
          class="button plain wordy"
          onClick={save(files.safetensors as BlobPart, "safetensors")}
        >
          {words.save}
        </button>
        <button type="button" class="button plain wordy" onClick={save(files.card, "json")}>
          {words.card}
        </button>
      </div>
      <p class="hint">{words.use}</p>
      <pre class="command">
        <code>{`kintsugi mend IN.png --out OUT.png --weights ${name}.safetensors`}</code>
      </pre>
    </div>
  );
}
