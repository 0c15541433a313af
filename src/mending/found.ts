/** What was found in a photo, as injuries to mend: mosaics of one kind on one grid are one of them. */
import { emptyHole, type Hole, type Rectangle, type Size } from "../image/index.ts";
import type { Grid, Mosaic, MosaicKind } from "../mosaic/index.ts";
import type { Injury } from "./context.ts";

/** A mosaic as detection tells of it. */
export interface FoundMosaic {
  readonly bounds: Rectangle;
  /** Of the size of `bounds`. */
  readonly hole: Hole;
  readonly grid: Grid;
  readonly kind: Exclude<MosaicKind, "book"> | "blurred";
}

/** The injuries share no pixel: what two regions cover is the first one's. */
export function injuriesFound(size: Size, regions: readonly FoundMosaic[]): readonly Injury[] {
  const injuries: { readonly hole: Hole; readonly damage: Mosaic }[] = [];
  const taken = emptyHole(size);
  for (const region of regions) {
    const damage = damageOf(region);
    let injury = injuries.find((each) => isSame(each.damage, damage));
    if (!injury) {
      injury = { hole: emptyHole(size), damage };
      injuries.push(injury);
    }
    cover(injury.hole, region, taken);
  }
  return injuries.filter(({ hole }) => hole.data.includes(1));
}

/** Blurred cells are mended as the book's, whose blur is not inverted. */
const damageOf = ({ grid, kind }: FoundMosaic): Mosaic => ({
  kind: kind === "blurred" ? "book" : kind,
  grid,
  support: "clipped",
});

/** Phases and pitches this near to each other (px) are one grid. */
const NEAR_PX = 0.01;

function isSame(a: Mosaic, b: Mosaic): boolean {
  const [one, two] = [a.grid, b.grid];
  const isNear = (x: number, y: number) => Math.abs(x - y) <= NEAR_PX;
  const areAligned = (x: number, y: number, pitch: number) => {
    const off = Math.abs(x - y) % pitch;
    return Math.min(off, pitch - off) <= NEAR_PX;
  };
  return (
    a.kind === b.kind &&
    isNear(one.cellWidth, two.cellWidth) &&
    isNear(one.cellHeight, two.cellHeight) &&
    areAligned(one.phaseX, two.phaseX, one.cellWidth) &&
    areAligned(one.phaseY, two.phaseY, one.cellHeight)
  );
}

function cover(hole: Hole, { bounds, hole: part }: FoundMosaic, taken: Hole): void {
  part.data.forEach((missing, i) => {
    const x = bounds.x + (i % bounds.width);
    const at = (bounds.y + Math.floor(i / bounds.width)) * hole.width + x;
    if (!missing || taken.data[at]) return;
    hole.data[at] = 1;
    taken.data[at] = 1;
  });
}
