/** Many pictures: how far each is, and what becomes of the results. */
import { type Batch, countsOf, type Item } from "../batch.ts";
import { canWriteFolder } from "../work/batches.ts";
import { useStudio, useTools, useWords } from "./use-studio.ts";

export function BatchPanel({ batch }: { readonly batch: Batch }) {
  const words = useWords().batch;
  const { waiting, working, mended } = countsOf(batch);
  const all = batch.items.length;
  const done = all - waiting - working;
  return (
    <section class="batch" aria-labelledby="batch">
      <h2 class="heading" id="batch">
        {words.label}
      </h2>
      <p class="hint">{all === 0 ? words.empty : words.hint}</p>
      <BatchButtons batch={batch} canStart={waiting > 0} canSave={mended > 0} />
      {all > 0 && (
        <>
          <p role="status">{words.progress(done, all)}</p>
          <progress
            class="progress"
            aria-label={words.progress(done, all)}
            value={done}
            max={all}
          />
        </>
      )}
      <ul class="items">
        {batch.items.map((item) => (
          <li class="item" key={item.name}>
            <span>{item.name}</span>
            <ItemText item={item} />
          </li>
        ))}
      </ul>
    </section>
  );
}

interface Buttons {
  readonly batch: Batch;
  readonly canStart: boolean;
  readonly canSave: boolean;
}

function BatchButtons({ batch, canStart, canSave }: Buttons) {
  const { store, tasks } = useTools();
  const { job } = useStudio();
  const words = useWords().batch;
  const buttons = [
    batch.isRunning
      ? { text: words.cancel, run: tasks.cancel, isOn: true, kind: "plain" }
      : {
          text: words.start,
          run: () => void tasks.mendBatch(),
          isOn: canStart && job.name === "none",
          kind: "primary",
        },
    { text: words.zip, run: () => void tasks.saveBatch("zip"), isOn: canSave, kind: "plain" },
    ...(canWriteFolder()
      ? [
          {
            ...{ text: words.folder, run: () => void tasks.saveBatch("folder") },
            ...{ isOn: canSave, kind: "plain" },
          },
        ]
      : []),
    {
      text: words.close,
      run: () => store.dispatch({ type: "batch", batch: undefined }),
      ...{ isOn: !batch.isRunning, kind: "plain" },
    },
  ];
  return (
    <div class="row">
      {buttons.map(({ text, run, isOn, kind }) => (
        <button
          key={text}
          type="button"
          class={`button wordy ${kind}`}
          disabled={!isOn}
          onClick={run}
        >
          <span>{text}</span>
        </button>
      ))}
    </div>
  );
}

function ItemText({ item: { state } }: { readonly item: Item }) {
  const { batch: words, errors } = useWords();
  if (state.phase === "mended") {
    return <span class="state mended">{words.mended(state.mosaics)}</span>;
  }
  if (state.phase !== "failed") return <span class="state">{words.states[state.phase]}</span>;
  const known: Readonly<Record<string, string>> = errors;
  return (
    <span class="state failed" title={state.detail}>
      {known[state.code] ?? errors.internal}
    </span>
  );
}
