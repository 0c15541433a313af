/** The flags that say how a picture is damaged, as `mosaic` and `mend` share them. */
import type { ArgsDef } from "citty";
import type { Point, Rectangle } from "../image/index.ts";
import type { DamageChoice } from "../mending/damage-choice.ts";
import { damageKinds } from "../mosaic/index.ts";
import { numberOf, oneOf, usage, wholeNumbers } from "./arguments.ts";

export const damageFlags = {
  cell: { type: "string", valueHint: "N", description: "side of the mosaic's square cells, in px" },
  kind: {
    type: "enum",
    options: [...damageKinds],
    description: "how cells were made (mean unless told); white-out: nothing is left",
  },
  anchor: {
    type: "string",
    valueHint: "x,y",
    description: "a corner of any cell, where it is not the hole's top left one",
  },
} satisfies ArgsDef;

interface DamageArguments {
  readonly cell?: string | undefined;
  readonly kind?: string | undefined;
  readonly anchor?: string | undefined;
}

/** Throws `usage` and `unknown-name`. */
export function damageChoiceOf({ cell, kind, anchor }: DamageArguments): DamageChoice {
  return {
    cellPx: cell === undefined ? undefined : numberOf("--cell", cell, cellRule),
    kind: kind === undefined ? undefined : oneOf("--kind", kind, damageKinds),
    anchor: anchor === undefined ? undefined : pointOf(anchor),
  };
}

const cellRule = { least: 1, of: "number of pixels" } as const;

function pointOf(text: string): Point {
  const [x, y] = wholeNumbers("--anchor", text, "x,y");
  return { x, y };
}

/** `x,y,w,h` in pixels; whether it lies in the picture is asked when that is known. */
export function rectangleOf(text: string): Rectangle {
  const [x, y, width, height] = wholeNumbers("--rect", text, "x,y,w,h");
  if (width >= 1 && height >= 1) return { x, y, width, height };
  throw usage("--rect", "a width and a height of at least 1", `"${text}"`);
}
