/** A bitmap in its own pixels, drawn before the page is painted; where there is none, nothing of the last one is left. */
import { useLayoutEffect, useRef } from "preact/hooks";

interface Props {
  readonly bitmap: ImageBitmap | undefined;
  /** What it shows; left out where its surroundings say so. */
  readonly label?: string;
}

/** The side of a canvas that waits for its picture. */
const waitingPx = 256;

export function BitmapView({ bitmap, label }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useLayoutEffect(() => {
    const { width, height } = bitmap ?? { width: waitingPx, height: waitingPx };
    Object.assign(canvas.current!, { width, height });
    if (bitmap) canvas.current!.getContext("2d")!.drawImage(bitmap, 0, 0);
  }, [bitmap]);
  return <canvas ref={canvas} {...(label && { role: "img", "aria-label": label })} />;
}
