/** What pointers, wheel and keys on the stage mean: marking, moving the seam, panning, zooming. */
import { clamp, type InPicture, type OnStage, toPicture, toStage } from "../editor/geometry.ts";
import type { Desk } from "../state.ts";
import type { Store } from "../store.ts";

/** Whether Space is held, for panning, and whether it has served for that. */
const space = { isHeld: false, hasPanned: false };

/** So near to its first corner, on the screen, a polygon closes. */
const reachPx = 9;

/** Follows the pointers on an element; gives what ends it. */
export function followPointers(element: HTMLElement, store: Store): () => void {
  const pointers = new Map<number, OnStage>();
  let drag: "none" | "mark" | "seam" | "pan" = "none";
  const placeOf = ({ clientX, clientY }: MouseEvent): OnStage => {
    const { left, top } = element.getBoundingClientRect();
    return { x: clientX - left, y: clientY - top };
  };
  const mark = (type: "down" | "move" | "up", event: PointerEvent, { view }: Desk) => {
    const each = type === "move" ? (event.getCoalescedEvents?.() ?? []) : [];
    const trail = (each.length > 0 ? each : [event]).map((one) => ({
      ...toPicture(placeOf(one), view),
      pressure: pressureOf(one),
    }));
    const at = toPicture(placeOf(event), view);
    const step = { type, at, trail, reachPx: reachPx / view.scale };
    store.dispatch({ type: "pointer", step });
  };

  const down = (event: PointerEvent) => {
    const { desk } = store.state;
    if (!desk) return;
    element.setPointerCapture(event.pointerId);
    pointers.set(event.pointerId, placeOf(event));
    store.dispatch({ type: "cursor", at: undefined });
    if (pointers.size > 1) {
      if (drag === "mark") store.dispatch({ type: "pointer", step: { type: "cancel" } });
      drag = "pan";
    } else if (event.button === 1 || event.altKey || space.isHeld) drag = "pan";
    else if (!desk.isComparing) drag = "mark";
    else drag = desk.look === "seam" ? "seam" : "pan";
    space.hasPanned ||= space.isHeld;
    if (drag === "mark") mark("down", event, desk);
    if (drag === "seam") store.dispatch({ type: "split", split: splitAt(placeOf(event), desk) });
  };

  const move = (event: PointerEvent) => {
    const { desk } = store.state;
    const before = pointers.get(event.pointerId);
    if (desk?.tool.phase === "looping" && !before) mark("move", event, desk);
    if (!desk || !before) return;
    const at = placeOf(event);
    if (drag === "mark") mark("move", event, desk);
    if (drag === "seam") store.dispatch({ type: "split", split: splitAt(at, desk) });
    if (drag === "pan") gesture(store, pointers, { id: event.pointerId, at });
    pointers.set(event.pointerId, at);
  };

  const up = (event: PointerEvent) => {
    const { desk } = store.state;
    if (!pointers.delete(event.pointerId) || !desk) return;
    if (drag === "mark") mark("up", event, desk);
    if (pointers.size === 0) drag = "none";
  };

  const cancel = (event: PointerEvent) => {
    pointers.delete(event.pointerId);
    store.dispatch({ type: "pointer", step: { type: "cancel" } });
    drag = "none";
  };

  const wheel = (event: WheelEvent) => {
    event.preventDefault();
    const turned = event.deltaY || event.deltaX; // with Shift held, some systems turn the wheel sideways
    const factor = Math.exp(-turned / (event.deltaMode === 0 ? 500 : 20));
    if (!event.shiftKey) store.dispatch({ type: "zoom", at: placeOf(event), factor });
    else sizeBrush(store, factor);
  };

  return listening(element, {
    ...{ pointerdown: down, pointermove: move, pointerup: up, pointercancel: cancel },
    wheel,
  });
}

/** A pen says how hard it is pressed; a mouse and a finger are always pressed whole. */
const pressureOf = ({ pointerType, pressure }: PointerEvent): number =>
  pointerType === "pen" ? pressure : 1;

function sizeBrush(store: Store, factor: number): void {
  const { brushPx = 16 } = store.state.desk ?? {};
  const grown = factor > 1 ? Math.max(brushPx + 1, brushPx * factor) : brushPx * factor;
  store.dispatch({ type: "brush", widthPx: Math.min(grown, 400) });
}

const splitAt = ({ x }: OnStage, { view, hole }: Desk): number =>
  (x - view.x) / (hole.width * view.scale);

/** One pointer pans; of two the distance zooms around their middle. */
function gesture(
  store: Store,
  pointers: ReadonlyMap<number, OnStage>,
  { id, at }: { readonly id: number; readonly at: OnStage },
): void {
  const before = pointers.get(id)!;
  const other = [...pointers].find(([each]) => each !== id)?.[1];
  const share = other ? 0.5 : 1; // each of two fingers carries half
  store.dispatch({ type: "pan", dx: share * (at.x - before.x), dy: share * (at.y - before.y) });
  if (!other) return;
  const distance = (point: OnStage) =>
    Math.max(8, Math.hypot(point.x - other.x, point.y - other.y));
  const middle = { x: (at.x + other.x) / 2, y: (at.y + other.y) / 2 };
  store.dispatch({ type: "zoom", at: middle, factor: distance(at) / distance(before) });
}

const arrows: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/**
 * Arrows move a cursor, or the seam; Space and Enter do what a pointer's button does. Space does it when it is let go, for
 * held down it pans.
 */
export function followKeys(element: HTMLElement, store: Store): () => void {
  const keydown = (event: KeyboardEvent) => {
    const { desk } = store.state;
    if (!desk || event.ctrlKey || event.metaKey) return;
    const arrow = arrows[event.key];
    const stepPx = event.shiftKey ? 8 : 1;
    if (arrow && desk.isComparing) {
      store.dispatch({ type: "split", split: desk.split + (arrow[0] + arrow[1]) * 0.01 * stepPx });
    } else if (arrow) moveCursor(store, desk, [arrow[0] * stepPx, arrow[1] * stepPx]);
    else if (event.key === " ") holdSpace(event);
    else if (event.key === "Enter") enter(store, desk);
    else if (event.key === "Escape" && desk.tool.phase !== "idle") {
      store.dispatch({ type: "pointer", step: { type: "cancel" } });
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const keyup = (event: KeyboardEvent) => {
    const { desk } = store.state;
    if (event.key !== " ") return;
    if (space.isHeld && !space.hasPanned && desk && !desk.isComparing) press(store, desk);
    space.isHeld = false;
  };
  const blur = () => {
    space.isHeld = false;
    store.dispatch({ type: "pointer", step: { type: "cancel" } });
  };
  return listening(element, { keydown, keyup, blur });
}

function holdSpace({ repeat }: KeyboardEvent): void {
  if (repeat) return;
  space.isHeld = true;
  space.hasPanned = false;
}

/** Enter closes a polygon; else it is as good as Space. */
function enter(store: Store, desk: Desk): void {
  if (desk.tool.phase === "looping" && desk.toolName === "polygon")
    store.dispatch({ type: "pointer", step: { type: "close" } });
  else if (!desk.isComparing) press(store, desk);
}

function moveCursor(store: Store, desk: Desk, [dx, dy]: readonly [number, number]): void {
  const { width, height } = desk.hole;
  const from = desk.cursor ?? { x: Math.floor(width / 2), y: Math.floor(height / 2) };
  const at = { x: clamp(from.x + dx, 0, width), y: clamp(from.y + dy, 0, height) };
  store.dispatch({ type: "cursor", at });
  if (desk.tool.phase !== "idle") store.dispatch({ type: "pointer", step: { type: "move", at } });
  keepInSight(store, at);
}

function keepInSight(store: Store, at: InPicture): void {
  const { desk, stage } = store.state;
  if (!desk) return;
  const { x, y } = toStage(at, desk.view);
  const dx = clamp(x, 16, stage.width - 16) - x;
  const dy = clamp(y, 16, stage.height - 16) - y;
  if (dx !== 0 || dy !== 0) store.dispatch({ type: "pan", dx, dy });
}

function press(store: Store, desk: Desk): void {
  const { width, height } = desk.hole;
  const at = desk.cursor ?? { x: Math.floor(width / 2), y: Math.floor(height / 2) };
  store.dispatch({ type: "cursor", at });
  const isCorner = desk.toolName === "polygon" || desk.tool.phase === "idle";
  store.dispatch({ type: "pointer", step: { type: isCorner ? "down" : "up", at } });
}

type Listeners = {
  readonly [T in keyof HTMLElementEventMap]?: (event: HTMLElementEventMap[T]) => void;
};

function listening(element: HTMLElement, listeners: Listeners): () => void {
  const each = Object.entries(listeners) as [string, EventListener][];
  for (const [type, listener] of each) element.addEventListener(type, listener, { passive: false });
  return () => {
    for (const [type, listener] of each) element.removeEventListener(type, listener);
  };
}
