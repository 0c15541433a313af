/** Work on several things at once, its results told in the order of the things. */

/** At most `width` are worked on and waited for at any time. Whoever stops listening waits for those under way. */
export async function* inOrder<T, R>(
  things: readonly T[],
  width: number,
  work: (thing: T) => Promise<R>,
): AsyncGenerator<PromiseSettledResult<R>, void, void> {
  const running: Promise<PromiseSettledResult<R>>[] = [];
  let next = 0;
  const fill = () => {
    while (next < things.length && running.length < width)
      running.push(settled(work(things[next++])));
  };
  try {
    for (fill(); running.length > 0; fill()) {
      const result = await running[0];
      running.shift();
      yield result;
    }
  } finally {
    await Promise.all(running);
  }
}

const settled = async <R>(promise: Promise<R>): Promise<PromiseSettledResult<R>> => {
  const [result] = await Promise.allSettled([promise]);
  return result;
};

/** Room for so much at a time. What needs more than is left waits its turn; what needs more than there is has all. */
export class Room {
  readonly #size: number;
  #left: number;
  readonly #waiting: { readonly need: number; readonly enter: () => void }[] = [];

  constructor(size: number) {
    this.#size = size;
    this.#left = size;
  }

  /** Works as soon as there is room, in the order in which it was asked for. */
  async within<R>(amount: number, work: () => Promise<R>): Promise<R> {
    const need = Math.min(amount, this.#size);
    await new Promise<void>((enter) => {
      this.#waiting.push({ need, enter });
      this.#letIn();
    });
    try {
      return await work();
    } finally {
      this.#left += need;
      this.#letIn();
    }
  }

  #letIn(): void {
    for (let [first] = this.#waiting; first && first.need <= this.#left; [first] = this.#waiting) {
      this.#waiting.shift();
      this.#left -= first.need;
      first.enter();
    }
  }
}
