/** What `kintsugi mend` says of a picture: an object for programs, a line for people, a plan for both. */
import type { Adaptation } from "../adapting/index.ts";
import { losesLevels, type Photo, writableFormat } from "../files/index.ts";
import { boundsOfHole, holeArea, type Rectangle } from "../image/index.ts";
import { type Assumption, assumedOf } from "../mending/assumed.ts";
import type { Injury } from "../mending/context.ts";
import type { Candidate } from "../mending/found.ts";
import type { Method } from "../mending/index.ts";
import type { Effort } from "../mending/looks.ts";
import type { MendedPhoto } from "../mending/mend-photo.ts";
import { type Plan, planOf } from "../mending/parts.ts";
import { type Grid, type Mosaic, modulo } from "../mosaic/index.ts";
import { adaptedReportOf } from "./adapt-flag.ts";
import type { Job, Source } from "./jobs.ts";
import { solidReport } from "./solid-report.ts";

export interface Times {
  readonly read: number;
  readonly write: number;
  readonly total: number;
}

/** A mended picture: it is at all of the job's places. */
export interface Outcome {
  readonly job: Job;
  readonly injuries: readonly Injury[];
  /** What is solid beside them, where mosaics were looked for. */
  readonly candidates?: readonly Candidate[] | undefined;
  readonly mended: MendedPhoto;
  readonly adaptation?: Adaptation | undefined;
  readonly times: Times;
}

/** The object that `--json` prints; what does not apply is null. */
export function reportOf({ job, injuries, candidates, mended, adaptation, times }: Outcome) {
  const { outputs, map } = job;
  const { read, write, total } = times;
  const { mend, compose } = mended.milliseconds;
  const milliseconds = Object.entries({ read, mend, compose, write, total }).map(
    ([name, value]) => [name, Math.round(value * 10) / 10] as const,
  );
  return {
    input: job.input,
    output: outputs[0],
    ...(outputs.length > 1 && { variants: outputs }),
    ...(map !== undefined && { uncertainty: map }),
    width: mended.photo.width,
    height: mended.photo.height,
    holeArea: mended.holeAreaPx,
    injuries: injuries.map((injury, i) => ({
      ...injuryReport(injury),
      looks: mended.plans[i].looks,
    })),
    ...(candidates && { candidates: candidates.map(solidReport) }),
    network: mended.network,
    weights: mended.weights ?? null,
    weightsSha256: mended.weightsSha256 ?? null,
    ...(adaptation && { adapted: adaptedReportOf(adaptation) }),
    kind: mended.kind,
    kinds: mended.kinds,
    compose: mended.compose,
    ...cellsReport(mended, outputs[0]),
    device: mended.device ?? null,
    milliseconds: Object.fromEntries(milliseconds),
  };
}

/** Of a file that loses levels only what was true before; whether its cells are the observed ones is not known. */
function cellsReport({ photo, consistency, consistent }: MendedPhoto, output: string) {
  if (!losesLevels(photo, writableFormat(output), true)) {
    return { consistency, consistent: consistent ?? null };
  }
  const before = consistency.kept === "not at all" ? {} : { before: "lossy encoding" };
  return { consistency: { ...consistency, ...before }, consistent: null };
}

/** Cells are null where there are none. */
function injuryReport(injury: Injury) {
  const { hole, damage } = injury;
  const { x, y, width, height } = boundsOfHole(hole) ?? { x: 0, y: 0, width: 0, height: 0 };
  const box = { x, y, width, height, area: holeArea(hole), kind: damage.kind };
  if (damage.kind === "white-out") return { ...box, cell: null };
  return {
    ...box,
    cell: cellReport(damage.grid),
    ...takenReport(damage),
    assumed: assumedOf(injury),
  };
}

/** How cells are taken to have been made; what of it is an assumption, `assumed` says. */
function takenReport({ kind, support, sample = "centre" }: Mosaic) {
  return { support, ...(kind === "nearest" && { sample }) };
}

/** Phases as `detect` tells them: where the first corner of a cell lies from the picture's, less than a cell away. */
function cellReport({ cellWidth, cellHeight, ...phase }: Grid) {
  const phaseX = modulo(phase.phaseX, cellWidth);
  const phaseY = modulo(phase.phaseY, cellHeight);
  return { width: cellWidth, height: cellHeight, phaseX, phaseY };
}

export function summaryOf({ job: { outputs }, mended, times }: Outcome): string {
  const { holeAreaPx, kinds, network, device, plans } = mended;
  const by = (device ? `${network} on ${device}` : network) + looksText(plans);
  const seconds = (times.total / 1000).toFixed(2);
  const places = outputs.length > 1 ? `${outputs[0]} … ${outputs.at(-1)}` : outputs[0];
  return `${places}: ${holeAreaPx} px of ${kinds.join(" and ")} mended by ${by} in ${seconds} s`;
}

/** `, 8 looks at each window` where there were several; their numbers where injuries differ in them. */
function looksText(plans: readonly Pick<Plan, "looks">[]): string {
  const counts = [...new Set(plans.map(({ looks }) => looks))];
  if (Math.max(...counts) === 1) return "";
  return `, ${counts.join(" or ")} looks at each window,`;
}

// ── The plan ────────────────────────────────────────────────────────────────────────────────────

/** What would be looked at in a picture, and what the method has to do with it. */
export interface PlanReport {
  readonly input: string;
  readonly width: number;
  readonly height: number;
  readonly network: string;
  readonly candidates?: readonly ReturnType<typeof solidReport>[];
  readonly injuries: readonly (Pick<Plan, "parts" | "batches" | "looks"> & {
    readonly damage: Injury["damage"];
    readonly assumed: readonly Assumption[];
    readonly holeArea: number;
  })[];
}

export interface Planned extends Pick<Outcome, "injuries" | "candidates"> {
  readonly method: Method;
  readonly effort: Effort;
}

export function planReportOf(
  { input }: Source,
  photo: Photo,
  { injuries, candidates, method, effort }: Planned,
): PlanReport {
  const { width, height } = photo;
  return {
    ...{ input, width, height, network: method.name },
    ...(candidates && { candidates: candidates.map(solidReport) }),
    injuries: injuries.map((injury) => {
      const { hole, damage } = injury;
      const plan = { damage, assumed: assumedOf(injury), holeArea: holeArea(hole) };
      const { parts, batches, looks } = planOf(injury, method, effort);
      return { ...plan, parts, batches, looks };
    }),
  };
}

export function planLines({ input, width, height, network, injuries }: PlanReport) {
  return injuries.flatMap(({ damage, assumed, holeArea, parts, batches, looks }) => [
    `${input}: ${width}×${height}, ${holeArea} px of ${damageText(damage)}, by ${network}`,
    ...assumed.map((each) => `  assumes that ${assumptionTexts[each]}: nothing shows it`),
    ...parts.flatMap(({ box, clusters }) => [
      `  looks at ${boxText(box)}`,
      ...clusters.flatMap(({ box, scale, windows }) => [
        `    a hole in ${boxText(box)}, at 1/${scale} of its size`,
        ...(batches.length > 0 ? windows : []).map(({ box }) => `      window ${boxText(box)}`),
      ]),
    ]),
    ...batches.map((each) => `  runs ${each.windows} × ${each.width}×${each.height} at once`),
    ...(looks > 1 ? [`  looks ${looks} times at each window, flipped and turned`] : []),
  ]);
}

/** What mending takes for granted, as it takes it. */
const assumptionTexts: { readonly [A in Assumption]: string } = {
  support: "cells cut by the hole were made of what is in it alone",
  sample: "cells show the pixel at their centre",
};

const boxText = ({ x, y, width, height }: Rectangle): string => `${x},${y},${width},${height}`;

function damageText(damage: Injury["damage"]): string {
  if (damage.kind === "white-out") return damage.kind;
  const { cellWidth, cellHeight } = damage.grid;
  return `${damage.kind} in cells of ${Number(cellWidth.toFixed(2))}×${Number(cellHeight.toFixed(2))} px`;
}
