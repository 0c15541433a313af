/** A photo hidden under a mosaic or a white-out, with all its metadata and every pixel outside bit for bit. */
import { type Photo, paintStored, storedPicture } from "../files/index.ts";
import type { Hole } from "../image/index.ts";
import { type Damage, damage } from "../mosaic/index.ts";
import { asStored } from "./as-stored.ts";
import { contextBox, cutPhoto, injuryIn, putBack } from "./context.ts";
import { type DamageChoice, damageOfChoice, holeOfRegion, type Region } from "./damage-choice.ts";

export type MosaicOptions = Region &
  DamageChoice & {
    /** What errors call the photo. */
    readonly name?: string;
  };

export interface DamagedPhoto {
  readonly photo: Photo;
  readonly hole: Hole;
  readonly damage: Damage;
}

/** What `mosaic` lays where it is told neither kind nor cells. */
const usualCellPx = 8;

/** Lays a mosaic of 8 px `mean` cells, or what is asked for. Throws `hole-invalid`, `mosaic-invalid`, `usage`. */
export function mosaicPhoto(photo: Photo, options: MosaicOptions): DamagedPhoto {
  const { name = "the picture", kind = "mean" } = options;
  const hole = holeOfRegion(photo, options, name);
  const hasCells = kind !== "white-out" && kind !== "book";
  const cellPx = options.cellPx ?? (hasCells ? usualCellPx : undefined);
  const how = damageOfChoice({ ...options, kind, cellPx }, hole, name);
  const box = contextBox({ hole, damage: how });
  const part = cutPhoto(photo, box);
  const inside = injuryIn({ hole, damage: how }, box);
  const broken = damage(storedPicture(part), inside.hole, asStored(inside.damage, photo));
  const painted = paintStored(part, broken, inside.hole);
  return { photo: putBack(photo, [{ part: painted, box }]), hole, damage: how };
}
