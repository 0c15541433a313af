/** What the caller's thread and the worker that owns ONNX Runtime say to each other: one request, one reply. */
import type { ErrorCode } from "../errors.ts";
import type { Port } from "../graph/program.ts";
import type { Pooling } from "../graph/stages.ts";
import type { ConstantsFile } from "../graph/tensor.ts";
import type { AdamRequest, AdamShare } from "./adam-on-host.ts";
import type { DeviceName, SessionOptions, TensorArray, Tensors } from "./device.ts";
import type { Meeting } from "./meeting.ts";

/** A program as the worker needs it: the output that replaces a state value is named by `next`. */
export interface Plan {
  readonly model: Uint8Array;
  /** The file that the model refers to. */
  readonly file?: ConstantsFile;
  readonly feeds: readonly Port[];
  readonly results: readonly Port[];
  readonly state: readonly { readonly name: string; readonly next?: string }[];
  readonly kept: readonly Port[];
}

export type Settings = Required<SessionOptions> & { readonly threads: number };

/** A stage of a run, and what is pooled after it. */
export interface StageRequest {
  readonly session: number;
  readonly poolings: readonly Pooling[];
}

/** Every exchange: its request and its answer. */
export interface Exchanges {
  open: { request: { device: DeviceName; settings: Settings }; answer: null };
  load: { request: { session: number; plan: Plan; settings: Settings }; answer: null };
  run: { request: { session: number; feeds: Record<string, TensorArray> }; answer: Tensors };
  runStages: {
    request: {
      stages: readonly StageRequest[];
      feeds: Record<string, TensorArray>;
      meeting: Meeting;
      device: number;
    };
    answer: Tensors;
  };
  release: { request: { session: number }; answer: null };
  writeState: { request: { values: Tensors }; answer: null };
  readState: { request: { names: readonly string[] }; answer: Tensors };
  dropState: { request: { names: readonly string[] }; answer: null };
  prepareAdam: { request: { share: AdamShare }; answer: null };
  adam: { request: AdamRequest; answer: readonly number[] };
  close: { request: object; answer: null };
}

export type Kind = keyof Exchanges;
export type RequestOf<K extends Kind> = { readonly kind: K } & Readonly<Exchanges[K]["request"]>;
export type Request = { [K in Kind]: RequestOf<K> }[Kind];
export type AnswerOf<K extends Kind> = Exchanges[K]["answer"];

/** An error on its way to the caller, who knows where it belongs. */
export interface Failure {
  readonly code: ErrorCode;
  readonly expected: string;
  readonly got: string;
  readonly advice?: string;
}

export type Reply =
  | { readonly ok: true; readonly answer: AnswerOf<Kind> }
  | { readonly ok: false; readonly failure: Failure };

/** The buffers of `arrays`, to be moved to the other thread instead of copied; shared ones are seen by both. */
export const buffersOf = (arrays: Iterable<TensorArray>): ArrayBuffer[] => [
  ...new Set(
    Array.from(arrays, ({ buffer }) => buffer).filter((buffer) => buffer instanceof ArrayBuffer),
  ),
];

export const arraysOf = (tensors: Tensors): TensorArray[] =>
  Object.values(tensors).map(({ data }) => data);
