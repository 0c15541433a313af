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
