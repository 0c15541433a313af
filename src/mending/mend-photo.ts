/** A photo mended in its hole: with all its metadata, in its own depth and profile, other pixels bit for bit. */
import type { Photo } from "../files/index.ts";
import {
  blankPicture,
  type ComposeMode,
  type Hole,
  holeArea,
  type Picture,
} from "../image/index.ts";
import type { DamageKind } from "../mosaic/index.ts";
import type { DeviceName } from "../runtime/index.ts";
import { putBack } from "./context.ts";
import { type DamageChoice, damageOfChoice, holeOfRegion, type Region } from "./damage-choice.ts";
import { type InjuryOptions, type MendedInjury, mendInjury } from "./mend-injury.ts";
import type { Mender } from "./mender.ts";
import type { MethodName } from "./methods.ts";
import type { Plan } from "./parts.ts";
import { type ConsistencyUsed, type Provenance, withProvenance } from "./provenance.ts";

export type MendPhotoOptions = Region &
  DamageChoice &
  InjuryOptions & {
    /** What errors call the photo. */
    readonly name?: string | undefined;
  };

export interface MendedPhoto {
  readonly photo: Photo;
  /** As many as were asked for, `photo` the first of them. */
  readonly variants: readonly Photo[];
  /** The standard deviation among several looks, `[1, H, W]`, 0…1; 0 outside the hole. */
  readonly uncertainty: Picture | undefined;
  readonly hole: Hole;
  readonly holeAreaPx: number;
  readonly plan: Plan;
  readonly network: MethodName;
  /** The name of the network's weights; none for a classical method. */
  readonly weights: string | undefined;
  /** The SHA-256 of their file. */
  readonly weightsSha256: string | undefined;
  readonly kind: DamageKind;
  readonly compose: ComposeMode;
  /** Whether the mended photo, mosaiced again, has the observed 8-bit cells; undefined for a white-out. */
  readonly consistent: boolean | undefined;
  /** How far the observed cells were kept. */
  readonly consistency: ConsistencyUsed;
  /** What ran the network; none for a classical method. */
  readonly device: DeviceName | undefined;
  readonly milliseconds: { readonly mend: number; readonly compose: number };
}

/** Mends one photo. Errors: those of `mender.paint`, and `hole-invalid` and `usage` for the region and the damage. */
export async function mendPhoto(
  photo: Photo,
  options: MendPhotoOptions,
  mender: Mender,
): Promise<MendedPhoto> {
  const hole = holeOfRegion(photo, options, options.name ?? "the picture");
  const injury = { hole, damage: damageOfChoice(options, hole) };
  const mended = await mendInjury(photo, injury, { ...options, mender });
  const variants = variantsOf(photo, mended);
  const { method, weights, weightsSha256, device, damage, compose, plan } = mended;
  const { consistent, consistency, milliseconds } = mended;
  return {
    ...{ photo: variants[0], variants, uncertainty: uncertaintyOf(photo, mended) },
    ...{ hole, holeAreaPx: holeArea(hole), plan, network: method, weights, weightsSha256, device },
    ...{ kind: damage.kind, compose, consistent, consistency, milliseconds },
  };
}

/** The photo with its parts, and with words about what was done to them. */
function variantsOf(photo: Photo, mended: MendedInjury): readonly Photo[] {
  const { parts } = mended;
  const metadata = { ...photo.metadata, xmp: withProvenance(photo.metadata.xmp, doneIn(mended)) };
  return parts[0].photos.map((_, variant) => {
    const placed = parts.map(({ box, photos }) => ({ box, part: photos[variant] }));
    return { ...putBack(photo, placed), metadata };
  });
}

function doneIn(mended: MendedInjury): Omit<Provenance, "version"> {
  const { method, weights, weightsSha256, damage, hole, consistency, compose } = mended;
  const named = weights && weightsSha256 ? { name: weights, sha256: weightsSha256 } : undefined;
  return {
    ...{ method, kind: damage.kind, holeAreaPx: holeArea(hole), consistency, compose },
    ...(named && { weights: named }),
  };
}

/** The mean over channels of the spread, in the hole. */
function uncertaintyOf(photo: Photo, { parts, hole }: MendedInjury): Picture | undefined {
  if (!parts.some(({ spread }) => spread)) return undefined;
  const { width, height } = photo;
  const whole = blankPicture(width, height, 1);
  for (const { box, spread } of parts) {
    if (!spread) continue;
    const area = box.width * box.height;
    for (let i = 0; i < area; i++) {
      const at = (box.y + Math.floor(i / box.width)) * width + box.x + (i % box.width);
      const sum = spread.data[i] + spread.data[area + i] + spread.data[2 * area + i];
      if (hole.data[at]) whole.data[at] = sum / 3;
    }
  }
  return whole;
}
