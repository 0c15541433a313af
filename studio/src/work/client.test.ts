import { describe, expect, test } from "vitest";
import { Client, type WorkerLike } from "./client.ts";
import type { ToWorker } from "./protocol.ts";

class FakeWorker implements WorkerLike {
  onmessage: WorkerLike["onmessage"] = null;
  onerror: WorkerLike["onerror"] = null;
  readonly asked: ToWorker[] = [];
  isTerminated = false;

  postMessage(message: ToWorker): void {
    this.asked.push(message);
  }

  terminate(): void {
    this.isTerminated = true;
  }
}

function started(): { readonly client: Client; readonly workers: readonly FakeWorker[] } {
  const workers: FakeWorker[] = [];
  const client = new Client(() => {
    workers.push(new FakeWorker());
    return workers[workers.length - 1];
  });
  return { client, workers };
}

const file = new Blob(["x"]);

describe("the page's worker", () => {
  test("answers each job, in any order, with its progress", async () => {
    const { client, workers } = started();
    const told: unknown[] = [];
    const first = client.run(
      "warm",
      { kind: "mean", device: "auto" },
      { onProgress: (p) => told.push(p) },
    );
    const second = client.run("open", { file, name: "a" });
    const [worker] = workers;
    worker.onmessage?.({ data: { id: 2, type: "failed", code: "not-a-picture", message: "no" } });
    worker.onmessage?.({ data: { id: 1, type: "progress", progress: { phase: "device" } } });
    worker.onmessage?.({ data: { id: 1, type: "done", gives: null } });
    await expect(second).rejects.toMatchObject({ code: "not-a-picture", message: "no" });
    await expect(first).resolves.toBeNull();
    expect(told).toEqual([{ phase: "device" }]);
  });

  test("is told when a job is given up", () => {
    const { client, workers } = started();
    const controller = new AbortController();
    void client.run("open", { file, name: "a" }, { signal: controller.signal });
    controller.abort();
    expect(workers[0].asked.at(-1)).toEqual({ id: 1, job: "cancel" });
  });

  test("that dies fails what waited, and another takes its place", async () => {
    const { client, workers } = started();
    const waiting = client.run("open", { file, name: "a" });
    workers[0].onerror?.({ message: "out of memory" });
    await expect(waiting).rejects.toMatchObject({ code: "worker-died", message: "out of memory" });
    expect(workers[0].isTerminated).toBe(true);
    void client.run("open", { file, name: "a" });
    expect(workers).toHaveLength(2);
    expect(workers[1].asked).toHaveLength(1);
  });
});
