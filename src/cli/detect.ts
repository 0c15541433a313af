/** `kintsugi detect`: tells where a picture has been hidden, with which cells, and what is solid. Mends nothing. */
import { defineCommand } from "citty";
import { throwIfAborted } from "../errors.ts";
import {
  keptBlocks,
  photoOf,
  readPicture,
  workingPicture,
  writableFormat,
  writePicture,
} from "../files/index.ts";
import { colourText, type Hole, type Picture } from "../image/index.ts";
import {
  type Detection,
  detect,
  drawDetection,
  holeOfRegions,
  type MosaicRegion,
  type SolidRegion,
} from "../mosaic/index.ts";
import { usage } from "./arguments.ts";
import { overwriteFlag, requireApart, requireFree, requirePlace } from "./output.ts";
import { solidReport } from "./solid-report.ts";
import type { Surroundings } from "./surroundings.ts";
import { print } from "./terminal.ts";

export const command = defineCommand({
  meta: { name: "detect", description: "Find the mosaics of a picture, and what is solid in it" },
  args: {
    in: { type: "positional", required: true, description: "the picture" },
    json: { type: "boolean", description: "print what was found as one JSON object" },
    "hole-out": {
      type: "string",
      valueHint: "HOLE.png",
      description: "write the mosaics as a picture, white where there is one",
    },
    overlay: {
      type: "string",
      valueHint: "OUT.png",
      description: "write the picture with regions and grids drawn over it in gold",
    },
    overwrite: overwriteFlag,
  },
  async run({ args, data }) {
    const { signal } = data as Surroundings;
    const { in: input, overlay, "hole-out": holeOut } = args;
    if (holeOut !== undefined) {
      await requireHolePlace(holeOut);
      requireApart("--hole-out", holeOut, [input]);
    }
    if (overlay !== undefined) {
      requireApart("--overlay", overlay, holeOut === undefined ? [input] : [input, holeOut]);
      writableFormat(overlay);
      await requirePlace(overlay);
    }
    await requireFree(
      [holeOut, overlay].filter((path) => path !== undefined),
      args,
    );
    const photo = await readPicture(input);
    const picture = workingPicture(photo);
    throwIfAborted(signal, input);
    const found = detect(picture, keptBlocks(photo));
    if (holeOut !== undefined) {
      await writePicture(holeOut, photoOf(pictureOf(holeOfRegions(picture, found.regions))));
    }
    if (overlay !== undefined) await writePicture(overlay, photoOf(drawDetection(picture, found)));
    print(args.json ? JSON.stringify(toldOf(found)) : linesOf(found).join("\n"));
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

// ── What is told ────────────────────────────────────────────────────────────────────────────────

const rounded = (value: number): number => Number(value.toFixed(3));

/** What `--json` prints. */
export function toldOf({ regions, candidates }: Detection) {
  return {
    regions: regions.map(({ bounds, grid, kind, support, sample, confidence, area }) => ({
      ...bounds,
      cell: {
        ...{ width: rounded(grid.cellWidth), height: rounded(grid.cellHeight) },
        ...{ phaseX: rounded(grid.phaseX), phaseY: rounded(grid.phaseY) },
      },
      ...{ kind, support, ...(sample && { sample }) },
      ...{ confidence: rounded(confidence), area },
    })),
    candidates: candidates.map(solidReport),
  };
}

function linesOf({ regions, candidates }: Detection): readonly string[] {
  if (regions.length + candidates.length === 0) return ["no mosaic found"];
  return [
    ...(regions.length === 0 ? ["no mosaic found"] : regions.map(mosaicLine)),
    ...candidates.map(solidLine),
  ];
}

function mosaicLine({ bounds, grid, kind, confidence, area }: MosaicRegion): string {
  const [width, height] = [rounded(grid.cellWidth), rounded(grid.cellHeight)];
  const cells = `cells of ${width}×${height} px at ${rounded(grid.phaseX)},${rounded(grid.phaseY)}`;
  const sure = `${Math.round(100 * confidence)} % of its grid shows`;
  return `mosaic at ${placeOf(bounds)}: ${kind}, ${cells}, ${area} px, ${sure}`;
}

const solidLine = (solid: SolidRegion): string =>
  `solid at ${placeOf(solid.bounds)}: ${colourText(solid.colour)}, ${solid.area} px; it may hide something`;

const placeOf = ({ x, y, width, height }: MosaicRegion["bounds"]): string =>
  [x, y, width, height].join(",");

export const examples = [
  "kintsugi detect hidden.png",
  "kintsugi detect hidden.png --json",
  "kintsugi detect hidden.png --hole-out hole.png --overlay found.png",
];
