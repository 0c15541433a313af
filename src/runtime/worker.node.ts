/** The entry of the worker thread in Node: onnxruntime-node behind `answer`. */
import { parentPort } from "node:worker_threads";
import ort from "onnxruntime-node";
import { adamInPlace } from "./adam-in-place.ts";
import { createEngine } from "./engine.ts";
import { isAsRead } from "./kept-file.node.ts";
import { runStages } from "./meeting.ts";
import type { Request } from "./protocol.ts";
import { answer } from "./serve.ts";

const port = parentPort!;
ort.env.logLevel = "fatal";

const engine = createEngine({
  ort,
  isAsRead,
  adamInPlace,
  runStages,
  providers: ort.listSupportedBackends().map(({ name }) => name),
  advice: {
    cpu: "reinstall onnxruntime-node",
    webgpu:
      "install the graphics driver (Debian: apt install libvulkan1 mesa-vulkan-drivers) or use the device cpu",
    cuda: "run `node node_modules/onnxruntime-node/script/install.js --onnxruntime-node-install=cuda12` on Linux x64 with CUDA 12 and cuDNN 9, or use the device cpu",
  },
});

port.on("message", async (request: Request) => {
  const [reply, transfer] = await answer(engine, request);
  port.postMessage(reply, transfer);
  if (request.kind === "close") port.close();
});
