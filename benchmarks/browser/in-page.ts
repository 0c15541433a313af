/** What is measured inside the page. These functions are sent there: they use nothing from around them. */

export function paintTimes(): { readonly firstPaintMs: number; readonly readyMs: number } {
  const [paint] = performance.getEntriesByName("first-contentful-paint");
  return { firstPaintMs: paint?.startTime ?? Number.NaN, readyMs: performance.now() };
}

/**
 * Draws a line by so many moves of a pointer; for each the time (ms) that the page works until the picture with it is
 * painted, pixels and all. Waiting for the screen's next frame is not counted.
 */
export async function brushWork(moves: number): Promise<readonly number[]> {
  const stage = document.querySelector(".canvas") as HTMLElement;
  const canvas = stage.querySelector("canvas") as HTMLCanvasElement;
  const { left, top, width, height } = stage.getBoundingClientRect();
  const tell = (type: string, i: number) =>
    stage.dispatchEvent(
      new PointerEvent(type, {
        ...{ bubbles: true, pointerId: 1, pointerType: "mouse", isPrimary: true },
        clientX: left + width * (0.2 + (0.6 * i) / moves),
        clientY: top + height * (0.5 + 0.2 * Math.sin(i / 6)),
      }),
    );
  stage.setPointerCapture = () => {};
  tell("pointerdown", 0);
  const works: number[] = [];
  for (let i = 1; i <= moves; i++) {
    await new Promise((resolve) => setTimeout(resolve, 5));
    let frameStart = 0;
    requestAnimationFrame(() => {
      frameStart = performance.now();
    });
    const start = performance.now();
    tell("pointermove", i);
    await Promise.resolve();
    const told = performance.now() - start;
    await new Promise<void>((resolve) => {
      requestAnimationFrame(() => {
        canvas.getContext("2d")?.getImageData(0, 0, 1, 1); // waits until it is painted
        works.push(told + performance.now() - frameStart);
        resolve();
      });
    });
  }
  tell("pointerup", moves);
  return works;
}
