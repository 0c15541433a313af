/** The pictures of one `kintsugi mend`, one after the other: two at a time are read, mended and written. */
import { throwIfAborted } from "../errors.ts";
import { photoOf, pixelsIn, readPicture, writePicture } from "../files/index.ts";
import type { Picture } from "../image/index.ts";
import type { Mender } from "../mending/index.ts";
import type { InjuryOptions } from "../mending/mend-injury.ts";
import { mendInjuries } from "../mending/mend-photo.ts";
import { type Adapter, adaptedLineOf } from "./adapt-flag.ts";
import { Failures } from "./failures.ts";
import { type Job, type Jobs, placesOf, takenPlaces } from "./jobs.ts";
import type { FindInjuries } from "./mend-regions.ts";
import { type Outcome, reportOf, summaryOf } from "./mend-report.ts";
import { requireFree, writePhoto } from "./output.ts";
import { inOrder, Room } from "./side-by-side.ts";
import { solidLines } from "./solid-report.ts";
import { clearStatus, note, print, showProgress } from "./terminal.ts";

/** What all pictures of one command line have in common. */
export interface Orders {
  readonly mender: Mender;
  /** Makes a mender of its own for each picture. */
  readonly adapter: Adapter | undefined;
  readonly findInjuries: FindInjuries;
  readonly effort: Omit<InjuryOptions, "signal">;
  /** Of JPEGs. */
  readonly quality: number | undefined;
  readonly overwrite: boolean | undefined;
  readonly signal: AbortSignal;
  readonly json: boolean | undefined;
}

/** So many pictures are in memory at a time: one is read or written while the other is mended. */
const AT_ONCE = 2;
/** And so many of their pixels, width × height: a large picture is alone, for it is in memory several times over. */
const MOST_PIXELS = 24e6;

/** Mends them all; what is wrong with one of several is told, and the rest goes on. Gives the exit code. */
export async function mendAll({ jobs, toFolder }: Jobs, orders: Orders): Promise<number> {
  const start = performance.now();
  const counts = { mended: 0, skipped: 0 };
  const failures = new Failures(orders);
  const room = new Room(MOST_PIXELS);
  const work = (job: Job) => mendUnlessDone(job, { ...orders, toFolder, room });
  let done = 0;
  const show = () => {
    if (toFolder && done < jobs.length) showProgress(done, jobs.length, jobs[done].input);
  };
  show();
  for await (const result of inOrder(jobs, AT_ONCE, work)) {
    const { input } = jobs[done++];
    if (result.status === "fulfilled") {
      counts[result.value ? "mended" : "skipped"]++;
      if (result.value) tell(result.value, orders);
    } else {
      failures.tell(input, result.reason);
    }
    show();
  }
  clearStatus();
  if (toFolder) note(tallyOf({ ...counts, failures }, performance.now() - start));
  return failures.exitCode;
}

function tell(outcome: Outcome, { json }: Orders): void {
  if (json) print(JSON.stringify(reportOf(outcome)));
  else {
    if (outcome.adaptation) note(adaptedLineOf(outcome.job.outputs[0], outcome.adaptation));
    note(summaryOf(outcome));
    for (const line of solidLines(outcome.job.input, outcome.candidates)) note(line);
  }
}

interface Counts {
  readonly mended: number;
  readonly skipped: number;
  readonly failures: Failures;
}

/** `12 mended, 3 there already, 2 without a mosaic, 1 failed in 4.20 s` */
function tallyOf({ mended, skipped, failures }: Counts, totalMs: number): string {
  const words = [`${mended} mended`];
  if (skipped > 0) words.push(`${skipped} there already`);
  if (failures.withoutMosaic > 0) words.push(`${failures.withoutMosaic} without a mosaic`);
  if (failures.failed > 0) words.push(`${failures.failed} failed`);
  return `${words.join(", ")} in ${(totalMs / 1000).toFixed(2)} s`;
}

interface OneOrder extends Orders {
  readonly toFolder: boolean;
  readonly room: Room;
}

/** Undefined where all of it is there already; what is there in part is completed. */
async function mendUnlessDone(job: Job, orders: OneOrder): Promise<Outcome | undefined> {
  throwIfAborted(orders.signal, job.input);
  if (job.refusal) throw job.refusal;
  if (!orders.toFolder) await requireFree(placesOf(job), orders);
  const kept = orders.overwrite ? [] : await takenPlaces(job);
  if (kept.length === placesOf(job).length) return undefined;
  for (const place of kept) note(`${place}: there already, and kept as it is`);
  const pixels = await pixelsIn(job.input);
  return orders.room.within(pixels, () => mendOne(job, { ...orders, kept }));
}

interface OneMending extends OneOrder {
  /** Places that are not written to. */
  readonly kept: readonly string[];
}

async function mendOne(job: Job, orders: OneMending): Promise<Outcome> {
  const { adapter, findInjuries, effort, signal, kept } = orders;
  throwIfAborted(signal, job.input); // it may have waited for room
  const start = performance.now();
  const photo = await readPicture(job.input);
  const { injuries, candidates } = await findInjuries(photo, job);
  const read = performance.now();
  const mendBy = (mender: Mender) => mendInjuries(photo, injuries, { ...effort, signal, mender });
  const { result: mended, adaptation } = adapter
    ? await adapter.with({ photo, injuries, name: job.input }, mendBy)
    : { result: await mendBy(orders.mender) };
  throwIfAborted(signal, job.input);
  const made = performance.now();
  const { quality, toFolder: createFolders } = orders;
  if (!createFolders) await orders.mender.close(); // no other picture comes: encoding has its memory
  for (const [i, output] of job.outputs.entries()) {
    if (kept.includes(output)) continue;
    const place = { input: job.input, output };
    await writePhoto(place, mended.variants[i], { createFolders, quality });
  }
  const { map } = job;
  if (mended.uncertainty && map !== undefined && !kept.includes(map)) {
    await writeMap(mended.uncertainty, map, orders);
  }
  const end = performance.now();
  const times = { read: read - start, write: end - made, total: end - start };
  return { job, injuries, candidates, mended, adaptation, times };
}

/** So many levels of grey in the map are one level of deviation. */
const MAP_GAIN = 4;

async function writeMap(spread: Picture, path: string, { toFolder }: OneOrder): Promise<void> {
  const data = spread.data.map((value) => Math.min(1, MAP_GAIN * value));
  await writePicture(path, photoOf({ ...spread, data }), { createFolders: toFolder });
}
