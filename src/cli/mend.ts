/** `kintsugi mend`: mends pictures where a mosaic or a white-out has broken them. */
import { text } from "node:stream/consumers";
import { defineCommand } from "citty";
import { throwIfAborted } from "../errors.ts";
import { readPicture } from "../files/index.ts";
import { caveat } from "../mending/caveat.ts";
import type { Method } from "../mending/index.ts";
import type { Effort } from "../mending/looks.ts";
import { requireLooks } from "../mending/mender.ts";
import { chosenBy } from "../mending/named-weights.node.ts";
import { adapterFor } from "./adapt-flag.ts";
import { usage } from "./arguments.ts";
import { damageChoiceOf, damageFlags } from "./damage-flags.ts";
import { deviceChoiceOf } from "./device-flag.ts";
import { Failures } from "./failures.ts";
import { type Inputs, inputsOf, leftOutText } from "./inputs.ts";
import { type Job, type Jobs, jobsFor, placesOf, type Source, takenPlaces } from "./jobs.ts";
import { mendAll } from "./mend-all.ts";
import { effortFlags, effortOf, outputChoiceOf, outputFlags } from "./mend-flags.ts";
import { type FindInjuries, regionFlags, type Search, searchBy } from "./mend-regions.ts";
import { planLines, planReportOf } from "./mend-report.ts";
import { requireFree } from "./output.ts";
import { solidLines } from "./solid-report.ts";
import type { Surroundings } from "./surroundings.ts";
import { note, print } from "./terminal.ts";
import { openMenderFor } from "./trained-weights.ts";

const cellDescription =
  "side of the mosaic's square cells, in px; they are kept. Without it nothing in the hole is believed";

export const command = defineCommand({
  meta: {
    name: "mend",
    description: "Mend pictures that a mosaic or a white-out has broken",
  },
  args: {
    "in...": {
      type: "positional",
      required: true,
      description:
        "the broken pictures, folders of them or patterns; - reads a list from stdin, a path a line or NULs between them",
    },
    ...regionFlags,
    ...damageFlags,
    cell: { ...damageFlags.cell, description: cellDescription },
    ...effortFlags,
    ...outputFlags,
  },
  async run({ args, data }) {
    const { signal } = data as Surroundings;
    const choice = damageChoiceOf(args);
    const effort = effortOf(args);
    const { format, quality } = outputChoiceOf(args);
    const search = await searchBy(args, choice);
    const { findInjuries, kind } = search;
    const chosen = await chosenBy(args);
    const { method } = chosen;
    requireLooks(method, effort);
    const except = [args.out, args.uncertainty, args.holes].filter((path) => path !== undefined);
    const inputs = await inputsOf(args._, { stdin: () => text(process.stdin), except });
    if (inputs.leftOut.length > 0) note(`left out: ${leftOutText(inputs.leftOut)}`);
    if (args.plan) {
      return printPlans(inputs, { method, findInjuries, effort, json: args.json, signal });
    }
    if (args.out === undefined) throw usage("mend", "--out FILE|DIR", "nothing", seeHelp);
    const { lossless, uncertainty } = args;
    const made = { format, quality, lossless, variants: effort.variants, uncertainty };
    const jobs = await jobsFor(inputs, args.out, made);
    if (args["dry-run"]) return tellJobs(jobs, search, args);
    const device = deviceChoiceOf(args.device);
    const mender = await openMenderFor({ ...chosen, kind, device });
    const adapter = await adapterFor({ ...chosen, adapt: args.adapt, kind, device, signal });
    if (effort.compose === "none") note("--compose none: pixels outside the hole may change too");
    const { overwrite, json } = args;
    try {
      const orders = { mender, adapter, findInjuries, effort, quality };
      return await mendAll(jobs, { ...orders, overwrite, json, signal });
    } finally {
      await mender.close();
      await adapter?.close();
    }
  },
});

const seeHelp = "see kintsugi mend --help";

export const afterword = caveat;

export const examples = [
  "kintsugi mend hidden.png --out mended.png",
  "kintsugi mend hidden.png --out mended.png --rect 120,80,160,96 --cell 8",
  "kintsugi mend photo.jpg --out mended.png --hole hole.png --quality best",
  "kintsugi mend scans/ --out mended/ --hole-colour '#00ff00' --json",
];

interface Planning {
  readonly method: Method;
  readonly findInjuries: FindInjuries;
  readonly effort: Effort;
  readonly json?: boolean | undefined;
  readonly signal: AbortSignal;
}

/** Prints what would be looked at in each picture; what is wrong with one is told. Gives the exit code. */
async function printPlans({ inputs }: Inputs, planning: Planning): Promise<number> {
  const failures = new Failures(planning);
  for (const { path, name } of inputs) {
    throwIfAborted(planning.signal, path);
    try {
      await printPlan({ input: path, name }, planning);
    } catch (error) {
      failures.tell(path, error);
    }
  }
  return failures.exitCode;
}

async function printPlan(source: Source, planning: Planning): Promise<void> {
  const { method, findInjuries, effort, json } = planning;
  const photo = await readPicture(source.input);
  const { injuries, candidates } = await findInjuries(photo, source);
  const report = planReportOf(source, photo, { injuries, candidates, method, effort });
  if (json) return print(JSON.stringify(report));
  for (const line of planLines(report)) print(line);
  for (const line of solidLines(source.input, candidates)) note(line);
}

interface Telling {
  readonly overwrite?: boolean | undefined;
  readonly json?: boolean | undefined;
}

/** Prints what would be read and written, of every picture; of what can't be mended, what is wrong with it. Gives the exit code. */
async function tellJobs(
  { jobs, toFolder }: Jobs,
  { findInjuries, isSaid }: Search,
  { overwrite, json }: Telling,
): Promise<number> {
  const failures = new Failures({ json });
  for (const job of jobs) {
    const { input, output, outputs, refusal } = job;
    try {
      if (refusal) throw refusal;
      const action = await actionOf(job, { toFolder, overwrite });
      const photo = action === "skip" ? undefined : await readPicture(input);
      if (photo && isSaid) await findInjuries(photo, job);
      const to = outputs.join(", ");
      const told =
        outputs.length > 1 ? { input, output, outputs, action } : { input, output, action };
      print(json ? JSON.stringify(told) : `${action}: ${input} → ${to}`);
    } catch (error) {
      failures.tell(input, error);
    }
  }
  return failures.exitCode;
}

/** What is there is kept in a folder, and completed where it is there in part; a file that was named is refused. */
async function actionOf(job: Job, { toFolder, overwrite }: Pick<Jobs, "toFolder"> & Telling) {
  if (!toFolder) await requireFree(placesOf(job), { overwrite });
  const taken = (await takenPlaces(job)).length;
  if (taken === 0) return "mend";
  if (overwrite) return "replace";
  return taken < placesOf(job).length ? "mend" : "skip";
}
