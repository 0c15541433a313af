/** Ctrl-C and `kill`: the first asks the work to end in good order, a later one ends the process at once. */

const exitCodes = { SIGINT: 130, SIGTERM: 143 } as const;

/** One interruption may come twice: from the terminal and from `npx`, or from `timeout` to the process and to its group. */
const SAME_WITHIN_MS = 1_000;

export interface Interruption {
  /** Fired by the first SIGINT or SIGTERM. */
  readonly signal: AbortSignal;
  /** 128 + the signal's number, as shells have it; undefined where none came. */
  exitCode(): number | undefined;
}

/** Listens from now on. */
export function listenForInterruption(): Interruption {
  const controller = new AbortController();
  let exitCode: number | undefined;
  let began = 0;
  for (const name of ["SIGINT", "SIGTERM"] as const) {
    process.on(name, () => {
      if (exitCode !== undefined) {
        if (performance.now() - began > SAME_WITHIN_MS) process.exit(exitCodes[name]);
        return;
      }
      began = performance.now();
      exitCode = exitCodes[name];
      controller.abort();
    });
  }
  return { signal: controller.signal, exitCode: () => exitCode };
}
