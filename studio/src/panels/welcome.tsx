/** What is there before a picture is: where to drop one, and samples. */
import { samples } from "../samples.ts";
import { ActionButton } from "./action-button.tsx";
import { Icon } from "./icons.tsx";
import { useAction, useStudio, useTools, useWords } from "./use-studio.ts";

export function Welcome() {
  const { tasks, chooseFile } = useTools();
  const { job } = useStudio();
  const words = useWords();
  const open = useAction("open");
  return (
    <div class="welcome">
      <p class="tagline">{words.tagline}</p>
      <p class="promise">{words.promise}</p>
      <div class="drop">
        <p>{words.drop}</p>
        <button type="button" class="button primary wordy" onClick={open.run}>
          <span>{words.choose}</span>
        </button>
        <ActionButton name="openFolder" isWordy />
        <button
          type="button"
          class="button plain wordy camera"
          onClick={() => chooseFile("camera")}
        >
          <Icon name="camera" />
          <span>{words.camera}</span>
        </button>
      </div>
      <h2 class="heading">{words.samples}</h2>
      <ul class="samples">
        {samples.map(({ name, url }) => (
          <li key={name}>
            <button
              type="button"
              class="sample"
              disabled={job.name === "opening"}
              onClick={() => void tasks.openSample(url, `${name}.png`)}
            >
              <img src={url} alt="" width="512" height="384" />
              <span>{words.sampleNames[name as "cloth"] ?? name}</span>
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}
