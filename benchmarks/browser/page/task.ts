/** What both engines are given: the same weights, and one 256² picture with a mosaic in its middle. */
import { fetchWeights, mosaicPhoto, photoOf, type Weights, workingPicture } from "kintsugi/browser";
import { blankPicture } from "../../../src/image/index.ts";
import type { Mosaic } from "../../../src/mosaic/index.ts";
import { networkFeeds } from "../../../src/networks/index.ts";
import { absolute } from "../../../studio/src/work/absolute.ts";
import card from "../../../weights/gated-unet-mosaic.json?url";
import safetensors from "../../../weights/gated-unet-mosaic.safetensors.gz?url";

export const side = 256;
const rectangle = { x: side / 4, y: side / 4, width: side / 2, height: side / 2 };
/** As many rows of cells as the graph has room for where a window is mended: cells of 4 px, both ends cut. */
export const cells = side / 4 + 1;

export interface Task {
  readonly weights: Weights;
  /** By the names of `NetworkInputs`, row-major. */
  readonly feeds: Readonly<Record<string, Float32Array>>;
}

export async function taskOf(): Promise<Task> {
  const weights = await fetchWeights({
    name: "gated-unet-mosaic",
    safetensors: absolute(safetensors),
    card: absolute(card),
  });
  const { photo, hole, damage } = mosaicPhoto(wavy(), { rectangle, cellPx: 8 });
  const damaged = { picture: workingPicture(photo), hole, mosaic: damage as Mosaic };
  return { weights, feeds: networkFeeds([damaged], { cells }) };
}

/** ½ + ¼·(sin(x/9 + c) + sin(xy/900)), 8-bit RGB. */
function wavy() {
  const picture = blankPicture(side, side);
  const area = side * side;
  picture.data.forEach((_, i) => {
    const [x, y, c] = [i % side, Math.floor(i / side) % side, Math.floor(i / area)];
    picture.data[i] = 0.5 + 0.25 * (Math.sin(x / 9 + c) + Math.sin((x * y) / 900));
  });
  return photoOf(picture);
}
