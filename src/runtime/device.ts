/**
 * A device runs compiled programs and keeps their state (weights, moments) between runs, shared by name among
 * all its sessions. This is the interface; `node.ts` opens one in Node.
 */
import type { GraphForm } from "../graph/form.ts";
import type { Buffers } from "../graph/liveness.ts";
import type { CompiledProgram } from "../graph/program.ts";
import type { Pooling } from "../graph/stages.ts";
import type { Stored } from "../graph/tensor.ts";
import type { AdamRequest, AdamShare } from "./adam-on-host.ts";
import type { Meeting } from "./meeting.ts";

export const deviceNames = ["cpu", "webgpu", "cuda"] as const;
export type DeviceName = (typeof deviceNames)[number];
/** What a person asks for; `auto` is resolved when the device is opened. */
export const deviceChoices = ["auto", ...deviceNames] as const;
export type DeviceChoice = (typeof deviceChoices)[number];

export interface FloatTensor {
  readonly dtype: "float32";
  readonly shape: readonly number[];
  readonly data: Float32Array;
  /** Where the values lie in a file; `data` is then an accessor that reads them when it is first asked. */
  readonly stored?: Stored;
}
/** Values with their shape, row-major; `[]` is a scalar. A bool is a byte of 0 or 1. */
export type TensorData =
  | FloatTensor
  | { readonly dtype: "int64"; readonly shape: readonly number[]; readonly data: BigInt64Array }
  | { readonly dtype: "bool"; readonly shape: readonly number[]; readonly data: Uint8Array };
export type TensorArray = TensorData["data"];
/** A tensor without its values. */
export type TensorSpec = Readonly<Pick<TensorData, "dtype" | "shape">>;

/** What a program is fed: bare values in the port's order, or a tensor whose shape is checked too. */
export type Feeds = Readonly<Record<string, TensorArray | TensorData>>;
export type Tensors = Readonly<Record<string, TensorData>>;

/** How a session is built; what is left out is the device's own setting. */
export interface SessionOptions {
  /** Keep freed memory for the next run: faster, but the peak stays (ONNX Runtime's CPU arena). */
  readonly arena?: boolean;
  /** What becomes of dead values' buffers: handed on (the default), or freed at once: less memory, somewhat slower. */
  readonly buffers?: Buffers;
  /** Threads of one operator. */
  readonly threads?: number;
  /** Names of ONNX Runtime's graph optimisers to leave out, as "CommonSubexpressionElimination". */
  readonly optimizationsOff?: readonly string[];
  /** Session configuration entries, as {"session.disable_cpu_ep_fallback": "1"}. */
  readonly entries?: Readonly<Record<string, string>>;
}

export interface LoadOptions extends SessionOptions {
  /** Hands the model's bytes over instead of copying them: `program.model` is empty afterwards. */
  readonly transfer?: boolean;
}

/** Threads are all available cores where left out. */
export type DeviceOptions = SessionOptions;

export interface RunOptions {
  /** Once fired, a waiting run is refused; one in flight ends unseen and its result is dropped. */
  readonly signal?: AbortSignal;
  /** Hands the values' buffers over instead of copying them: they are empty afterwards. */
  readonly transfer?: boolean;
}

/** Bytes of the whole process: now, and the most so far. */
export interface Memory {
  readonly residentBytes: number;
  readonly peakBytes: number;
}

export interface Session {
  readonly program: CompiledProgram;
  /**
   * Feeds in, results out (by name, owned by the caller); updated state is replaced on the device.
   * @throws {KintsugiError} shape-mismatch (a feed or state that does not fit its port), aborted, out-of-memory
   */
  run(feeds: Feeds, options?: RunOptions): Promise<Tensors>;
  /** Frees the session once every holder of it has released it. */
  release(): Promise<void>;
}

export interface Device {
  readonly name: DeviceName;
  /** The form in which graphs are computed fastest on it. */
  readonly graphForm: GraphForm;
  /**
   * Builds the program's session, or shares the one that was built from the same bytes and options.
   * @throws {KintsugiError} model-unsupported, out-of-memory
   */
  load(program: CompiledProgram, options?: LoadOptions): Promise<Session>;
  /** Makes or replaces named state; the values are copied unless they may be handed over. */
  writeState(values: Tensors, options?: Pick<RunOptions, "transfer">): Promise<void>;
  /** Copies of the named state; of all of it where no names are given. */
  readState(names?: readonly string[]): Promise<Tensors>;
  /** Forgets the named state; all of it where no names are given. */
  dropState(names?: readonly string[]): Promise<void>;
  memory(): Memory;
  /** What only state in main memory allows; absent where it lies elsewhere. */
  readonly host?: HostState;
  /** Waits for the calls already made, then frees everything. Later calls are refused. */
  close(): Promise<void>;
}

/** A device's place in a meeting. */
export interface Place {
  readonly meeting: Meeting;
  /** From 0. */
  readonly device: number;
}

/** A session as a stage of a longer run, and what is pooled before the next. */
export interface SessionStage {
  readonly session: Session;
  readonly poolings: readonly Pooling[];
}

/** What several devices do together: runs that pool moments on their way, and steps of Adam without a program. */
export interface HostState {
  /**
   * Runs stages, sessions of this device, one after the other: feeds are all that the programs are fed but what is pooled,
   * results those of all programs but what is pooled of them. Waits for the other devices of the meeting, in which this one
   * has its number, in between; where one of them fails, break the meeting up.
   */
  runStages(stages: readonly SessionStage[], feeds: Feeds, place: Place): Promise<Tensors>;
  /** The state of the device's own parameters must be there. It is moved in place, and writing it anew ends that. */
  prepareAdam(share: AdamShare): Promise<void>;
  adam(request: AdamRequest): Promise<readonly number[]>;
}

/** A tensor of float32 values: `floats([2, 3], data)`. */
export const floats = (shape: readonly number[], data: Float32Array): TensorData => ({
  dtype: "float32",
  shape,
  data,
});
