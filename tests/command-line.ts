/** Command lines run in this process, their two streams caught: for tests of commands. */
import { vi } from "vitest";
import { run } from "../src/cli/run.ts";

export interface Ran {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** `kintsugi("mend", "in.png", …)` */
export const kintsugi = (...rawArgs: string[]): Promise<Ran> =>
  kintsugiUntil(new AbortController().signal, ...rawArgs);

/** The same with a signal that asks it to stop. */
export async function kintsugiUntil(signal: AbortSignal, ...rawArgs: string[]): Promise<Ran> {
  const [stdout, stderr] = [catchStream(process.stdout), catchStream(process.stderr)];
  try {
    const exitCode = await run(rawArgs, { signal });
    return { exitCode, stdout: stdout.text(), stderr: stderr.text() };
  } finally {
    stdout.release();
    stderr.release();
  }
}

function catchStream(stream: NodeJS.WriteStream) {
  const written: string[] = [];
  const spy = vi.spyOn(stream, "write").mockImplementation((chunk) => {
    written.push(String(chunk));
    return true;
  });
  return { text: () => written.join(""), release: () => spy.mockRestore() };
}
