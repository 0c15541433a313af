/** Writes a synthetic 256² picture to the path given: the input of the command's benchmark. */
import { syntheticPicture } from "../src/data/index.ts";
import { photoOf, writePicture } from "../src/files/index.ts";
import { randomOf } from "../src/image/index.ts";

await writePicture(
  process.argv[2],
  photoOf(syntheticPicture({ width: 256, height: 256 }, randomOf(1))),
);
