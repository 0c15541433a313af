/** What is found in a photo, as injuries to mend: mosaics of one kind on one grid are one of them. */
import { KintsugiError } from "../errors.ts";
import { keptBlocks, type Photo, workingPicture } from "../files/index.ts";
import { colourText, emptyHole, type Hole, type Rectangle, type Size } from "../image/index.ts";
import {
  type Detection,
  detect,
  type Grid,
  type Mosaic,
  type MosaicKind,
  type SolidRegion,
} from "../mosaic/index.ts";
import type { Injury } from "./context.ts";

/** What a photo itself shows. */
export interface Shown {
  readonly injuries: readonly Injury[];
  /** What is solid beside them: told of, and never mended unasked. */
  readonly candidates: readonly Candidate[];
}

/** A solid region without its outline. */
export type Candidate = Omit<SolidRegion, "hole">;

/** Of a JPEG also by the numbers that its file keeps. */
export const detectIn = (photo: Photo): Detection =>
  detect(workingPicture(photo), keptBlocks(photo));

/** The mosaics that the photo shows, and its solid regions. Throws `nothing-found` about `where` without a mosaic. */
export function shownIn(photo: Photo, where: string): Shown {
  const { regions, candidates } = detectIn(photo);
  if (regions.length === 0) throw nothingFound(where, candidates);
  return { injuries: injuriesFound(photo, regions), candidates };
}

/** So many candidates are named. */
const MOST_NAMED = 5;

/** `solid regions at 8,8,40,20 of #ffffff; 60,8,40,20 of #000000` */
export function solidsText(candidates: readonly Candidate[]): string {
  const named = candidates.slice(0, MOST_NAMED).map(solidText).join("; ");
  const rest = candidates.length > MOST_NAMED ? ` and ${candidates.length - MOST_NAMED} more` : "";
  return `solid regions at ${named}${rest}`;
}

/** What to do about a region that is not mended unasked, in the command's words and the library's. */
export const sayWhere =
  "say where with --rect, --hole or --hole-colour (rectangle, hole or colour)";

function nothingFound(where: string, candidates: readonly SolidRegion[]): KintsugiError {
  const got = candidates.length > 0 ? `none, but ${solidsText(candidates)}` : "none";
  const cause = candidates.map(({ hole: _, ...candidate }) => candidate);
  return new KintsugiError(
    "nothing-found",
    { where, expected: "a mosaic", got, advice: sayWhere },
    { cause },
  );
}

/** The solid regions beside which `nothing-found` found no mosaic: all of them, where its message names some. */
export const candidatesOf = ({ code, cause }: KintsugiError): readonly Candidate[] =>
  code === "nothing-found" ? (cause as readonly Candidate[]) : [];

function solidText({ bounds: { x, y, width, height }, colour }: Candidate): string {
  return `${x},${y},${width},${height} of ${colourText(colour)}`;
}

/** A mosaic as detection tells of it. */
export interface FoundMosaic {
  readonly bounds: Rectangle;
  /** Of the size of `bounds`. */
  readonly hole: Hole;
  readonly grid: Grid;
  readonly kind: Exclude<MosaicKind, "book"> | "blurred";
  /** `clipped` where left out. */
  readonly support?: Mosaic["support"] | undefined;
  readonly sample?: Mosaic["sample"] | undefined;
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
const damageOf = ({ grid, kind, support = "clipped", sample }: FoundMosaic): Mosaic => ({
  kind: kind === "blurred" ? "book" : kind,
  ...{ grid, support },
  ...(sample && { sample }),
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
    a.support === b.support &&
    a.sample === b.sample &&
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
