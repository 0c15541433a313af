/**
 * What adapting to each picture gains: in its held-out self-made holes, as `kintsugi mend --adapt` reports it, and in the
 * true hole, of which the original is known here.
 *
 *     npx tsx benchmarks/adapting.ts --data ../shared/data/val --limit 8 --steps 20,50
 */
import { parseArgs } from "node:util";
import { type Adaptation, adaptTo } from "../src/adapting/index.ts";
import { KintsugiError } from "../src/errors.ts";
import { listCases, type NamedCase } from "../src/evaluation/cases.ts";
import { protocolNamed } from "../src/evaluation/protocols.ts";
import { psnr } from "../src/image/index.ts";
import { openMender } from "../src/mending/mender.node.ts";
import { loadPackagedFor } from "../src/mending/packaged.node.ts";
import { networkNamed } from "../src/networks/index.ts";
import type { Device, Weights } from "../src/runtime/index.ts";
import { openDevice } from "../src/runtime/node.ts";

const { values: flags } = parseArgs({
  options: {
    data: { type: "string", default: "../shared/data/val" },
    limit: { type: "string", default: "8" },
    protocol: { type: "string", default: "mean-8" },
    network: { type: "string", default: "gated-unet" },
    steps: { type: "string", default: "20,50" },
  },
});

/** dB in the true hole. */
async function mendedPsnr(each: NamedCase, weights: Weights, device: Device): Promise<number> {
  const mender = await openMender({ weights, device });
  try {
    const { picture } = await mender.mend(each);
    return psnr(picture, each.original, each.hole);
  } finally {
    await mender.close();
  }
}

/** Undefined where too little of the picture is known. */
async function adaptation(
  { picture, hole, mosaic }: NamedCase,
  options: { readonly weights: Weights; readonly device: Device; readonly steps: number },
): Promise<Adaptation | undefined> {
  try {
    const events = adaptTo({ picture, hole, mosaic }, options);
    let next = await events.next();
    while (!next.done) next = await events.next();
    return next.value;
  } catch (error) {
    if (error instanceof KintsugiError && error.code === "hole-invalid") return undefined;
    throw error;
  }
}

interface Row {
  readonly steps: number;
  readonly heldOutGain: number;
  readonly trueGain: number;
  readonly gained: boolean;
  readonly seconds: number;
}

const mean = (rows: readonly Row[], of: (row: Row) => number): string =>
  (rows.reduce((sum, row) => sum + of(row), 0) / rows.length).toFixed(3);
const signed = (value: number): string => `${value < 0 ? "" : "+"}${value.toFixed(3)}`;
const say = (line: string): boolean => process.stdout.write(`${line}\n`);

const protocol = protocolNamed(flags.protocol);
const group = protocol.name.startsWith("mean") ? "mosaic" : "hole";
const weights = await loadPackagedFor(networkNamed(flags.network), group);
const device = await openDevice("cpu");
const counts = flags.steps.split(",").map(Number);
const { cases } = await listCases({
  ...{ data: flags.data, limit: Number(flags.limit), casesPerPicture: 1 },
});
const rows: Row[] = [];
for await (const each of cases(protocol)) {
  const before = await mendedPsnr(each, weights, device);
  for (const steps of counts) {
    const began = performance.now();
    const adapted = await adaptation(each, { weights, device, steps });
    if (adapted === undefined) {
      say(`${each.name}: too little is known around the hole`);
      break;
    }
    const seconds = (performance.now() - began) / 1000;
    const trueGain = (await mendedPsnr(each, adapted.weights, device)) - before;
    const { gain: heldOutGain, gained } = adapted;
    rows.push({ steps, heldOutGain, trueGain, gained, seconds });
    const gains = `held out ${signed(heldOutGain)} dB, true hole ${signed(trueGain)} dB`;
    say(`${each.name}: ${steps} steps: ${gains}, ${seconds.toFixed(1)} s`);
  }
}
for (const steps of counts) {
  const alike = rows.filter((row) => row.steps === steps);
  const gained = alike.filter((row) => row.gained).length;
  const heldOut = mean(alike, (row) => row.heldOutGain);
  const inHole = mean(alike, (row) => row.trueGain);
  const seconds = mean(alike, (row) => row.seconds);
  say(
    `${steps} steps, ${alike.length} pictures: held out ${heldOut} dB, true hole ${inHole} dB, adapted weights used ${gained} times, ${seconds} s a picture`,
  );
}
await device.close();
