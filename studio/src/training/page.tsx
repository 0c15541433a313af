/** The training's page: a small network learns here, its curve and samples live, paused and gone on with at will. */
import { useEffect, useState } from "preact/hooks";
import { BitmapView } from "../pages/bitmap-view.tsx";
import { useTools } from "../panels/use-studio.ts";
import { TrainingCurves } from "../plots/training-curves.tsx";
import type { Course } from "./course.ts";
import { findPaused, type Paused } from "./paused.ts";
import { SaveButtons } from "./save-buttons.tsx";
import { Trainer, type TrainerWorker } from "./trainer.ts";
import "./training.css";
import type { Wish } from "./wish.ts";
import { WishForm } from "./wish-form.tsx";
import { useTrainingWords } from "./words.ts";

const trainer = new Trainer(
  () => new Worker(new URL("./worker.ts", import.meta.url), { type: "module" }) as TrainerWorker,
);

export default function TrainingPage() {
  const words = useTrainingWords();
  const training = useTraining();
  const { course, wish, setWish, files, setFiles, paused } = training;
  const isBusy = ["starting", "running", "pausing"].includes(course.phase);
  return (
    <div class="page training">
      <h2 class="tagline">{words.title}</h2>
      <p class="promise">{words.lead}</p>
      <WishForm {...{ wish, setWish, files, setFiles }} isDisabled={isBusy} />
      {paused && course.phase === "ready" && (
        <p class="hint">{words.kept(paused.step, paused.wish.steps)}</p>
      )}
      <Buttons training={training} />
      <Progress course={course} steps={wish.steps} />
      {course.losses.length + course.mended.length > 0 && (
        <TrainingCurves
          steps={wish.steps}
          losses={course.losses}
          mended={course.mended}
          guessed={course.guessed}
        />
      )}
      {course.sheet && (
        <figure class="samples-sheet">
          <BitmapView bitmap={course.sheet} label={words.samples} />
          <figcaption class="hint">{words.sheet}</figcaption>
        </figure>
      )}
      {course.files && <SaveButtons files={course.files} />}
    </div>
  );
}

interface Training {
  readonly course: Course;
  readonly wish: Wish;
  setWish(wish: Wish): void;
  readonly files: readonly File[];
  setFiles(files: readonly File[]): void;
  /** One that was paused before the page was opened. */
  readonly paused: Paused | undefined;
  start(resumes: boolean): void;
  pause(): void;
}

function useTraining(): Training {
  const { device } = useTools();
  const [course, setCourse] = useState(trainer.course);
  const [wish, setWish] = useState(trainer.begun.wish);
  const [files, setFiles] = useState(trainer.begun.files);
  const paused = usePaused(setWish);
  useEffect(() => {
    setCourse(trainer.course);
    return trainer.watch(setCourse);
  }, []);
  const start = (resumes: boolean) => {
    const begun = course.phase === "ready" ? paused?.wish : trainer.begun.wish;
    const of = resumes && begun ? begun : wish; // what is gone on with stays what it was
    setWish(of);
    trainer.start({ wish: of, files, device }, { resumes });
  };
  return { course, wish, setWish, files, setFiles, paused, start, pause: () => trainer.pause() };
}

/** A training that was paused before the page was opened, and its wish taken over. */
function usePaused(setWish: (wish: Wish) => void): Paused | undefined {
  const [paused, setPaused] = useState<Paused>();
  useEffect(() => {
    void findPaused().then((found) => {
      if (!found || trainer.course.phase !== "ready") return;
      setPaused(found);
      setWish(found.wish);
    });
  }, []);
  return paused;
}

function Buttons({ training }: { readonly training: Training }) {
  const words = useTrainingWords();
  const { course, wish, files, paused, start, pause } = training;
  const { phase } = course;
  if (phase === "starting" || phase === "running" || phase === "pausing") {
    return (
      <div class="row">
        <button
          type="button"
          class="button plain wordy"
          disabled={phase !== "running"}
          onClick={pause}
        >
          {words.pause}
        </button>
      </div>
    );
  }
  const lacksPictures = wish.pictures === "own" && files.length === 0;
  const canResume = phase === "paused" || (phase === "ready" && paused !== undefined);
  return (
    <div class="row">
      {canResume && (
        <button
          type="button"
          class="button primary wordy"
          disabled={lacksPictures}
          onClick={() => start(true)}
        >
          {words.resume}
        </button>
      )}
      <button
        type="button"
        class={`button wordy ${canResume ? "plain" : "primary"}`}
        disabled={lacksPictures}
        onClick={() => start(false)}
      >
        {phase === "ready" && !canResume ? words.start : words.again}
      </button>
    </div>
  );
}

function Progress({ course, steps }: { readonly course: Course; readonly steps: number }) {
  const words = useTrainingWords();
  const { phase, step, parameters, device, pictures, picturesPerSecond, secondsLeft } = course;
  if (phase === "ready") return null;
  const told = [
    words.phases[phase],
    phase !== "starting" && words.progress(step, steps),
    phase === "running" && picturesPerSecond > 0 && words.speed(picturesPerSecond.toFixed(1)),
    phase === "running" && secondsLeft !== undefined && words.left(Math.ceil(secondsLeft)),
  ];
  return (
    <div class="group">
      <p class="doing" role="status">
        {told.filter(Boolean).join(" · ")}
      </p>
      {phase === "failed" && (
        <p class="hint" lang="en">
          {course.message}
        </p>
      )}
      <progress class="progress" aria-label={words.steps} max={steps} value={step} />
      <p class="hint">
        {parameters !== undefined && words.device(device, parameters.toLocaleString("en"))}{" "}
        {pictures !== undefined && words.pictures.read(pictures)}
      </p>
    </div>
  );
}
