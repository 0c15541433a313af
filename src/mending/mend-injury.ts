/**
 * One injury of a photo mended: every part of it cut out, painted by the method (all at once, so that windows of
 * several parts run as one batch), finished, and checked against the observed cells. Nothing else is touched.
 */
import {
  isWorkedOnAsStored,
  type Photo,
  paintStored,
  storedFromWorking,
  storedPicture,
  topLevel,
  workingPicture,
} from "../files/index.ts";
import {
  type ComposeMode,
  type Hole,
  type Picture,
  type Rectangle,
  randomOf,
} from "../image/index.ts";
import { cellEvidence, type Evidence, whiteOut } from "../mosaic/index.ts";
import type { Damaged } from "../networks/index.ts";
import { asStored } from "./as-stored.ts";
import { type CellsKept, cellsKept, worstOf } from "./cells-kept.ts";
import { usualCompose } from "./composition.ts";
import { cutPhoto, type Injury, injuryIn } from "./context.ts";
import { finish } from "./finish.ts";
import { drawSeam, seamWidthPx } from "./gold.ts";
import type { Effort } from "./looks.ts";
import type { Credits, Mender } from "./mender.ts";
import { type Part, type Plan, planOf, windowsWithin } from "./parts.ts";
import type { ConsistencyUsed } from "./provenance.ts";

export interface InjuryOptions extends Effort {
  /** The method's usual one where left out; with `none` the pixels outside the hole are the network's too. */
  readonly compose?: ComposeMode | undefined;
  /** How deep into the hole `feather` reaches, in pixels; 8 where left out. */
  readonly featherPx?: number | undefined;
  /** Whether the hole gets the noise of its surroundings. */
  readonly grain?: boolean | undefined;
  /** Whether a gold seam is drawn along the hole's border, within the hole. */
  readonly mark?: boolean | undefined;
  /** The longest side of a window, as in `PlanOptions`. */
  readonly longest?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** A part of the photo as it was mended. */
export interface MendedPart {
  readonly box: Rectangle;
  /** Which of its pixels were mended. */
  readonly hole: Hole;
  /** As many as variants were asked for; at least one. */
  readonly photos: readonly Photo[];
  /** The looks' standard deviation, `[3, H, W]`, 0…1; only where there were several looks. */
  readonly spread: Picture | undefined;
}

export interface MendedInjury extends Injury, Credits {
  readonly plan: Plan;
  readonly parts: readonly MendedPart[];
  readonly compose: ComposeMode;
  /** Whether every variant, mosaiced again, has the observed 8-bit cells; undefined for a white-out. */
  readonly consistent: boolean | undefined;
  /** Of the worst part of the worst variant; undefined for a white-out. */
  readonly consistency: ConsistencyUsed | undefined;
  /** What was left out, a sentence each. */
  readonly warnings: readonly string[];
  readonly milliseconds: { readonly mend: number; readonly compose: number };
}

/** Errors: those of `mender.paint`. */
export async function mendInjury(
  photo: Photo,
  injury: Injury,
  { mender, ...options }: InjuryOptions & { readonly mender: Mender },
): Promise<MendedInjury> {
  const plan = planOf(injury, mender.method, options);
  const isMosaic = injury.damage.kind !== "white-out";
  const compose = options.compose ?? usualCompose(mender.method.name, isMosaic);
  const cuts = plan.parts.map((part) => cutOut(photo, injury, part));
  const start = performance.now();
  const { quality, variants, seed, signal } = options;
  const paintings = await Promise.all(
    cuts.map(({ damaged, windows }) =>
      mender.paint({ ...damaged, windows, quality, variants, seed, signal }),
    ),
  );
  const painted = performance.now();
  const seamPx = options.mark ? seamWidthPx(photo) : 0;
  const evidence = cuts.flatMap((cut) => cut.evidence ?? []);
  const finished = cuts.map((cut, number) =>
    finishCut(cut, paintings[number], { ...options, compose, seamPx, number }),
  );
  const kept = finished.flatMap((part) => part.kept);
  return {
    ...injury,
    ...creditsOf(paintings[0]),
    ...{ plan, compose, parts: finished },
    consistency: isMosaic ? worstOf(kept.map((each) => each.consistency)) : undefined,
    warnings: evidence.every(({ holds }) => holds) ? [] : [weakCells],
    consistent: isMosaic ? kept.every(({ isConsistent }) => isConsistent) : undefined,
    milliseconds: { mend: painted - start, compose: performance.now() - painted },
  };
}

const creditsOf = ({ method, device, weights, weightsSha256 }: Credits): Credits => ({
  method,
  ...(device && { device }),
  ...(weights && { weights }),
  ...(weightsSha256 && { weightsSha256 }),
});

const weakCells =
  "it does not bear out such cells, so they were not kept: another size, place or kind may be right";

/** A part with all that mending needs of it. */
interface Cut extends Pick<Part, "box"> {
  readonly photo: Photo;
  /** As the file has it: what is finished, and judged, there is what the file will hold. */
  readonly stored: Picture;
  /** As the network was taught: a hole that holds nothing is white. */
  readonly damaged: Damaged;
  readonly windows: ReturnType<typeof windowsWithin>;
  /** How far the picture bears the cells out; none for a white-out. */
  readonly evidence: Evidence | undefined;
}

function cutOut(photo: Photo, injury: Injury, part: Part): Cut {
  const { box } = part;
  const cut = cutPhoto(photo, box);
  const stored = storedPicture(cut);
  const picture = isWorkedOnAsStored(cut) ? stored : workingPicture(cut);
  const { hole, damage } = injuryIn(injury, box);
  const damaged =
    damage.kind === "white-out"
      ? { picture: whiteOut(picture, hole), hole, mosaic: undefined }
      : { picture, hole, mosaic: damage };
  const { mosaic } = damaged;
  const evidence = mosaic && cellEvidence(stored, { hole, mosaic }, topLevel(photo));
  return { box, photo: cut, stored, damaged, windows: windowsWithin(part), evidence };
}

interface Finishing extends Omit<InjuryOptions, "mark"> {
  readonly compose: ComposeMode;
  /** 0 where none is drawn. */
  readonly seamPx: number;
  /** The part's, so that no two have the same grain. */
  readonly number: number;
}

function finishCut(
  { box, photo, stored, damaged, evidence }: Cut,
  { raws, spread }: { readonly raws: readonly Picture[]; readonly spread?: Picture },
  { compose, featherPx, grain, seamPx, seed = 1, number }: Finishing,
): MendedPart & { readonly kept: readonly CellsKept[] } {
  const { hole, mosaic } = damaged;
  const mendedIn = compose === "none" ? everywhere(hole) : hole;
  const laid = mosaic && asStored(mosaic, photo);
  const damagedHere = { picture: stored, hole, mosaic: laid };
  const photos = raws.map((raw, variant) => {
    const random = grain ? randomOf(seed, number, variant) : undefined;
    const finished = finish(storedFromWorking(raw, photo), damagedHere, {
      ...{ compose, featherPx, grain: random, depth: photo.depth },
      ...{ consistency: evidence?.holds, tolerance: evidence?.tolerance },
    });
    const painted = paintStored(photo, finished, mendedIn);
    return seamPx ? drawSeam(painted, hole, seamPx) : painted;
  });
  const cells = laid && evidence && { stored, hole, mosaic: laid, evidence };
  const kept = cells ? photos.map((each) => cellsKept(each, cells)) : [];
  return { box, hole: mendedIn, photos, spread, kept };
}

const everywhere = (hole: Hole): Hole => ({
  ...hole,
  data: new Uint8Array(hole.data.length).fill(1),
});
