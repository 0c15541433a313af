/** Adaptation to a photo: what lies around its largest hole is looked at, and no more of it. */
import { type Photo, workingPicture } from "../files/index.ts";
import type { Rectangle } from "../image/index.ts";
import { cutPhoto, type Injury, injuryIn } from "../mending/context.ts";
import { scaleFor } from "../mending/plan.ts";
import { mosaicOf } from "../mosaic/index.ts";
import type { Damaged } from "../networks/index.ts";
import { type Adaptation, type AdaptationOptions, type AdaptingEvent, adaptTo } from "./adapt.ts";
import { largestCluster } from "./known-part.ts";

/** Looked at around the hole, in px that the network sees. */
const MARGIN_PX = 512;

/** Errors: those of `adaptTo`. */
export const adaptToPhoto = (
  photo: Photo,
  injury: Injury,
  options: AdaptationOptions,
): AsyncGenerator<AdaptingEvent, Adaptation> => adaptTo(surroundingsOf(photo, injury), options);

/** The largest cluster of the hole with what lies around it. */
function surroundingsOf(photo: Photo, injury: Injury): Damaged {
  const box = boxAround(injury);
  const { hole, damage } = injuryIn(injury, box);
  const picture = workingPicture(cutPhoto(photo, box));
  return { picture, hole, mosaic: mosaicOf(damage) };
}

function boxAround({ hole, damage }: Injury): Rectangle {
  const cluster = largestCluster(hole);
  const margin = MARGIN_PX * scaleFor(cluster, mosaicOf(damage));
  const [x, y] = [Math.max(0, cluster.x - margin), Math.max(0, cluster.y - margin)];
  const right = Math.min(hole.width, cluster.x + cluster.width + margin);
  const bottom = Math.min(hole.height, cluster.y + cluster.height + margin);
  return { x, y, width: right - x, height: bottom - y };
}
