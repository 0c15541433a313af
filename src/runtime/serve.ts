/** The worker's loop: a request in, a reply out; ONNX Runtime's errors become failures with a code. */
import type { ErrorCode } from "../errors.ts";
import type { Tensors } from "./device.ts";
import { type Engine, Refusal } from "./engine.ts";
import {
  type AnswerOf,
  arraysOf,
  buffersOf,
  type Failure,
  type Kind,
  type Reply,
  type Request,
  type RequestOf,
} from "./protocol.ts";
import { reasonOf } from "./providers.ts";

/** Answers one request; `transfer` lists the buffers that the reply hands over. */
export async function answer(engine: Engine, request: Request): Promise<[Reply, ArrayBuffer[]]> {
  try {
    const answered = await dispatch(engine, request);
    const arrays = answered && !Array.isArray(answered) ? arraysOf(answered as Tensors) : [];
    return [{ ok: true, answer: answered }, buffersOf(arrays)];
  } catch (error) {
    return [{ ok: false, failure: failureOf(error, request.kind) }, []];
  }
}

function dispatch<K extends Kind>(engine: Engine, request: RequestOf<K>): Promise<AnswerOf<K>> {
  return engine[request.kind](request);
}

const rules: Partial<Record<Kind, { readonly code: ErrorCode; readonly expected: string }>> = {
  load: { code: "model-unsupported", expected: "a model that this device can run" },
};

/** An error's code and words: its own, lack of memory by ONNX Runtime's message, else by the request. */
function failureOf(error: unknown, kind: Kind): Failure {
  if (error instanceof Refusal) return error.failure;
  const got = reasonOf(error);
  if (
    /bad_alloc|failed to allocate|could not allocate|out of memory|array buffer allocation/i.test(
      got,
    )
  ) {
    const advice = "use a smaller picture, batch or tile, or a machine with more memory";
    return { code: "out-of-memory", expected: "enough memory", got, advice };
  }
  const { code, expected } = rules[kind] ?? { code: "internal", expected: "success" };
  return { code, expected, got };
}
