/** Errors as a person meets them: one line on stderr, and the exit code that goes with it. */
import { KintsugiError } from "../errors.ts";
import { note } from "./terminal.ts";

/** What is no `KintsugiError` is a mistake of ours and says so. */
const bugExitCode = 70;

/** Prints the error's line; gives its exit code. */
export function complain(error: unknown): number {
  if (error instanceof KintsugiError && error.code === "aborted") {
    note("kintsugi: stopped");
    return error.exitCode;
  }
  if (error instanceof KintsugiError && error.code !== "internal") {
    note(`kintsugi: ${error.message}`);
    return error.exitCode;
  }
  const { message, stack } = error instanceof Error ? error : new Error(String(error));
  const advice = "this is a bug; KINTSUGI_DEBUG=1 shows where";
  note(`kintsugi: ${message.replaceAll(/\s*\n\s*/g, " ")} (${advice})`);
  if (process.env.KINTSUGI_DEBUG) note(`${stack}`);
  return bugExitCode;
}
