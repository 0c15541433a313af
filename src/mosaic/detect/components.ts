/** Entries of a grid: what lies beside one, the grid turned, and the parts that are connected by sides. */

/** Of a grid of entries, row-major. */
export interface GridSize {
  readonly columns: number;
  readonly rows: number;
}

/** The entries that are not 0. */
export function entriesIn(values: Uint8Array): readonly number[] {
  const entries: number[] = [];
  for (let entry = 0; entry < values.length; entry++) if (values[entry]) entries.push(entry);
  return entries;
}

/** Visits the entries that touch one by a side: left, right, above, below. */
export function visitBeside(
  entry: number,
  { columns, rows }: GridSize,
  visit: (other: number) => void,
): void {
  const column = entry % columns;
  if (column > 0) visit(entry - 1);
  if (column < columns - 1) visit(entry + 1);
  if (entry >= columns) visit(entry - columns);
  if (entry < columns * (rows - 1)) visit(entry + columns);
}

/** Visits an entry and those that touch it by a side or a corner: nine, fewer at the borders. */
export function visitAround(
  entry: number,
  { columns, rows }: GridSize,
  visit: (other: number) => void,
): void {
  const [x, y] = [entry % columns, Math.floor(entry / columns)];
  for (let v = Math.max(0, y - 1); v <= Math.min(rows - 1, y + 1); v++) {
    for (let u = Math.max(0, x - 1); u <= Math.min(columns - 1, x + 1); u++) {
      visit(v * columns + u);
    }
  }
}

/** The sum over the entries that touch one by a side. */
export function sumBeside(
  values: Float32Array,
  entry: number,
  { columns, rows }: GridSize,
): number {
  const column = entry % columns;
  let sum = 0;
  if (column > 0) sum += values[entry - 1];
  if (column < columns - 1) sum += values[entry + 1];
  if (entry >= columns) sum += values[entry - columns];
  if (entry < columns * (rows - 1)) sum += values[entry + columns];
  return sum;
}

/** The index of an entry in the turned grid, rows for columns. */
export const turnedEntry = (entry: number, { columns, rows }: GridSize): number =>
  (entry % columns) * rows + Math.floor(entry / columns);

/** The entries in the turned grid. */
export function turnedEntries<Values extends Uint8Array | Float32Array>(
  values: Values,
  size: GridSize,
): Values {
  const turned = values.slice() as Values;
  for (let i = 0; i < values.length; i++) turned[turnedEntry(i, size)] = values[i];
  return turned;
}

/** `labels[i]` is the number of the part that entry i belongs to, from 1; 0 where `values` is 0. */
export interface Components {
  readonly labels: Int32Array;
  readonly sizes: readonly number[];
}

export function componentsOf(values: Uint8Array, size: GridSize): Components {
  const labels = new Int32Array(values.length);
  const sizes: number[] = [0];
  const stack: number[] = [];
  for (let start = 0; start < values.length; start++) {
    if (!values[start] || labels[start]) continue;
    const label = sizes.push(0) - 1;
    labels[start] = label;
    stack.push(start);
    while (stack.length > 0) {
      const entry = stack.pop()!;
      sizes[label]++;
      visitBeside(entry, size, (other) => {
        if (!values[other] || labels[other]) return;
        labels[other] = label;
        stack.push(other);
      });
    }
  }
  return { labels, sizes };
}

/** The values with every part of zeros that touches no border set to 1. */
export function filled(values: Uint8Array, size: GridSize): Uint8Array {
  const { columns, rows } = size;
  const { labels, sizes } = componentsOf(
    values.map((value) => 1 - value),
    size,
  );
  const isOpen = new Uint8Array(sizes.length);
  for (let column = 0; column < columns; column++) {
    isOpen[labels[column]] = 1;
    isOpen[labels[(rows - 1) * columns + column]] = 1;
  }
  for (let row = 0; row < rows; row++) {
    isOpen[labels[row * columns]] = 1;
    isOpen[labels[row * columns + columns - 1]] = 1;
  }
  return values.map((value, i) => value || 1 - isOpen[labels[i]]);
}

/** The number of the largest part, of however many; 0 where there is none. */
export const largestOf = (sizes: readonly number[]): number =>
  sizes.reduce((best, size, label) => (size > sizes[best] ? label : best), 0);

/** The largest part of the values with its holes filled; undefined where all are 0. */
export function largestPart(values: Uint8Array, size: GridSize): Uint8Array | undefined {
  const { labels, sizes } = componentsOf(values, size);
  const largest = largestOf(sizes);
  if (largest === 0) return undefined;
  const part = new Uint8Array(labels.length);
  for (let i = 0; i < part.length; i++) if (labels[i] === largest) part[i] = 1;
  return filled(part, size);
}

/** The values that are connected by sides to a seed among them. */
export function joinedTo(seeds: Uint8Array, values: Uint8Array, size: GridSize): Uint8Array {
  const joined = new Uint8Array(values.length);
  const stack: number[] = [];
  const visit = (entry: number) => {
    if (!values[entry] || joined[entry]) return;
    joined[entry] = 1;
    stack.push(entry);
  };
  for (let seed = 0; seed < seeds.length; seed++) {
    if (seeds[seed]) visit(seed);
    while (stack.length > 0) visitBeside(stack.pop()!, size, visit);
  }
  return joined;
}
