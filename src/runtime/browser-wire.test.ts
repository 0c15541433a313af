import { expect, test } from "vitest";
import { BrowserWire, type WorkerLike } from "./browser-wire.ts";
import { openRemote } from "./remote.ts";

const cpu = { name: "cpu", graphForm: "usual" } as const;
const settings = {
  threads: 1,
  arena: true,
  buffers: "handed-on" as const,
  optimizationsOff: [],
  entries: {},
};

/** A worker that answers every request, until it is told to fail. */
class FakeWorker implements WorkerLike {
  onmessage: WorkerLike["onmessage"] = null;
  onerror: WorkerLike["onerror"] = null;
  isSilent = false;
  isTerminated = false;

  postMessage(): void {
    if (this.isSilent) return;
    queueMicrotask(() => this.onmessage?.({ data: { ok: true, answer: null } }));
  }

  terminate(): void {
    this.isTerminated = true;
  }
}

test("a worker that fails refuses the call that waits and all later ones", async () => {
  const worker = new FakeWorker();
  const device = await openRemote(new BrowserWire(worker), cpu, settings);
  worker.isSilent = true;
  const waiting = device.writeState({});
  await new Promise((resolve) => setTimeout(resolve));
  worker.onerror?.({ message: "no memory" });
  const words =
    "device worker: expected an open device, got a worker that is gone: it failed with: no memory";
  await expect(waiting).rejects.toThrow(words);
  await expect(device.dropState()).rejects.toMatchObject({ code: "internal", message: words });
  expect(worker.isTerminated).toBe(true);
  await device.close();
});

test("a closed worker is terminated", async () => {
  const worker = new FakeWorker();
  const device = await openRemote(new BrowserWire(worker), cpu, settings);
  await device.writeState({});
  expect(worker.isTerminated).toBe(false);
  await device.close();
  expect(worker.isTerminated).toBe(true);
});
