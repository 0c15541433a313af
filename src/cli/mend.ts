/** `kintsugi mend`: mends pictures where a mosaic or a white-out has broken them. */
import { defineCommand } from "citty";
import { KintsugiError, throwIfAborted } from "../errors.ts";
import { readHole, readPicture } from "../files/index.ts";
import { type ComposeMode, composeModes, parseColour } from "../image/index.ts";
import { type DamageChoice, kindMeant, type Region } from "../mending/damage-choice.ts";
import type { Mender } from "../mending/index.ts";
import { type MendedPhoto, mendPhoto } from "../mending/mend-photo.ts";
import { oneOf, usage } from "./arguments.ts";
import { complain } from "./complaint.ts";
import { damageChoiceOf, damageFlags, rectangleOf } from "./damage-flags.ts";
import { deviceChoiceOf, deviceFlag } from "./device-flag.ts";

import { type Job, jobsFor, writePhoto } from "./output.ts";
import type { Surroundings } from "./surroundings.ts";
import { note, print, showStatus } from "./terminal.ts";
import { openMenderFor } from "./trained-weights.ts";

const cellDescription =
  "side of the mosaic's square cells, in px; they are kept. Without it nothing in the hole is believed";

export const command = defineCommand({
  meta: {
    name: "mend",
    description: "Mend pictures that a mosaic or a white-out has broken",
  },
  args: {
    "in...": { type: "positional", required: true, description: "the broken pictures" },
    out: {
      type: "string",
      required: true,
      valueHint: "FILE|DIR",
      description: "the picture to write, or a folder for several",
    },
    hole: {
      type: "string",
      valueHint: "HOLE.png",
      description: "where to mend: a picture of the same size, white (128 or more) is the hole",
    },
    rect: {
      type: "string",
      valueHint: "x,y,w,h",
      description: "where to mend: a rectangle, in px",
    },
    "hole-colour": {
      type: "string",
      valueHint: "#rrggbb",
      description: "where to mend: every pixel of this colour",
    },
    ...damageFlags,
    cell: { ...damageFlags.cell, description: cellDescription },
    network: {
      type: "string",
      default: "gated-unet",
      valueHint: "NAME",
      description: "what mends: a network, or a formula as consistent-bicubic",
    },
    weights: {
      type: "string",
      valueHint: "PATH",
      description: "a network's weights (.safetensors) instead of those that come along",
    },
    compose: {
      type: "enum",
      options: [...composeModes],
      default: "paste",
      description: "how the border is joined; none lets the network change the whole picture",
    },
    device: deviceFlag,
    json: { type: "boolean", description: "print one JSON object a picture" },
  },
  async run({ args, data }) {
    const { signal } = data as Surroundings;
    const choice = damageChoiceOf(args);
    const compose = oneOf("--compose", args.compose, composeModes);
    const regionFor = await regionOf(args);
    const jobs = await jobsFor(args._, args.out);
    const device = deviceChoiceOf(args.device);
    const mender = await openMenderFor({ ...args, kind: kindMeant(choice), device });
    if (compose === "none") note("--compose none: pixels outside the hole may change too");
    try {
      return await mendAll(jobs, { mender, choice, compose, regionFor, signal, json: args.json });
    } finally {
      await mender.close();
    }
  },
});

export const examples = [
  "kintsugi mend hidden.png --out mended.png --rect 120,80,160,96 --cell 8",
  "kintsugi mend photo.jpg --out mended.png --hole hole.png",
  "kintsugi mend scans/*.png --out mended/ --hole-colour '#00ff00' --json",
];

/** What all pictures of one command line have in common. */
interface Orders {
  readonly mender: Mender;
  readonly choice: DamageChoice;
  readonly compose: ComposeMode;
  /** The region, and what errors call it. */
  readonly regionFor: (input: string) => Region & { readonly name: string };
  readonly signal: AbortSignal;
  readonly json: boolean | undefined;
}

interface RegionFlags {
  readonly hole?: string | undefined;
  readonly rect?: string | undefined;
  readonly "hole-colour"?: string | undefined;
}

/** Exactly one of the three flags. */
async function regionOf({ hole, rect, "hole-colour": colour }: RegionFlags) {
  const given = [hole, rect, colour].filter((flag) => flag !== undefined).length;
  if (given !== 1) {
    const got = given === 0 ? "none" : `${given} of them`;
    throw usage("mend", "one of --hole, --rect and --hole-colour", got);
  }
  if (rect !== undefined) {
    const rectangle = rectangleOf(rect);
    return (input: string) => ({ rectangle, name: `${input}, --rect` });
  }
  if (hole !== undefined) {
    const drawn = await readHole(hole);
    return (input: string) => ({ hole: drawn, name: `${hole} for ${input}` });
  }
  return regionOfColour(colour ?? "");
}

function regionOfColour(colour: string) {
  parseColour(colour, "--hole-colour");
  return (input: string) => ({ colour, name: `${input}, --hole-colour ${colour}` });
}

/** Mends one picture after the other; what is wrong with one of several is told, and the rest goes on. */
async function mendAll(jobs: readonly Job[], orders: Orders): Promise<number> {
  let exitCode = 0;
  for (const [i, job] of jobs.entries()) {
    try {
      if (jobs.length > 1) showStatus(`mending ${i + 1} of ${jobs.length}: ${job.input}`);
      await mendOne(job, { ...orders, createFolders: jobs.length > 1 });
    } catch (error) {
      if (jobs.length === 1 || isForAll(error)) throw error;
      exitCode ||= complain(error);
    }
  }
  return exitCode;
}

/** Whether no other picture would fare better. */
const isForAll = (error: unknown): boolean =>
  !(error instanceof KintsugiError) ||
  ["aborted", "device-missing", "disk-full"].includes(error.code);

async function mendOne(
  job: Job,
  orders: Orders & { readonly createFolders: boolean },
): Promise<void> {
  const { mender, choice, compose, regionFor, signal, json, createFolders } = orders;
  throwIfAborted(signal, job.input);
  const start = performance.now();
  const photo = await readPicture(job.input);
  const read = performance.now();
  const options = { ...regionFor(job.input), ...choice, compose, signal };
  const mended = await mendPhoto(photo, options, mender);
  throwIfAborted(signal, job.input);
  const made = performance.now();
  await writePhoto(job, mended.photo, { createFolders });
  const end = performance.now();
  const times = { read: read - start, write: end - made, total: end - start };
  if (json) print(JSON.stringify(reportOf(job, mended, times)));
  else note(summaryOf(job, mended, times.total));
}

interface Times {
  readonly read: number;
  readonly write: number;
  readonly total: number;
}

/** The object that `--json` prints; what does not apply is null. */
function reportOf({ input, output }: Job, mended: MendedPhoto, times: Times) {
  const { read, write, total } = times;
  const { mend, compose } = mended.milliseconds;
  const milliseconds = Object.entries({ read, mend, compose, write, total }).map(
    ([name, value]) => [name, Math.round(value * 10) / 10] as const,
  );
  return {
    input,
    output,
    width: mended.photo.width,
    height: mended.photo.height,
    holeArea: mended.holeAreaPx,
    network: mended.network,
    weights: mended.weights ?? null,
    kind: mended.kind,
    compose: mended.compose,
    consistent: mended.consistent ?? null,
    device: mended.device ?? null,
    milliseconds: Object.fromEntries(milliseconds),
  };
}

function summaryOf({ output }: Job, mended: MendedPhoto, totalMs: number): string {
  const { holeAreaPx, kind, network, device } = mended;
  const by = device ? `${network} on ${device}` : network;
  const seconds = (totalMs / 1000).toFixed(2);
  return `${output}: ${holeAreaPx} px of ${kind} mended by ${by} in ${seconds} s`;
}
