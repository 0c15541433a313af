/** The picture on its stage: painted from the state, and every pointer and key on it told to the state. */
import { boundsOfHole, type Hole, type Rectangle } from "kintsugi/image";
import { useEffect, useRef } from "preact/hooks";
import { pixelBox } from "../editor/geometry.ts";
import { type Colours, paint, type Scene } from "../editor/paint.ts";
import type { Desk, Studio } from "../state.ts";
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

  useEffect(() => {
    const frame = requestAnimationFrame(() => show(canvas.current!, state));
    return () => cancelAnimationFrame(frame);
  }, [state]);

  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: an application takes keys of its own
    <div ref={stage} class="canvas" tabIndex={0} role="application" aria-label={words.stageLabel}>
      <canvas ref={canvas} />
    </div>
  );
}

function show(canvas: HTMLCanvasElement, { desk, stage }: Studio): void {
  const brush = canvas.getContext("2d");
  if (!brush || !desk) return;
  const density = devicePixelRatio;
  const [width, height] = [stage.width, stage.height].map((side) => Math.round(side * density));
  if (canvas.width !== width || canvas.height !== height) {
    [canvas.width, canvas.height] = [width, height];
  }
  paint(brush, { stage, density, ...sceneOf(desk), colours: coloursOf(canvas) });
}

type Shown = Omit<Scene, "stage" | "density" | "colours">;

function sceneOf(desk: Desk): Shown {
  const { view, hole, opened, mended, split } = desk;
  const picture = { width: hole.width, height: hole.height };
  const broken = (desk.task === "try" && desk.broken) || opened;
  if (desk.isPeeking) return { view, picture, base: opened.bitmap };
  if (desk.isComparing && mended) {
    return { view, picture, base: broken.bitmap, over: { bitmap: mended.bitmap, split } };
  }
  return { view, picture, base: broken.bitmap, hole, ...marksOf(desk) };
}

function marksOf(desk: Desk): Pick<Shown, "cells" | "marquee" | "cursor"> {
  const { tool, hole, cursor, choice } = desk;
  const box = boundsFor(hole);
  const hasCells = box && choice.kind !== "white-out" && choice.kind !== "book";
  return {
    cells: hasCells ? { box, sidePx: choice.cellPx ?? 8 } : undefined,
    marquee: tool.phase === "spanning" ? pixelBox(tool.from, tool.to, hole) : undefined,
    cursor: cursor && { at: cursor, widthPx: penWidth(desk) },
  };
}

const penWidth = ({ toolName, brushPx }: Desk): number => (toolName === "rectangle" ? 0 : brushPx);

const bounds = new WeakMap<Hole, Rectangle>();

function boundsFor(hole: Hole): Rectangle | undefined {
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
