/** `kintsugi mosaic`: hides a part of a picture, to try out what mending makes of it. */
import { defineCommand } from "citty";
import { throwIfAborted } from "../errors.ts";
import { photoOf, readPicture, writableFormat, writePicture } from "../files/index.ts";
import type { Hole, Picture } from "../image/index.ts";
import { mosaicPhoto } from "../mending/damage-photo.ts";
import type { Damage } from "../mosaic/index.ts";
import { usage } from "./arguments.ts";
import { damageChoiceOf, damageFlags, rectangleOf } from "./damage-flags.ts";
import { jobsFor, onePicture } from "./jobs.ts";
import { overwriteFlag, requireApart, requireFree, requirePlace, writePhoto } from "./output.ts";
import type { Surroundings } from "./surroundings.ts";
import { note } from "./terminal.ts";

export const command = defineCommand({
  meta: { name: "mosaic", description: "Hide a part of a picture under a mosaic or a white-out" },
  args: {
    in: { type: "positional", required: true, description: "the picture" },
    out: {
      type: "string",
      required: true,
      valueHint: "OUT",
      description: "the picture to write; .png, .webp, .avif and .tiff keep every other pixel",
    },
    rect: {
      type: "string",
      required: true,
      valueHint: "x,y,w,h",
      description: "the part to hide, in px from the top left",
    },
    ...damageFlags,
    cell: {
      ...damageFlags.cell,
      description: "side of the mosaic's square cells, in px (8 unless told)",
    },
    "hole-out": {
      type: "string",
      valueHint: "HOLE.png",
      description: "also write the hole as a picture, white where the part is hidden",
    },
    overwrite: overwriteFlag,
  },
  async run({ args, data }) {
    const { signal } = data as Surroundings;
    const { in: input, rect, "hole-out": holeOut } = args;
    const options = { rectangle: rectangleOf(rect), ...damageChoiceOf(args) };
    const { jobs } = await jobsFor(onePicture(input), args.out);
    const [job] = jobs;
    if (holeOut !== undefined) {
      await requireHolePlace(holeOut);
      requireApart("--hole-out", holeOut, [input, job.output]);
    }
    await requireFree(
      [job.output, holeOut].filter((path) => path !== undefined),
      args,
    );
    const photo = await readPicture(input);
    const damaged = mosaicPhoto(photo, { ...options, name: `${input}, --rect` });
    throwIfAborted(signal, input);
    if (holeOut !== undefined) await writePicture(holeOut, photoOf(pictureOf(damaged.hole)));
    await writePhoto(job, damaged.photo);
    note(`${job.output}: ${describe(damaged.damage)} at ${rect}`);
  },
});

async function requireHolePlace(path: string): Promise<void> {
  if (writableFormat(path) === "jpeg") throw usage("--hole-out", "a lossless format, .png", path);
  await requirePlace(path);
}

/** White in the hole, black elsewhere: `[1, H, W]`. */
function pictureOf({ width, height, data }: Hole): Picture {
  return { width, height, channels: 1, data: Float32Array.from(data) };
}

/** `mean mosaic of 8 px cells`. */
function describe(damage: Damage): string {
  if (damage.kind === "white-out") return "white-out";
  const { cellWidth, cellHeight } = damage.grid;
  const sides = cellWidth === cellHeight ? [cellWidth] : [cellWidth, cellHeight];
  const cells = sides.map((side) => Number(side.toFixed(2))).join("×");
  return `${damage.kind} mosaic of ${cells} px cells`;
}

export const examples = [
  "kintsugi mosaic photo.jpg --out hidden.png --rect 120,80,160,96",
  "kintsugi mosaic photo.jpg --out hidden.png --rect 120,80,160,96 --kind white-out --hole-out hole.png",
];
