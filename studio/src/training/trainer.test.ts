import { expect, test } from "vitest";
import type { ToTrainer } from "./protocol.ts";
import { Trainer, type TrainerWorker } from "./trainer.ts";
import { usualWish } from "./wish.ts";

class FakeWorker implements TrainerWorker {
  onmessage: TrainerWorker["onmessage"] = null;
  onerror: TrainerWorker["onerror"] = null;
  readonly asked: ToTrainer[] = [];

  postMessage(message: ToTrainer): void {
    this.asked.push(message);
  }
}

function started() {
  const workers: FakeWorker[] = [];
  const trainer = new Trainer(() => {
    workers.push(new FakeWorker());
    return workers[workers.length - 1];
  });
  const begun = { wish: { ...usualWish, steps: 40 }, files: [], device: "cpu" } as const;
  trainer.start(begun, { resumes: false });
  return { trainer, workers, begun };
}

test("a training goes on where nobody watches, and is as far as it came for who comes back", () => {
  const { trainer, workers, begun } = started();
  const seen: number[] = [];
  const leave = trainer.watch(({ step }) => seen.push(step));
  const tell = (step: number) =>
    workers[0].onmessage?.({
      data: { type: "step", news: { step, loss: 1, picturesPerSecond: 9, secondsLeft: 3 } },
    });
  tell(1);
  leave();
  tell(2);
  expect(seen).toEqual([1]);
  expect(trainer.course).toMatchObject({ step: 2, losses: [{ x: 1 }, { x: 2 }] });
  expect(trainer.begun.wish).toEqual(begun.wish);
});

test("one whose worker died says so, and the next has a worker of its own", () => {
  const { trainer, workers, begun } = started();
  workers[0].onerror?.({});
  expect(trainer.course).toMatchObject({ phase: "failed", message: "the worker died" });
  trainer.start(begun, { resumes: false });
  expect(workers).toHaveLength(2);
  trainer.pause();
  expect(workers[1].asked.map(({ type }) => type)).toEqual(["start", "pause"]);
});
