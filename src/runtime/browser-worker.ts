/** The entry of a device's worker in a browser: onnxruntime-web behind `answer`. */
import { type Start, startHost } from "./browser-runtime.ts";
import { createEngine, type Engine } from "./engine.ts";
import type { Reply, Request } from "./protocol.ts";
import { reasonOf } from "./providers.ts";
import { answer } from "./serve.ts";

/** The part of a dedicated worker's global scope that is used. */
interface Port {
  onmessage: ((event: { readonly data: Start | Request }) => void) | null;
  postMessage(reply: Reply, transfer: ArrayBuffer[]): void;
}

const port = self as unknown as Port;
let engine: Promise<Engine> | undefined;

port.onmessage = async ({ data }) => {
  if (data.kind === "start") {
    engine = startHost(data).then(createEngine);
    engine.catch(() => {}); // told with the first request
    return;
  }
  port.postMessage(...(await replyTo(data)));
};

async function replyTo(request: Request): Promise<[Reply, ArrayBuffer[]]> {
  try {
    return await answer(await engine!, request);
  } catch (error) {
    const expected = "ONNX Runtime's files";
    const failure = { code: "device-missing", expected, got: reasonOf(error) } as const;
    return [{ ok: false, failure }, []];
  }
}
