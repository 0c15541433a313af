/** A photo mended in its hole: with all its metadata, in its own depth and profile, other pixels bit for bit. */
import type { Photo } from "../files/index.ts";
import {
  blankPicture,
  type ComposeMode,
  type Hole,
  holeArea,
  type Picture,
  unite,
} from "../image/index.ts";
import type { DamageKind } from "../mosaic/index.ts";
import type { DeviceName } from "../runtime/index.ts";
import { worstOf } from "./cells-kept.ts";
import { type Injury, putBack } from "./context.ts";
import { type DamageChoice, injuryOf, type Region } from "./damage-choice.ts";
import { type InjuryOptions, type MendedInjury, mendInjury } from "./mend-injury.ts";
import type { Mender } from "./mender.ts";
import type { MethodName } from "./methods.ts";
import type { Plan } from "./parts.ts";
import { type ConsistencyUsed, withProvenance } from "./provenance.ts";

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
  /** One an injury. */
  readonly plans: readonly Plan[];
  readonly network: MethodName;
  /** The name of the network's weights; none for a classical method. */
  readonly weights: string | undefined;
  /** The SHA-256 of their file. */
  readonly weightsSha256: string | undefined;
  /** Of the first injury, as `compose`. */
  readonly kind: DamageKind;
  /** Of all injuries, each kind once, in their order. */
  readonly kinds: readonly DamageKind[];
  readonly compose: ComposeMode;
  /** How far the observed cells were kept: those of the worst part of any injury that has cells. */
  readonly consistency: ConsistencyUsed;
  /** Whether the mended photo, mosaiced again, has the observed 8-bit cells; undefined for white-outs alone. */
  readonly consistent: boolean | undefined;
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
  const injury = injuryOf(photo, options, options.name ?? "the picture");
  return mendInjuries(photo, [injury], { ...options, mender });
}

/** Mends a photo that is broken in one place or more, which share no pixel. Errors: those of `mender.paint`. */
export async function mendInjuries(
  photo: Photo,
  injuries: readonly Injury[],
  options: InjuryOptions & { readonly mender: Mender },
): Promise<MendedPhoto> {
  const mended: MendedInjury[] = [];
  for (const injury of injuries) mended.push(await mendInjury(photo, injury, options));
  const [first, ...others] = mended;
  const hole = unite(first.hole, ...others.map((each) => each.hole));
  const holeAreaPx = holeArea(hole);
  const variants = variantsOf(photo, mended, holeAreaPx);
  const checks = mended.flatMap(({ consistent }) => consistent ?? []);
  return {
    ...{ photo: variants[0], variants, uncertainty: uncertaintyOf(hole, mended) },
    ...{ hole, holeAreaPx, plans: mended.map(({ plan }) => plan) },
    ...{ network: first.method, weights: first.weights, weightsSha256: first.weightsSha256 },
    ...{ kind: first.damage.kind, kinds: kindsOf(mended) },
    ...{ compose: first.compose, consistency: keptBy(mended) },
    consistent: checks.length > 0 ? checks.every(Boolean) : undefined,
    device: first.device,
    milliseconds: {
      mend: mended.reduce((sum, each) => sum + each.milliseconds.mend, 0),
      compose: mended.reduce((sum, each) => sum + each.milliseconds.compose, 0),
    },
  };
}

const kindsOf = (mended: readonly MendedInjury[]): readonly DamageKind[] => [
  ...new Set(mended.map(({ damage }) => damage.kind)),
];

const keptBy = (mended: readonly MendedInjury[]): ConsistencyUsed =>
  worstOf(mended.flatMap(({ consistency }) => consistency ?? []));

/** The photo with its mended parts, and with words about what was done to it. */
function variantsOf(
  photo: Photo,
  mended: readonly MendedInjury[],
  holeAreaPx: number,
): readonly Photo[] {
  const [{ method, weights: name, weightsSha256: sha256, compose, parts }] = mended;
  const kinds = kindsOf(mended);
  const xmp = withProvenance(photo.metadata.xmp, {
    ...{ method, kinds, holeAreaPx, consistency: keptBy(mended), compose },
    ...(name && sha256 && { weights: { name, sha256 } }),
  });
  const warnings = [...photo.warnings, ...mended.flatMap((each) => each.warnings)];
  return parts[0].photos.map((_, variant) => {
    const placed = mended.flatMap((each) =>
      each.parts.map(({ box, hole, photos }) => ({ box, hole, part: photos[variant] })),
    );
    return { ...putBack(photo, placed), metadata: { ...photo.metadata, xmp }, warnings };
  });
}

/** The mean over channels of the spread, in the hole. */
function uncertaintyOf(hole: Hole, mended: readonly MendedInjury[]): Picture | undefined {
  const parts = mended.flatMap((each) => each.parts);
  if (!parts.some(({ spread }) => spread)) return undefined;
  const whole = blankPicture(hole.width, hole.height, 1);
  for (const { box, hole, spread } of parts) {
    const area = box.width * box.height;
    for (let i = 0; spread && i < area; i++) {
      const at = (box.y + Math.floor(i / box.width)) * whole.width + box.x + (i % box.width);
      const sum = spread.data[i] + spread.data[area + i] + spread.data[2 * area + i];
      if (hole.data[i]) whole.data[at] = sum / 3;
    }
  }
  return whole;
}
