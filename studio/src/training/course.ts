/** How far a training is: what its worker tells, gathered. Pure. */
import type { WeightsFiles } from "kintsugi/browser-training";
import type { Point } from "../plots/line.ts";
import type { FromTrainer } from "./protocol.ts";

export type Phase = "ready" | "starting" | "running" | "pausing" | "paused" | "finished" | "failed";

export interface Course {
  readonly phase: Phase;
  readonly step: number;
  readonly parameters: number | undefined;
  readonly device: string;
  readonly pictures: number | undefined;
  readonly picturesPerSecond: number;
  readonly secondsLeft: number | undefined;
  /** Against the step. */
  readonly losses: readonly Point[];
  readonly mended: readonly Point[];
  readonly guessed: readonly Point[];
  readonly sheet: ImageBitmap | undefined;
  /** The weights, where there are any to save. */
  readonly files: WeightsFiles | undefined;
  readonly message: string;
}

export const newCourse: Course = {
  ...{ phase: "ready", step: 0, parameters: undefined, device: "", pictures: undefined },
  ...{ picturesPerSecond: 0, secondsLeft: undefined, losses: [], mended: [], guessed: [] },
  ...{ sheet: undefined, files: undefined, message: "" },
};

export type CourseEvent =
  | FromTrainer
  | { readonly type: "start"; readonly resumes: boolean }
  | { readonly type: "pausing" };

type Rule<T extends CourseEvent["type"]> = (
  course: Course,
  event: Extract<CourseEvent, { type: T }>,
) => Course;

const rules: { readonly [T in CourseEvent["type"]]: Rule<T> } = {
  start: (course, { resumes }) => ({
    ...(resumes ? course : newCourse),
    ...{ phase: "starting", message: "" },
  }),
  read: (course, { pictures }) => ({ ...course, pictures }),
  started: (course, { step, parameters, device }) => ({
    ...course,
    ...{ phase: "running", step, parameters, device },
  }),
  step: (course, { news: { step, loss, picturesPerSecond, secondsLeft } }) => ({
    ...course,
    ...{ step, picturesPerSecond, secondsLeft },
    losses: [...course.losses, { x: step, y: loss }],
  }),
  evaluation: (course, { measured: { step, psnrHole, guessPsnrHole }, sheet }) => ({
    ...course,
    ...{ step, sheet },
    mended: [...course.mended, { x: step, y: psnrHole }],
    guessed: [...course.guessed, { x: step, y: guessPsnrHole }],
  }),
  pausing: (course) => (course.phase === "running" ? { ...course, phase: "pausing" } : course),
  ended: (course, { step, isPaused, files }) => ({
    ...course,
    ...{ phase: isPaused ? "paused" : "finished", step, files, secondsLeft: undefined },
  }),
  failed: (course, { message }) => ({ ...course, phase: "failed", message }),
};

export const followed = (course: Course, event: CourseEvent): Course =>
  (rules[event.type] as (course: Course, event: CourseEvent) => Course)(course, event);
