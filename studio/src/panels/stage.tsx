/** The picture on its stage: painted from the state, and every pointer and key on it told to the state. */
import { boundsOfHole, type Hole, type Rectangle } from "kintsugi/image";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import type { Marks } from "../editor/diff.ts";
import { pixelBox } from "../editor/geometry.ts";
import { paint } from "../editor/paint.ts";
import type { Cells, Colours, Scene } from "../editor/scene.ts";
import { findsOf, mosaicsUsed } from "../finds.ts";
import type { Desk, Look, Studio } from "../state.ts";
import type { Words } from "../words/index.ts";
import type { Mended } from "../work/protocol.ts";
import { nameOf } from "./names.ts";
import { followKeys, followPointers } from "./stage-input.ts";
import { useStudio, useTools, useWords } from "./use-studio.ts";

export function Stage() {
  const { store } = useTools();
  const state = useStudio();
  const words = useWords();
  const stage = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);

  useEffect(() => {
    const element = stage.current!;
    const observer = new ResizeObserver(() => {
      const { clientWidth: width, clientHeight: height } = element;
      store.dispatch({ type: "stage", size: { width, height } });
    });
    observer.observe(element);
    const ends = [followPointers(element, store), followKeys(element, store)];
    return () => {
      observer.disconnect();
      for (const end of ends) end();
    };
  }, [store]);

  // At once, for the frame that comes: an effect would be told after it.
  useLayoutEffect(() => {
    const frame = requestAnimationFrame(() => show(canvas.current!, state, words));
    return () => cancelAnimationFrame(frame);
  }, [state, words]);

  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: an application takes keys of its own
    <div ref={stage} class="canvas" tabIndex={0} role="application" aria-label={words.stageLabel}>
      <canvas ref={canvas} />
    </div>
  );
}

function show(canvas: HTMLCanvasElement, { desk, stage }: Studio, words: Words): void {
  const brush = canvas.getContext("2d");
  if (!brush || !desk) return;
  const density = devicePixelRatio;
  const [width, height] = [stage.width, stage.height].map((side) => Math.round(side * density));
  if (canvas.width !== width || canvas.height !== height) {
    [canvas.width, canvas.height] = [width, height];
  }
  paint(brush, { stage, density, ...sceneOf(desk, words), colours: coloursOf(canvas) });
}

type Shown = Omit<Scene, "stage" | "density" | "colours">;

function sceneOf(desk: Desk, words: Words): Shown {
  const { view, hole, opened, mended } = desk;
  const placing = { view, picture: { width: hole.width, height: hole.height } };
  const broken = (desk.task === "try" && desk.broken) || opened;
  if (desk.isPeeking) return { ...placing, base: opened.bitmap };
  if (!desk.isComparing || !mended) {
    return { ...placing, base: broken.bitmap, hole, ...marksOf(desk) };
  }
  const compared: Comparing = { desk, mended, broken: broken.bitmap, words };
  return { ...placing, base: broken.bitmap, ...looks[desk.look](compared) };
}

interface Comparing {
  readonly desk: Desk;
  readonly mended: Mended;
  readonly broken: ImageBitmap;
  readonly words: Words;
}

/** What is painted for each way to compare. */
const looks: { readonly [L in Look]: (comparing: Comparing) => Partial<Shown> } = {
  seam: ({ desk: { split }, mended: { bitmap } }) => ({ over: { bitmap, split } }),
  sides: ({ mended, broken, words: { result } }) => ({
    tiles: [
      { name: result.before, bitmap: broken },
      { name: result.after, bitmap: mended.bitmap },
    ],
  }),
  difference: ({ desk, mended: { bitmap } }) => ({ base: desk.difference?.bitmap ?? bitmap }),
  uncertainty: ({ mended: { uncertainty, bitmap } }) => ({ base: uncertainty ?? bitmap }),
  all: ({ desk, broken, words: { result } }) => ({
    tiles: [
      { name: result.before, bitmap: broken },
      ...desk.results
        .filter(({ hole }) => hole === desk.hole)
        .map(({ mended }) => ({ name: nameOf(mended), bitmap: mended.bitmap })),
    ],
  }),
};

function marksOf(desk: Desk): Partial<Shown> {
  const { tool, hole, cursor, windows } = desk;
  const looped = tool.phase === "looping" ? [...tool.points, tool.to] : undefined;
  return {
    cells: cellsOf(desk),
    offers: findsOf(desk).flatMap(({ isUsed, region }) => (isUsed ? [] : [region])),
    windows: windows.areShown ? windows.boxes : [],
    marquee: tool.phase === "spanning" ? pixelBox(tool.from, tool.to, hole) : undefined,
    line: looped,
    cursor: cursor && { at: cursor, widthPx: penWidth(desk) },
  };
}

/** The grids of mosaics that were found, or of the one that is laid over the marks. */
function cellsOf(desk: Desk): readonly Cells[] {
  if (desk.task === "repair") {
    const found = mosaicsUsed(desk).map(({ bounds, grid }) => ({ box: bounds, grid }));
    if (found.length > 0) return found;
  }
  const { kind, cellPx } = desk.choice;
  const hasCells = kind !== "white-out" && kind !== "book" && desk.tool.phase !== "drawing";
  const box = hasCells ? boundsFor(desk.hole) : undefined;
  if (!box) return [];
  const cell = { cellWidth: cellPx ?? 8, cellHeight: cellPx ?? 8 };
  return [{ box, grid: { ...cell, phaseX: box.x, phaseY: box.y } }];
}

const penWidth = ({ toolName, brushPx }: Desk): number =>
  toolName === "brush" || toolName === "eraser" ? brushPx : 0;

const bounds = new WeakMap<Hole, Rectangle>();

/** Never of a hole that is being drawn in: looking at all of it for every move of a pen would cost too much. */
function boundsFor(hole: Marks): Rectangle | undefined {
  if (hole.areaPx === 0) return undefined;
  const known = bounds.get(hole) ?? boundsOfHole(hole);
  if (known) bounds.set(hole, known);
  return known;
}

function coloursOf(element: Element): Colours {
  const style = getComputedStyle(element);
  return {
    gold: style.getPropertyValue("--gold").trim(),
    shade: style.getPropertyValue("--shade").trim(),
  };
}
