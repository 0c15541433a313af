/** A queue of numbers by priority: a binary heap; of equal priorities, the first pushed comes out first. */

interface Entry {
  readonly value: number;
  readonly priority: number;
  readonly order: number;
}

export class PriorityQueue {
  readonly #heap: Entry[] = [];
  #pushed = 0;

  push(value: number, priority: number): void {
    const entry = { value, priority, order: this.#pushed++ };
    let at = this.#heap.push(entry) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!comesBefore(entry, this.#heap[parent])) break;
      this.#heap[at] = this.#heap[parent];
      at = parent;
    }
    this.#heap[at] = entry;
  }

  /** Takes the value of the least priority; undefined where none is left. */
  pop(): number | undefined {
    const first = this.#heap[0];
    const last = this.#heap.pop();
    if (last !== undefined && last !== first) this.#sink(last);
    return first?.value;
  }

  /** Puts an entry in the root's place and lets it sink below all that come before it. */
  #sink(entry: Entry): void {
    const heap = this.#heap;
    let at = 0;
    for (let child = 1; child < heap.length; child = 2 * at + 1) {
      if (child + 1 < heap.length && comesBefore(heap[child + 1], heap[child])) child++;
      if (!comesBefore(heap[child], entry)) break;
      heap[at] = heap[child];
      at = child;
    }
    heap[at] = entry;
  }
}

function comesBefore(a: Entry, b: Entry): boolean {
  return a.priority < b.priority || (a.priority === b.priority && a.order < b.order);
}
