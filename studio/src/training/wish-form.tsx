/** What is to be learnt, from which pictures, for how long. */
import { useRef } from "preact/hooks";
import { clamp } from "../editor/geometry.ts";
import { Segments } from "../pages/segments.tsx";
import { type Damage, fewestSteps, mostSteps, type Pictures, type Wish } from "./wish.ts";
import { useTrainingWords } from "./words.ts";

interface Props {
  readonly wish: Wish;
  setWish(wish: Wish): void;
  readonly files: readonly File[];
  setFiles(files: readonly File[]): void;
  readonly isDisabled: boolean;
}

export function WishForm({ wish, setWish, files, setFiles, isDisabled }: Props) {
  const words = useTrainingWords();
  const change = (changes: Partial<Wish>) => setWish({ ...wish, ...changes });
  return (
    <fieldset class="wish" disabled={isDisabled}>
      <legend class="unseen">{words.title}</legend>
      <Segments<Damage>
        label={words.damage.label}
        name="damage"
        options={["mosaic", "white-out"]}
        chosen={wish.damage}
        say={(each) => words.damage[each]}
        onChoose={(damage) => change({ damage })}
      />
      <Segments<Pictures>
        label={words.pictures.label}
        name="source"
        options={["synthetic", "own"]}
        chosen={wish.pictures}
        say={(each) => words.pictures[each]}
        onChoose={(pictures) => change({ pictures })}
      />
      {wish.pictures === "own" && <OwnPictures files={files} setFiles={setFiles} />}
      <label class="field across steps">
        <span>{words.steps}</span>
        <input
          type="number"
          min={fewestSteps}
          max={mostSteps}
          value={wish.steps}
          onChange={({ currentTarget }) => {
            const steps = Math.round(currentTarget.valueAsNumber) || fewestSteps;
            change({ steps: clamp(steps, fewestSteps, mostSteps) });
          }}
        />
      </label>
    </fieldset>
  );
}

function OwnPictures({ files, setFiles }: Pick<Props, "files" | "setFiles">) {
  const words = useTrainingWords().pictures;
  const folder = useRef<HTMLInputElement>(null);
  const some = useRef<HTMLInputElement>(null);
  const take = ({ currentTarget }: { readonly currentTarget: HTMLInputElement }) =>
    setFiles([...(currentTarget.files ?? [])]);
  return (
    <div class="row">
      <button type="button" class="button plain wordy" onClick={() => folder.current!.click()}>
        {words.folder}
      </button>
      <button type="button" class="button plain wordy" onClick={() => some.current!.click()}>
        {words.files}
      </button>
      <span role="status">{words.chosen(files.length)}</span>
      <input
        ref={folder}
        class="folder"
        type="file"
        {...{ webkitdirectory: true }}
        hidden
        onChange={take}
      />
      <input
        ref={some}
        class="files"
        type="file"
        accept="image/*"
        multiple
        hidden
        onChange={take}
      />
    </div>
  );
}
