/**
 * The caller's side of a device whose sessions live in a worker. Calls reach the worker one at a time, in the order
 * in which they were made, so a run that still waits can be refused without asking the worker.
 */
import { KintsugiError, throwIfAborted } from "../errors.ts";
import type { GraphForm } from "../graph/form.ts";
import { type CompiledProgram, nextName, type Port } from "../graph/program.ts";
import { gather, gone, missingState, requireFit, requireHeld, toSend } from "./border.ts";
import type {
  Device,
  DeviceName,
  Feeds,
  HostState,
  LoadOptions,
  Memory,
  Place,
  RunOptions,
  Session,
  SessionStage,
  TensorData,
  Tensors,
} from "./device.ts";
import {
  type AnswerOf,
  arraysOf,
  buffersOf,
  type Kind,
  type Reply,
  type Request,
  type RequestOf,
  type Settings,
} from "./protocol.ts";
import { sha256 } from "./sha256.ts";

/** A worker, whatever the environment calls it. */
export interface Wire {
  /** Sends one request and waits for its reply; rejects when the worker dies. */
  exchange(request: Request, transfer: readonly ArrayBuffer[]): Promise<Reply>;
  memory(): Memory;
  /** Resolves when the worker is gone. */
  close(): Promise<void>;
}

export type DeviceTraits = Pick<Device, "name" | "graphForm"> & {
  /** Whether state lies in this process's memory, and threads may share it. */
  readonly hasHost?: boolean;
};

interface Built {
  readonly id: number;
  readonly ready: Promise<unknown>;
  holders: number;
}

/** Opens the device in the worker behind `wire`. */
export async function openRemote(
  wire: Wire,
  traits: DeviceTraits,
  settings: Settings,
): Promise<RemoteDevice> {
  const { name } = traits;
  const device = new RemoteDevice(wire, traits, settings);
  try {
    await device.ask(`device ${name}`, { kind: "open", device: name, settings });
  } catch (error) {
    await wire.close();
    throw error;
  }
  return device;
}

export class RemoteDevice implements Device {
  readonly name: DeviceName;
  readonly graphForm: GraphForm;
  readonly host?: HostState;
  readonly #wire: Wire;
  readonly #settings: Settings;
  readonly #state = new Map<string, Port>();
  readonly #sessions = new Map<string, Built>();
  /** What the worker knows a session by. */
  readonly #numbers = new WeakMap<Session, number>();
  #built = 0;
  #last: Promise<unknown> = Promise.resolve();
  #closing: Promise<void> | undefined;

  constructor(wire: Wire, { name, graphForm, hasHost }: DeviceTraits, settings: Settings) {
    this.#wire = wire;
    this.name = name;
    this.graphForm = graphForm;
    this.#settings = settings;
    if (hasHost) this.host = this.#hostState();
  }

  async load(program: CompiledProgram, options: LoadOptions = {}): Promise<Session> {
    const { transfer = false, ...own } = options;
    const settings = { ...this.#settings, ...own };
    const { name, model, file = null } = program;
    // Where constants stay in a file, models of other weights have the same bytes.
    const key = `${name} ${await sha256(model)} ${JSON.stringify({ settings, file })}`;
    const built = this.#sessions.get(key) ?? this.#build(key, program, { settings, transfer });
    built.holders++;
    await built.ready;
    let held = true;
    const session: Session = {
      program,
      run: async (feeds, runOptions) => {
        if (!held) throw gone(`program ${program.name}`, "a run after release()");
        return this.#run(built.id, program, feeds, runOptions);
      },
      release: async () => {
        const last = held && --built.holders === 0;
        held = false;
        if (last) await this.#release(key, built.id);
      },
    };
    this.#numbers.set(session, built.id);
    return session;
  }

  async writeState(
    values: Tensors,
    { transfer = false }: Pick<RunOptions, "transfer"> = {},
  ): Promise<void> {
    const copies: Record<string, TensorData> = {};
    for (const [name, value] of Object.entries(values)) {
      const port = { name, dtype: value.dtype, shape: value.shape };
      requireFit(`state ${name}`, port, value);
      copies[name] = { ...value, data: toSend(value.data, transfer) } as TensorData;
      this.#state.set(name, port);
    }
    const buffers = buffersOf(arraysOf(copies));
    await this.ask("state", { kind: "writeState", values: copies }, { transfer: buffers });
  }

  readState(names: readonly string[] = [...this.#state.keys()]): Promise<Tensors> {
    const unknown = names.find((name) => !this.#state.has(name));
    if (unknown !== undefined) return Promise.reject(missingState("readState", unknown));
    return this.ask("state", { kind: "readState", names });
  }

  async dropState(names: readonly string[] = [...this.#state.keys()]): Promise<void> {
    for (const name of names) this.#state.delete(name);
    await this.ask("state", { kind: "dropState", names });
  }

  memory(): Memory {
    return this.#wire.memory();
  }

  close(): Promise<void> {
    this.#closing ??= this.#last.then(() => this.#wire.close());
    return this.#closing;
  }

  /** Queues a request; `where` is what an error of it is about. */
  async ask<K extends Kind>(
    where: string,
    request: RequestOf<K>,
    { signal, transfer = [] }: { signal?: AbortSignal | undefined; transfer?: ArrayBuffer[] } = {},
  ): Promise<AnswerOf<K>> {
    throwIfAborted(signal, where);
    if (this.#closing) throw gone(where, "a call after close()");
    const turn = this.#last.then(async () => {
      throwIfAborted(signal, where);
      return settle<K>(where, await this.#wire.exchange(request as Request, transfer));
    });
    this.#last = turn.catch(() => undefined);
    return unlessAborted(turn, where, signal);
  }

  #hostState(): HostState {
    const where = "Adam's step";
    return {
      runStages: (stages, feeds, place) => this.#runStages(stages, feeds, place),
      prepareAdam: async (share) => {
        await this.ask(where, { kind: "prepareAdam", share });
      },
      adam: (request) => this.ask(where, { kind: "adam", ...request }),
    };
  }

  #build(
    key: string,
    program: CompiledProgram,
    { settings, transfer }: { settings: Settings; transfer: boolean },
  ): Built {
    const id = this.#built++;
    const { model, file, feeds, results, kept } = program;
    const state = program.state.map(({ name, updated }) =>
      updated ? { name, next: nextName(name) } : { name },
    );
    const plan = { model, feeds, results, state, kept, ...(file && { file }) };
    const ready = this.ask(
      `program ${program.name}`,
      { kind: "load", session: id, plan, settings },
      { transfer: transfer ? [model.buffer] : [] },
    );
    const built = { id, ready, holders: 0 };
    this.#sessions.set(key, built);
    ready.catch(() => this.#sessions.delete(key));
    return built;
  }

  async #run(
    id: number,
    program: CompiledProgram,
    feeds: Feeds,
    { signal, transfer = false }: RunOptions = {},
  ): Promise<Tensors> {
    const where = `program ${program.name}`;
    this.#requireState(program);
    const arrays = gather(where, feeds, { ports: program.feeds, transfer });
    const request = { kind: "run", session: id, feeds: arrays } as const;
    return this.ask(where, request, { signal, transfer: buffersOf(Object.values(arrays)) });
  }

  async #runStages(stages: readonly SessionStage[], feeds: Feeds, place: Place): Promise<Tensors> {
    const programs = stages.map(({ session }) => session.program);
    const where = `program ${programs[0].name}`;
    for (const program of programs) this.#requireState(program);
    const pooled = new Set(stages.flatMap(({ poolings }) => poolings.map(({ name }) => name)));
    const fed = programs.flatMap((program) =>
      program.feeds.map((port) => [port.name, port] as const),
    );
    const ports = [...new Map(fed).values()].filter(({ name }) => !pooled.has(name));
    const arrays = gather(where, feeds, { ports, transfer: true });
    const numbered = stages.map(({ session, poolings }) => {
      return { session: this.#numbers.get(session)!, poolings };
    });
    return this.ask(
      where,
      { kind: "runStages", stages: numbered, feeds: arrays, ...place },
      { transfer: buffersOf(Object.values(arrays)) },
    );
  }

  /** What a program reads must be there; what it keeps then is. */
  #requireState({ name, state, kept }: CompiledProgram): void {
    for (const port of state) requireHeld(`program ${name}`, port, this.#state.get(port.name));
    for (const port of kept) this.#state.set(port.name, port);
  }

  async #release(key: string, id: number): Promise<void> {
    this.#sessions.delete(key);
    await this.ask("session", { kind: "release", session: id });
  }
}

function settle<K extends Kind>(where: string, reply: Reply): AnswerOf<K> {
  if (reply.ok) return reply.answer as AnswerOf<K>;
  const { code, ...complaint } = reply.failure;
  throw new KintsugiError(code, { where, ...complaint });
}

/** `work`, or the `aborted` error as soon as the signal fires. */
function unlessAborted<T>(
  work: Promise<T>,
  where: string,
  signal: AbortSignal | undefined,
): Promise<T> {
  if (!signal) return work;
  return new Promise((resolve, reject) => {
    const stop = () => {
      try {
        throwIfAborted(signal, where);
      } catch (error) {
        reject(error);
      }
    };
    signal.addEventListener("abort", stop, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener("abort", stop));
  });
}
