/**
 * Every failure that a person can meet: one class, one table of code → exit code → HTTP status, and one
 * sentence form: "where: expected what, got value; what to do about it".
 */

/** A code's exit status for the command and its HTTP status for the server. */
interface Kind {
  readonly exitCode: number;
  readonly httpStatus: number;
}

const kinds = {
  usage: { exitCode: 2, httpStatus: 400 },
  "unknown-name": { exitCode: 2, httpStatus: 404 },
  "file-missing": { exitCode: 3, httpStatus: 404 },
  "file-unwritable": { exitCode: 4, httpStatus: 500 },
  "disk-full": { exitCode: 4, httpStatus: 507 },
  "not-a-picture": { exitCode: 5, httpStatus: 415 },
  "picture-too-large": { exitCode: 5, httpStatus: 413 },
  "hole-invalid": { exitCode: 6, httpStatus: 422 },
  "mosaic-invalid": { exitCode: 6, httpStatus: 422 },
  "weights-invalid": { exitCode: 7, httpStatus: 422 },
  "recipe-invalid": { exitCode: 8, httpStatus: 422 },
  "checkpoint-damaged": { exitCode: 9, httpStatus: 500 },
  "training-diverged": { exitCode: 9, httpStatus: 500 },
  "run-locked": { exitCode: 9, httpStatus: 409 },
  "out-of-memory": { exitCode: 10, httpStatus: 507 },
  "device-missing": { exitCode: 11, httpStatus: 501 },
  "model-unsupported": { exitCode: 12, httpStatus: 422 },
  "shape-mismatch": { exitCode: 13, httpStatus: 422 },
  "nothing-found": { exitCode: 14, httpStatus: 422 },
  aborted: { exitCode: 130, httpStatus: 499 },
  internal: { exitCode: 70, httpStatus: 500 },
} as const satisfies Record<string, Kind>;

export type ErrorCode = keyof typeof kinds;

/** The parts of an error's sentence. */
export interface Complaint {
  /** The file, flag, operator or field that the error is about. */
  readonly where: string;
  /** The rule that was broken, as a noun phrase. */
  readonly expected: string;
  /** The value that broke it. */
  readonly got: string;
  /** What to do about it, in the imperative; left out where nothing is to be done. */
  readonly advice?: string;
}

/** The one error of the library: `message` is a single line fit for a person to read. */
export class KintsugiError extends Error {
  readonly code: ErrorCode;

  constructor(code: ErrorCode, complaint: Complaint, options?: ErrorOptions) {
    super(sentence(complaint), options);
    this.name = "KintsugiError";
    this.code = code;
  }

  get exitCode(): number {
    return kinds[this.code].exitCode;
  }

  get httpStatus(): number {
    return kinds[this.code].httpStatus;
  }
}

/** `sentence({where: "--cell", expected: "a number of pixels ≥ 2", got: "1"})` → one line. */
function sentence({ where, expected, got, advice }: Complaint): string {
  const line = `${where}: expected ${expected}, got ${got}${advice ? `; ${advice}` : ""}`;
  return line.replaceAll(/\s*\n\s*/g, " ");
}

/** Throws the `aborted` error where the caller's signal has fired. */
export function throwIfAborted(signal: AbortSignalLike | undefined, where: string): void {
  if (signal?.aborted) {
    throw new KintsugiError("aborted", { where, expected: "to finish", got: "a request to stop" });
  }
}

/** The part of `AbortSignal` that pure code reads; the DOM's and Node's both fit. */
export interface AbortSignalLike {
  readonly aborted: boolean;
}
