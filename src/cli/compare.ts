/** `kintsugi compare`: several networks and formulas on the same cases, in one report. */
import { defineCommand } from "citty";
import {
  type Compared,
  type CompareProgress,
  compare,
  comparisonCsv,
  comparisonPage,
  protocolNames,
  titleOf,
} from "../evaluation/index.ts";
import { writeAtomically, writeJson } from "../files/index.ts";
import { numberOf, usage } from "./arguments.ts";
import { deviceChoiceOf, deviceFlag } from "./device-flag.ts";
import { featureOptionsOf, featuresFlags } from "./features-flags.ts";
import { requirePlace } from "./output.ts";
import type { Surroundings } from "./surroundings.ts";
import { print, tableLines, watched } from "./terminal.ts";

const usualProtocols = "mean-8,book-mosaic,white-out,free-form";

export const command = defineCommand({
  meta: {
    name: "compare",
    description: "Compare networks and formulas on the same cases, in one report",
  },
  args: {
    "name...": {
      type: "positional",
      required: true,
      description: "networks, formulas, weights by name or path, folders of runs",
    },
    data: {
      type: "string",
      required: true,
      valueHint: "DIR",
      description: "a folder of whole pictures; they are damaged, mended and compared",
    },
    protocol: {
      type: "string",
      default: usualProtocols,
      valueHint: "NAME,...",
      description: `what is done to them: ${protocolNames.join(", ")}`,
    },
    limit: {
      type: "string",
      valueHint: "N",
      description: "at most so many pictures, evenly spread over the folder",
    },
    out: {
      type: "string",
      required: true,
      valueHint: "REPORT.html",
      description: "the report to write: one file with all its plots and pictures",
    },
    json: { type: "string", valueHint: "FILE", description: "its figures as JSON" },
    csv: { type: "string", valueHint: "FILE", description: "the figures of every case as CSV" },
    rows: {
      type: "string",
      valueHint: "DIR",
      description: "keeps the figures of every case, so that a comparison that was stopped goes on",
    },
    ...featuresFlags,
    device: deviceFlag,
  },
  async run({ args, data }) {
    const { signal } = data as Surroundings;
    const { out, json, csv, limit } = args;
    const places = [out, json, csv].filter((place) => place !== undefined);
    if (!/\.html?$/i.test(out)) throw usage("--out", "a name ending in .html", out);
    for (const place of places) await requirePlace(place);
    const events = compare({
      entrants: args._,
      protocols: protocolsOf(args.protocol),
      data: args.data,
      limit: limit === undefined ? undefined : numberOf("--limit", limit, { least: 1, step: 1 }),
      rows: args.rows,
      features: featureOptionsOf(args),
      device: deviceChoiceOf(args.device),
      signal,
    });
    const compared = await watched(events, statusOf);
    await writeAtomically(out, comparisonPage(compared));
    if (json !== undefined) await writeJson(json, compared.comparison);
    if (csv !== undefined) await writeAtomically(csv, comparisonCsv(compared));
    for (const line of linesOf(compared)) print(line);
    for (const place of places) print(place);
  },
});

export const examples = [
  "kintsugi compare gated-unet bicubic --data photos/ --protocol mean-8 --limit 20 --out report.html",
  "kintsugi compare runs/one runs/two gated-unet-best --data photos/ --protocol white-out,free-form --out report.html --json report.json --csv cases.csv --rows rows/",
];

/** `"mean-8,white-out"` → both; throws `usage` for one that is named twice, or none. */
function protocolsOf(text: string): readonly string[] {
  const names = text.split(",").map((name) => name.trim());
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice === undefined) return names;
  throw usage("--protocol", "each protocol once", `"${text}"`);
}

const statusOf = ({ protocol, subject, done, total }: CompareProgress): string =>
  `${protocol}, ${subject}: ${done} of ${total}`;

/** Who stands where, in a few lines: the whole is in the report. */
function linesOf({ comparison }: Compared): readonly string[] {
  return comparison.protocols.flatMap(({ protocol, n, entries, leftOut }) => {
    const ranked = [...entries].sort(
      (a, b) => (b.standings.psnrHole.mean ?? 0) - (a.standings.psnrHole.mean ?? 0),
    );
    const rows = ranked.map((entry) => {
      const { psnrHole } = entry.standings;
      const mark = psnrHole.place === "even" ? "≈ best" : psnrHole.place === "best" ? "best" : "";
      const { mean, interval } = psnrHole;
      const range = interval ? `${interval.low.toFixed(2)}–${interval.high.toFixed(2)}` : "–";
      const title = entry.role === "baseline" ? `(${entry.name})` : titleOf(entry);
      return [`  ${title}`, `${mean?.toFixed(2) ?? "–"} dB`, range, mark];
    });
    const without = leftOut.map(({ name, because }) => `  left out: ${name}, ${because}`);
    return [`${protocol}, ${n} cases, PSNR in the hole`, ...tableLines(rows), ...without];
  });
}
