/** A photo mended in its hole: with all its metadata, in its own depth and profile, other pixels bit for bit. */
import { type Photo, paintInto, workingPicture } from "../files/index.ts";
import {
  type ComposeMode,
  type Hole,
  holeArea,
  levelOf,
  type Picture,
  srgbFromLinear,
} from "../image/index.ts";
import {
  type DamageKind,
  mosaic as layMosaic,
  type Mosaic,
  observeCells,
  whiteOut,
} from "../mosaic/index.ts";
import type { DeviceName } from "../runtime/index.ts";
import { contextBox, cutPhoto, injuryIn, putBack } from "./context.ts";
import { type DamageChoice, damageOfChoice, holeOfRegion, type Region } from "./damage-choice.ts";
import type { Mender } from "./mender.ts";
import type { MethodName } from "./methods.ts";

export type MendPhotoOptions = Region &
  DamageChoice & {
    /** `paste` where left out; with `none` the pixels outside the hole are the network's too. */
    readonly compose?: ComposeMode | undefined;
    /** What errors call the photo. */
    readonly name?: string | undefined;
    readonly signal?: AbortSignal | undefined;
  };

export interface MendedPhoto {
  readonly photo: Photo;
  readonly hole: Hole;
  readonly holeAreaPx: number;
  readonly network: MethodName;
  /** The name of the network's weights; none for a classical method. */
  readonly weights: string | undefined;
  readonly kind: DamageKind;
  readonly compose: ComposeMode;
  /** Whether the mended photo, mosaiced again, has the observed 8-bit cells; undefined for a white-out. */
  readonly consistent: boolean | undefined;
  /** What ran the network; none for a classical method. */
  readonly device: DeviceName | undefined;
  readonly milliseconds: { readonly mend: number; readonly compose: number };
}

/** Mends one photo. Errors: those of `mender.mend`, and `hole-invalid` and `usage` for the region and the damage. */
export async function mendPhoto(
  photo: Photo,
  options: MendPhotoOptions,
  mender: Mender,
): Promise<MendedPhoto> {
  const { compose = "paste", name = "the picture", signal } = options;
  const whole = holeOfRegion(photo, options, name);
  const injury = { hole: whole, damage: damageOfChoice(options, whole) };
  const box = contextBox(injury);
  const part = cutPhoto(photo, box);
  const picture = workingPicture(part);
  const { hole, damage } = injuryIn(injury, box);
  const mosaic = damage.kind === "white-out" ? undefined : damage;
  const degraded = mosaic ? picture : whiteOut(picture, hole); // as the network was taught
  const request = { picture: degraded, hole, mosaic, compose, depth: photo.depth, signal };
  const mended = await mender.mend(request);
  const start = performance.now();
  const painted = paintInto(part, mended.picture, compose === "none" ? everywhere(hole) : hole);
  const times = mended.timesMs;
  return {
    photo: putBack(photo, painted, box),
    hole: whole,
    holeAreaPx: holeArea(whole),
    network: mended.method,
    weights: mended.weights,
    kind: damage.kind,
    compose,
    consistent: mosaic && hasCellsOf(picture, workingPicture(painted), { hole, mosaic }),
    device: mended.device,
    milliseconds: {
      mend: times.method,
      compose: times.whole - times.method + performance.now() - start,
    },
  };
}

const everywhere = (hole: Hole): Hole => ({
  ...hole,
  data: new Uint8Array(hole.data.length).fill(1),
});

/** Whether `mended` shows, under the mosaic, the 8-bit cells that `observed` shows. */
function hasCellsOf(
  observed: Picture,
  mended: Picture,
  { hole, mosaic }: { readonly hole: Hole; readonly mosaic: Mosaic },
): boolean {
  const levels = (picture: Picture) => {
    const { values } = observeCells(picture, hole, mosaic);
    const isLinear = mosaic.kind === "mean-linear";
    return Array.from(values, (value) => levelOf(isLinear ? srgbFromLinear(value) : value));
  };
  const again = levels(layMosaic(mended, hole, mosaic));
  return levels(observed).every((level, cell) => level === again[cell]);
}
