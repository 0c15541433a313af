/** Every way in which a region is broken: the mosaics, and white-out, which keeps nothing. */
import { type Hole, requireSize } from "../image/hole.ts";
import type { Picture } from "../image/picture.ts";
import type { Damage } from "./kinds.ts";
import { mosaic } from "./mosaic.ts";

/** The picture broken in its hole, untouched elsewhere. Throws as `mosaic` and `whiteOut` do. */
export function damage(picture: Picture, hole: Hole, how: Damage): Picture {
  return how.kind === "white-out" ? whiteOut(picture, hole) : mosaic(picture, hole, how);
}

/** The hole filled with white. Throws `hole-invalid` where the hole has another size. */
export function whiteOut(picture: Picture, hole: Hole): Picture {
  requireSize(hole, picture, "white-out");
  const area = picture.width * picture.height;
  const data = picture.data.map((value, i) => (hole.data[i % area] === 1 ? 1 : value));
  return { ...picture, data };
}
