/** Holes out of picture files. */
import type { Hole } from "../image/hole.ts";
import { type ReadOptions, readPicture } from "./decode.ts";
import { holeOfPhoto } from "./working.ts";

/** The hole that a picture file draws: its pixels of level 128 or brighter, by luma; transparent ones count as black. */
export async function readHole(
  source: string | Uint8Array,
  options: ReadOptions = {},
): Promise<Hole> {
  return holeOfPhoto(await readPicture(source, options));
}
