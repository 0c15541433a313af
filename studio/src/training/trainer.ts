/** The page's training with its worker, which goes on while the studio's other pages are looked at. */
import { type Course, type CourseEvent, followed, newCourse } from "./course.ts";
import type { FromTrainer, ToTrainer } from "./protocol.ts";
import { usualWish, type Wish } from "./wish.ts";

/** The part of `Worker` that is used. */
export interface TrainerWorker {
  onmessage: ((event: { readonly data: FromTrainer }) => void) | null;
  onerror: ((event: { readonly message?: string }) => void) | null;
  postMessage(message: ToTrainer): void;
}

type Begun = Omit<Extract<ToTrainer, { type: "start" }>, "type" | "resumes">;

export class Trainer {
  readonly #start: () => TrainerWorker;
  readonly #watchers = new Set<(course: Course) => void>();
  #worker: TrainerWorker | undefined;
  #course = newCourse;
  #wish = usualWish;
  #files: readonly File[] = [];

  constructor(start: () => TrainerWorker) {
    this.#start = start;
  }

  get course(): Course {
    return this.#course;
  }

  /** What the training was begun with. */
  get begun(): { readonly wish: Wish; readonly files: readonly File[] } {
    return { wish: this.#wish, files: this.#files };
  }

  /** Calls after every change; gives what ends it. */
  watch(watcher: (course: Course) => void): () => void {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  }

  start({ wish, files, device }: Begun, { resumes }: { readonly resumes: boolean }): void {
    [this.#wish, this.#files] = [wish, files];
    const worker = this.#ready();
    this.#tell({ type: "start", resumes });
    worker.postMessage({ type: "start", wish, files, device, resumes });
  }

  pause(): void {
    this.#tell({ type: "pausing" });
    this.#worker?.postMessage({ type: "pause" });
  }

  #ready(): TrainerWorker {
    if (this.#worker) return this.#worker;
    const worker = this.#start();
    worker.onmessage = ({ data }) => this.#tell(data);
    worker.onerror = ({ message }) => {
      this.#worker = undefined;
      this.#tell({ type: "failed", message: message || "the worker died" });
    };
    this.#worker = worker;
    return worker;
  }

  #tell(event: CourseEvent): void {
    this.#course = followed(this.#course, event);
    for (const watcher of this.#watchers) watcher(this.#course);
  }
}
