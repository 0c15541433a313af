/** What goes wrong with pictures: each failure is told, and the rest goes on. */
import { KintsugiError } from "../errors.ts";
import { candidatesOf } from "../mending/found.ts";
import { complain } from "./complaint.ts";
import { solidReport } from "./solid-report.ts";
import { print } from "./terminal.ts";

export class Failures {
  /** So many pictures show no mosaic. */
  withoutMosaic = 0;
  /** So many have something wrong. */
  failed = 0;
  readonly #json: boolean;
  #exitCode = 0;
  #exitCodeWithoutMosaic = 0;

  constructor({ json = false }: { readonly json?: boolean | undefined }) {
    this.#json = json;
  }

  /** Tells of it in a line, with `--json` as an object, too. Throws what is for all pictures. */
  tell(input: string, error: unknown): void {
    if (isForAll(error)) throw error;
    const exitCode = complain(error);
    if (this.#json) print(JSON.stringify(failureReport(input, error)));
    if (isNothingFound(error)) {
      this.withoutMosaic++;
      this.#exitCodeWithoutMosaic = exitCode;
    } else {
      this.failed++;
      this.#exitCode ||= exitCode;
    }
  }

  /** That of the first that failed; only where none did, that of pictures without a mosaic. */
  get exitCode(): number {
    return this.#exitCode || this.#exitCodeWithoutMosaic;
  }
}

/** Whether no other picture would fare better. Bugs and lack of memory may be one picture's own. */
const isForAll = (error: unknown): boolean =>
  error instanceof KintsugiError && ["aborted", "device-missing", "disk-full"].includes(error.code);

const isNothingFound = (error: unknown): error is KintsugiError =>
  error instanceof KintsugiError && error.code === "nothing-found";

/** The object that `--json` prints of a failure: it has a code where that of a mended picture has an output. */
function failureReport(input: string, error: unknown) {
  return {
    input,
    code: error instanceof KintsugiError ? error.code : "internal",
    message: error instanceof Error ? error.message : String(error),
    ...(isNothingFound(error) && { candidates: candidatesOf(error).map(solidReport) }),
  };
}
