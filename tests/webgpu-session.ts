/**
 * Runs programs on WebGPU, every node of them: falling back to the CPU is forbidden. In a child process, because a
 * graphics driver may take the process with it, and wants its environment.
 */
import { type ChildProcess, fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { CompiledProgram } from "../src/graph/index.ts";
import type { Results, Values } from "./run-program.ts";

export interface WebgpuRequest {
  readonly program: CompiledProgram;
  /** Left out where the program is only to be built. */
  readonly values?: Values;
}
export type WebgpuReply = { readonly results: Results } | { readonly refused: string };

const CHILD = fileURLToPath(new URL("webgpu-child.ts", import.meta.url));

/** A process that keeps its graphics device between runs, which come one after the other; `close` ends it. */
export class WebgpuProcess {
  readonly #child: ChildProcess;
  #complaints = "";
  #last: Promise<unknown> = Promise.resolve();

  /** `env` names the graphics driver, as `needsSoftwareVulkan` gives it. */
  constructor(env: NodeJS.ProcessEnv) {
    this.#child = fork(CHILD, {
      env,
      execArgv: ["--import", "tsx"],
      serialization: "advanced",
      stdio: ["ignore", "ignore", "pipe", "ipc"],
    });
    this.#child.stderr?.on("data", (text) => {
      this.#complaints = `${this.#complaints}${text}`.slice(-2000);
    });
  }

  /** The results of one run; throws ONNX Runtime's own words where it refuses the program. */
  async run(program: CompiledProgram, values: Values): Promise<Results> {
    return this.#results({ program, values });
  }

  /** Builds the program without running it; throws as `run` does. */
  async build(program: CompiledProgram): Promise<void> {
    await this.#results({ program });
  }

  close(): void {
    this.#child.kill();
  }

  async #results(request: WebgpuRequest): Promise<Results> {
    const reply = await this.#ask(request);
    if ("results" in reply) return reply.results;
    throw new Error(`${request.program.name} on WebGPU: ${reply.refused}`);
  }

  /** In turn: the reply to a run that nobody waits for any more must not be taken for another's. */
  #ask(request: WebgpuRequest): Promise<WebgpuReply> {
    const reply = this.#last.then(() => this.#exchange(request));
    this.#last = reply.catch(() => undefined);
    return reply;
  }

  #exchange(request: WebgpuRequest): Promise<WebgpuReply> {
    return new Promise((resolve, reject) => {
      const died = (code: number | null, signal: string | null) =>
        reject(new Error(`the WebGPU process ended (${signal ?? code}): ${this.#complaints}`));
      this.#child.once("exit", died);
      this.#child.once("message", (reply) => {
        this.#child.off("exit", died);
        resolve(reply as WebgpuReply);
      });
      this.#child.send(request);
    });
  }
}
