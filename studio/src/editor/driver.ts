/** A hand for tests: `drive(12, 8).rectangle(from, to).brush(4, a, b).undo()`, in picture pixels, without a picture. */
import { boundsOfHole, holeArea, type Rectangle } from "kintsugi/image";
import { type Marks, noMarks } from "./diff.ts";
import type { InPicture } from "./geometry.ts";
import { noHistory, redo, softened, undo } from "./history.ts";
import { type Editor, idle, type PointerStep, stepped, type ToolName } from "./tools.ts";

type Place = readonly [x: number, y: number];

export class Hand {
  editor: Editor;

  constructor(editor: Editor) {
    this.editor = editor;
  }

  get hole(): Marks {
    return this.editor.hole;
  }

  get area(): number {
    return holeArea(this.hole);
  }

  get box(): Rectangle | undefined {
    return boundsOfHole(this.hole);
  }

  rectangle(...places: readonly Place[]): this {
    return this.#drag("rectangle", places);
  }

  brush(widthPx: number, ...places: readonly Place[]): this {
    this.editor = { ...this.editor, brushPx: widthPx };
    return this.#drag("brush", places);
  }

  eraser(widthPx: number, ...places: readonly Place[]): this {
    this.editor = { ...this.editor, brushPx: widthPx };
    return this.#drag("eraser", places);
  }

  lasso(...places: readonly Place[]): this {
    return this.#drag("lasso", places);
  }

  /** A click at every place; `reachPx` as `PointerStep` has it. */
  clicks(toolName: ToolName, places: readonly Place[], reachPx = 0): this {
    this.editor = { ...this.editor, toolName };
    for (const place of places) {
      this.step({ type: "down", at: at(place), reachPx }).step({ type: "up", at: at(place) });
    }
    return this;
  }

  /** A tool pressed and moved, but not let go. */
  begin(toolName: ToolName, ...places: readonly Place[]): this {
    this.editor = { ...this.editor, toolName };
    places.forEach((place, i) => {
      this.step({ type: i === 0 ? "down" : "move", at: at(place) });
    });
    return this;
  }

  step(step: PointerStep): this {
    this.editor = stepped(this.editor, step);
    return this;
  }

  soften(softPx: number): this {
    this.editor = softened(this.editor, softPx);
    return this;
  }

  undo(): this {
    this.editor = { ...this.editor, ...undo(this.editor) };
    return this;
  }

  redo(): this {
    this.editor = { ...this.editor, ...redo(this.editor) };
    return this;
  }

  #drag(toolName: ToolName, places: readonly Place[]): this {
    return this.begin(toolName, ...places).step({ type: "up", at: at(places[places.length - 1]) });
  }
}

const at = ([x, y]: Place): InPicture => ({ x, y });

export const drive = (width: number, height: number): Hand =>
  new Hand({
    hole: noMarks({ width, height }),
    softPx: 0,
    history: noHistory,
    toolName: "rectangle",
    tool: idle,
    brushPx: 4,
  });
