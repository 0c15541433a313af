/**
 * Puts a run's weights into weights/, gzipped: in half precision, or a byte or 6 bits each, where that costs under 0.02 dB,
 * with credits, the curve of the training and measured figures in the card and the whole reports in benchmarks/results/.
 *
 *     npx tsx scripts/publish-weights.ts RUN NAME --data FOLDER --protocols mean-8,book-mosaic [--limit N] [--format int8]
 */
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { z } from "zod";
import { type EvaluationReport, readTrainingCurve } from "../src/evaluation/index.ts";
import { writeAtomically } from "../src/files/index.ts";
import {
  type CurvePoint,
  type FloatFormat,
  floatFormats,
  type TrainingCurve,
} from "../src/runtime/index.ts";
import { loadWeights, saveWeights } from "../src/runtime/weights.node.ts";
import { evaluated } from "./evaluated.ts";
import { figuresOf, keepReports } from "./measured.ts";

/** More than this, in dB, and the weights stay in single precision. */
const MOST_COST = 0.02;
/** Of the loss in the card. */
const CURVE_POINTS = 60;

const { positionals, values: flags } = parseArgs({
  allowPositionals: true,
  options: {
    data: { type: "string" },
    protocols: { type: "string" },
    limit: { type: "string", default: "1000000" },
    format: { type: "string", default: "float16" },
  },
});
const [run, name] = positionals;
const { data, protocols } = flags;
if (!run || !name || !data || !protocols) throw new Error("usage: see the head of this script");

const root = fileURLToPath(new URL("..", import.meta.url));
const target = `${root}weights/${name}`;
const limit = Number(flags.limit);
const compact = z.enum(floatFormats).parse(flags.format);
const { card, tensors } = await loadWeights(`${run}/weights`);
const curve = await readTrainingCurve(`${run}/log.jsonl`, CURVE_POINTS);
const training = { ...card.training, curve: rounded(curve) };
const credits = JSON.parse(await readFile(`${root}recipes/credits.json`, "utf8"));

/** To a second, and to what can be told apart in a plot. */
function rounded({ loss, psnrHole, guessPsnrHole }: TrainingCurve): TrainingCurve {
  const short = ({ step, seconds, value }: CurvePoint) => ({
    step,
    seconds: Math.round(seconds),
    value: Number(value.toPrecision(5)),
  });
  return { loss: loss.map(short), psnrHole: psnrHole.map(short), guessPsnrHole };
}

const report = (weights: string, protocol: string): Promise<EvaluationReport> =>
  evaluated({ data, protocol, limit, weights, device: "cpu" });

function save(format: FloatFormat, figures: Record<string, number>): Promise<void> {
  const { version: _, parameters: __, format: ___, sha256: ____, ...text } = card;
  const protocol = `kintsugi evaluate on photographs apart from the training's, ${limit < 1e6 ? `at most ${limit} of them` : "all of them"}, two cases each; means of dB over the holes, joined as \`mend\` does by itself`;
  const whole = { ...text, name, training, data: { sources: credits }, protocol, figures };
  return saveWeights(
    target,
    { card: whole, tensors },
    { format, gzip: true, write: writeAtomically },
  );
}

await save(compact, {});
const [first, ...others] = protocols.split(",");
const single = await report(`${run}/weights`, first);
const small = await report(target, first);
const cost = single.composed.psnrHole - small.composed.psnrHole;
const format: FloatFormat = cost < MOST_COST ? compact : "float32";
process.stderr.write(`\n${compact} costs ${cost.toFixed(4)} dB: ${format}\n`);
await save(format, {});

const reports = [format === compact ? small : single];
for (const protocol of others) reports.push(await report(target, protocol));
await keepReports({ ...card, name }, reports);
const figures = figuresOf(reports);
await save(format, figures);
process.stderr.write(`\n${JSON.stringify(figures, undefined, 2)}\n`);
