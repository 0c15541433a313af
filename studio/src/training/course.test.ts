import { expect, test } from "vitest";
import { type Course, type CourseEvent, followed, newCourse } from "./course.ts";

const files = { safetensors: new Uint8Array(), card: "{}" };
const news = (step: number, loss: number) => ({ step, loss, picturesPerSecond: 9, secondsLeft: 3 });
const after = (events: readonly CourseEvent[], from: Course = newCourse): Course =>
  events.reduce(followed, from);

const paused = after([
  { type: "start", resumes: false },
  { type: "started", step: 0, parameters: 5, device: "WASM ×2" },
  { type: "step", news: news(3, 0.5) },
  { type: "pausing" },
  { type: "ended", step: 4, isPaused: true, files },
]);

test("a course gathers losses, pauses with its weights, and goes on with them", () => {
  expect(paused).toMatchObject({ phase: "paused", step: 4, files, losses: [{ x: 3, y: 0.5 }] });
  const resumed = after(
    [
      { type: "start", resumes: true },
      { type: "started", step: 4, parameters: 5, device: "WASM ×2" },
      { type: "step", news: news(6, 0.4) },
      { type: "ended", step: 8, isPaused: false, files },
    ],
    paused,
  );
  expect(resumed).toMatchObject({ phase: "finished", step: 8, secondsLeft: undefined });
  expect(resumed.losses).toEqual([
    { x: 3, y: 0.5 },
    { x: 6, y: 0.4 },
  ]);
});

test("a new course begins with nothing, and a failed one says why", () => {
  expect(after([{ type: "start", resumes: false }], paused).losses).toEqual([]);
  const failed = after([{ type: "failed", message: "no memory" }], paused);
  expect(failed).toMatchObject({ phase: "failed", message: "no memory" });
});

test("pausing means something only while it runs", () => {
  expect(followed(paused, { type: "pausing" })).toBe(paused);
});
