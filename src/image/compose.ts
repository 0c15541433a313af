/**
 * Composition: a mended picture put into the hole of the degraded one. Known pixels are the degraded picture's, bit
 * for bit, in every mode but `none`. METHODS §1.
 */
import { squaredDistanceTo } from "./distance.ts";
import type { Hole } from "./hole.ts";
import { membraneFill } from "./membrane.ts";
import type { Picture } from "./picture.ts";

/** Three pictures of one size. */
export interface Composition {
  readonly degraded: Picture;
  /** Also read where the picture is known, by `feather` and `poisson`. */
  readonly mended: Picture;
  readonly hole: Hole;
}

/** How deep into the hole `feather` reaches where nobody says. */
const FEATHER_PX = 8;

const composers = {
  /** V·x + H·p */
  paste,
  /** The hole's rim takes up the seam's step, which fades to nothing within 8 px, or as many as are asked for. */
  feather,
  /** The whole hole takes up the seam's step, with the mended picture's gradients (Pérez 2003). */
  poisson,
  /** p everywhere: known pixels are the network's too. */
  none,
} satisfies Record<string, (parts: Composition, featherPx: number) => Picture>;

export type ComposeMode = keyof typeof composers;

export const composeModes = Object.keys(composers) as readonly ComposeMode[];

/** The composed picture; `feather` and `poisson` cut what they make to 0…1. */
export function compose(
  mode: ComposeMode,
  parts: Composition,
  { featherPx = FEATHER_PX }: { readonly featherPx?: number | undefined } = {},
): Picture {
  return composers[mode](parts, featherPx);
}

function paste({ degraded, mended, hole }: Composition): Picture {
  const area = hole.data.length;
  const data = degraded.data.map((known, i) => (hole.data[i % area] ? mended.data[i] : known));
  return { ...degraded, data };
}

function none({ mended }: Composition): Picture {
  return { ...mended, data: mended.data.slice() };
}

function poisson(parts: Composition): Picture {
  return withSeamCarried(parts, () => 1);
}

/** H blurred inward: the step's share falls from 1 at the border to 0 at `featherPx` as a smoothstep does. */
function feather(parts: Composition, featherPx: number): Picture {
  const toKnown = squaredDistanceTo(0, parts.hole);
  return withSeamCarried(parts, (i) => {
    const t = Math.min(1, Math.sqrt(toKnown[i]) / featherPx);
    return 1 - t * t * (3 - 2 * t);
  });
}

/**
 * p + share · m inside the hole, m the membrane that carries the step x − p at the hole's border: Δm = 0. With
 * share = 1 the result is p's gradients joined to x: Δ(p + m) = Δp. Where nothing is known this is `paste`.
 */
function withSeamCarried(parts: Composition, share: (i: number) => number): Picture {
  const { degraded, mended, hole } = parts;
  if (!hole.data.includes(0)) return paste(parts);
  const area = hole.data.length;
  const step = { ...degraded, data: degraded.data.map((x, i) => x - mended.data[i]) };
  const carried = membraneFill(step, hole).data;
  const data = degraded.data.map((known, i) => {
    if (!hole.data[i % area]) return known;
    return Math.min(1, Math.max(0, mended.data[i] + share(i % area) * carried[i]));
  });
  return { ...degraded, data };
}
