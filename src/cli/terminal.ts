/** The two streams: results go to stdout, everything that only tells a person how it goes to stderr. */

/** A line of result. */
export function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** A line for whoever watches. */
export function note(line: string): void {
  clearStatus();
  process.stderr.write(`${line}\n`);
}

let isShowingStatus = false;

/** A line that the next one replaces, where stderr is a terminal; elsewhere nothing. */
export function showStatus(line: string): void {
  if (!process.stderr.isTTY) return;
  process.stderr.write(`\r\x1b[2K${line.slice(0, process.stderr.columns - 1)}`);
  isShowingStatus = true;
}

const BAR_WIDTH = 20;

/** The status line as a bar: so many of so many are done, and what is next. */
export function showProgress(done: number, total: number, next: string): void {
  const filled = Math.round((BAR_WIDTH * done) / total);
  const bar = "█".repeat(filled) + "░".repeat(BAR_WIDTH - filled);
  showStatus(`${bar} ${done}/${total} ${next}`);
}

/** Takes the status line away. */
export function clearStatus(): void {
  if (isShowingStatus) process.stderr.write("\r\x1b[2K");
  isShowingStatus = false;
}

/** Shows what events tell as the status; gives what they end in. */
export async function watched<Event, T>(
  events: AsyncGenerator<Event, T>,
  statusOf: (event: Event) => string,
): Promise<T> {
  for (;;) {
    const { value, done } = await events.next();
    if (done) {
      clearStatus();
      return value;
    }
    showStatus(statusOf(value));
  }
}

/** A reader that went away (`| head`) is no error: what is printed from then on goes nowhere. */
export function forgiveClosedPipes(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code !== "EPIPE") throw error;
    });
  }
}

/** A number, or one with its unit: `-10.25 dB`, `8 px`, `3/4`. */
const isNumber = (cell: string): boolean => /^-?\d\S*( [a-zA-Z%]{1,3})?$/.test(cell);

/** Rows of cells as lines of aligned columns: numbers to the right, words to the left. */
export function tableLines(rows: readonly (readonly string[])[]): readonly string[] {
  const columns = Math.max(...rows.map((row) => row.length));
  const widths = Array.from({ length: columns }, (_, c) =>
    Math.max(...rows.map((row) => (row[c] ?? "").length)),
  );
  const aligned = (cell: string, c: number) =>
    isNumber(cell) ? cell.padStart(widths[c]) : cell.padEnd(widths[c]);
  return rows.map((row) => row.map(aligned).join("  ").trimEnd());
}
