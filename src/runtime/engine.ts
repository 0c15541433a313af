/**
 * The worker's side of a device: it owns ONNX Runtime's sessions and the state. ONNX Runtime itself is an
 * argument, so that Node (onnxruntime-node) and the browser (onnxruntime-web) share all of this.
 */
import type { InferenceSession } from "onnxruntime-common";
import type { ConstantsFile } from "../graph/tensor.ts";
import type { AdamInPlace } from "./adam-in-place.ts";
import { adamOnHost } from "./adam-on-host.ts";
import type { DeviceName, TensorArray, Tensors } from "./device.ts";
import { HostStore } from "./host-store.ts";
import type { runStages } from "./meeting.ts";
import type { AnswerOf, Failure, Kind, Plan, RequestOf, Settings } from "./protocol.ts";
import { requireDevice } from "./providers.ts";

/** What the engine needs of ONNX Runtime; `onnxruntime-node` and `-web` both have it. */
export type Runtime = Pick<typeof import("onnxruntime-common"), "InferenceSession" | "Tensor">;

/** The environment's part: ONNX Runtime, and how a missing device is obtained here. */
export interface Host {
  readonly ort: Runtime;
  /** The execution providers that this build of ONNX Runtime knows. */
  readonly providers: readonly string[];
  readonly advice: Readonly<Record<DeviceName, string>>;
  /** Whether a model's file is still the one that its constants were listed from; absent where there are no files. */
  readonly isAsRead?: (file: ConstantsFile) => boolean;
  /** Makes the loops that move weights in main memory; absent where programs alone do. */
  readonly adamInPlace?: (lengths: readonly number[]) => Promise<AdamInPlace>;
  /** Runs stages that meet other devices' in between; absent where programs are run whole. */
  readonly runStages?: typeof runStages;
}

type Arrays = Readonly<Record<string, TensorArray>>;

/** Keeps state by name and runs sessions over it. */
export interface Store {
  /** Session options that say where outputs are to lie. */
  placement(plan: Plan): InferenceSession.SessionOptions;
  write(values: Tensors): Promise<void>;
  read(names: readonly string[]): Promise<Tensors>;
  drop(names: readonly string[]): void;
  run(loaded: Loaded, feeds: Arrays): Promise<Tensors>;
  close(): Promise<void>;
}

export interface Loaded {
  readonly session: InferenceSession;
  readonly plan: Plan;
}

/** A failure with its code known where it happened; anything else is ONNX Runtime's. */
export class Refusal extends Error {
  readonly failure: Failure;

  constructor(failure: Failure) {
    super(`expected ${failure.expected}, got ${failure.got}`);
    this.failure = failure;
  }
}

/** Answers requests, which must come one at a time. */
export type Engine = { [K in Kind]: (request: RequestOf<K>) => Promise<AnswerOf<K>> };

export function createEngine(host: Host): Engine {
  const { ort } = host;
  const sessions = new Map<number, Loaded>();
  let device: DeviceName = "cpu";
  let store: Store = new HostStore(ort);
  let adam: ReturnType<typeof adamOnHost> | undefined;
  return {
    async open(request) {
      await requireDevice(host, request.device, request.settings);
      device = request.device;
      store = device === "webgpu" ? await openGpuStore(ort) : store;
      return null;
    },
    async load({ session, plan, settings }) {
      const folder = plan.file && { [externalFolder]: plan.file.folder };
      const entries = { ...settings.entries, ...folder };
      const options = {
        ...sessionOptions(device, { ...settings, entries }),
        ...store.placement(plan),
      };
      const building = ort.InferenceSession.create(plan.model, options);
      sessions.set(session, {
        // Afterwards: ONNX Runtime opened by its name what was there meanwhile.
        session: await building.finally(() => requireAsRead(plan, host)),
        plan: { ...plan, model: new Uint8Array() },
      });
      return null;
    },
    run: ({ session, feeds }) => store.run(sessions.get(session)!, feeds),
    runStages({ stages, feeds, meeting, device: own }) {
      const loaded = stages.map(({ session, poolings }) => {
        return { run: (fed: Arrays) => store.run(sessions.get(session)!, fed), poolings };
      });
      return host.runStages!(loaded, feeds, { meeting, device: own });
    },
    async release({ session }) {
      await sessions.get(session)!.session.release();
      sessions.delete(session);
      return null;
    },
    async writeState({ values }) {
      await store.write(values);
      return null;
    },
    readState: ({ names }) => store.read(names),
    async dropState({ names }) {
      store.drop(names);
      return null;
    },
    async prepareAdam({ share }) {
      const memory = hostOf(store);
      const own = share.players.flatMap((player) => player.own.map(({ names }) => names));
      const arrays = own.flatMap((names) =>
        Object.values(names).map((name) => ({ name, like: names.weight })),
      );
      const lengths = arrays.map(({ like }) => memory.values(like).length);
      const loops = await host.adamInPlace!(lengths);
      for (const { name, like } of arrays) memory.move(name, like, loops.place);
      adam = adamOnHost(share, loops, (name) => memory.values(name));
      return null;
    },
    adam: async (request) => adam!(request),
    async close() {
      for (const { session } of sessions.values()) await session.release();
      sessions.clear();
      await store.close();
      return null;
    },
  };
}

/** The entry that says where the file lies that a model's constants are in. */
const externalFolder = "session.model_external_initializers_file_folder_path";

/** Callers ask it, and Adam's steps, of devices only that have a `host`. */
function hostOf(store: Store): HostStore {
  if (store instanceof HostStore) return store;
  const got = "state on a GPU";
  throw new Refusal({ code: "internal", expected: "state in main memory", got });
}

function requireAsRead({ file }: Plan, { isAsRead }: Host): void {
  if (!file || isAsRead?.(file)) return;
  throw new Refusal({
    code: "weights-invalid",
    expected: `the weights in ${file.folder} that ${file.name} held when it was loaded`,
    got: "another file, or none, of that name",
    advice: "load the weights again",
  });
}

/** Loaded only where it is used: it brings ONNX's messages along. */
async function openGpuStore(ort: Runtime): Promise<Store> {
  const { GpuStore } = await import("./gpu-store.ts");
  return new GpuStore(ort);
}

/** Every option that a session is built with, but for where its outputs lie. */
export function sessionOptions(
  device: DeviceName,
  { threads, arena, buffers, optimizationsOff, entries }: Settings,
): InferenceSession.SessionOptions {
  // Only where operators may run side by side does ONNX Runtime not hold a dead buffer for a later tensor of its
  // shape. On one device they never do; with fewer than two threads for it, it would not believe us.
  const frees = buffers === "freed" && device === "cpu";
  return {
    executionProviders: [device],
    graphOptimizationLevel: "all",
    intraOpNumThreads: threads,
    interOpNumThreads: frees ? 2 : 1,
    executionMode: frees ? "parallel" : "sequential",
    enableCpuMemArena: arena,
    // A pattern is a second block beside what the first run took: a third more memory, and no faster.
    enableMemPattern: false,
    logSeverityLevel: 4,
    extra: {
      ...(frees && { "session.inter_op.allow_spinning": "0" }),
      ...entries,
      ...(optimizationsOff.length > 0 && {
        "optimization.disable_specified_optimizers": optimizationsOff.join(";"),
      }),
    },
  };
}
