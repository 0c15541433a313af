import { Worker } from "node:worker_threads";
import { expect, test } from "vitest";
import { openRemote } from "./remote.ts";
import { WorkerWire } from "./worker-wire.node.ts";

const cpu = { name: "cpu", graphForm: "usual" } as const;
const settings = {
  threads: 1,
  arena: true,
  buffers: "handed-on" as const,
  optimizationsOff: [],
  entries: {},
};

/** A worker that answers the first request and meets the second with `fate`. */
const doomed = (fate: string) =>
  new Worker(
    `const { parentPort } = require("node:worker_threads");
     parentPort.once("message", () => {
       parentPort.postMessage({ ok: true, answer: null });
       parentPort.once("message", () => { ${fate} });
     });`,
    { eval: true },
  );

test.each([
  ["process.exit(3)", "it ended with code 3"],
  ["throw new Error('no luck')", "it failed with: no luck"],
])("a worker that dies by %s refuses the call that waits and all later ones", async (fate, how) => {
  const device = await openRemote(new WorkerWire(doomed(fate)), cpu, settings);
  const waiting = device.writeState({});
  const queued = device.readState([]);
  const words = `device worker: expected an open device, got a worker that is gone: ${how}`;
  await expect(waiting).rejects.toThrow(words);
  await expect(queued).rejects.toMatchObject({ code: "internal", message: words });
  await expect(device.dropState()).rejects.toThrow(words);
  await device.close();
});
