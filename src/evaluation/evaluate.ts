/** Evaluation of a method on a folder of pictures by a protocol of METHODS §1, beside the standing baselines. */

import { setImmediate } from "node:timers/promises";
import { listPictures } from "../data/folder.ts";
import { KintsugiError, throwIfAborted } from "../errors.ts";
import { readPicture, workingPicture } from "../files/index.ts";
import { quantise } from "../image/picture.ts";
import { type MenderOptions, openMender } from "../mending/mender.node.ts";
import type { Mender } from "../mending/mender.ts";
import { type BaselineName, baseline, baselinesFor } from "./baselines.ts";
import { areaBin, type Figures, figuresOf } from "./figures.ts";
import { CASES_PER_PICTURE, type Case, caseOf, type Protocol, protocolNamed } from "./protocols.ts";
import { type EvaluationReport, type Row, reportOf } from "./report.ts";

export interface EvaluationOptions extends Omit<MenderOptions, "method"> {
  /** A folder of pictures. */
  readonly data: string;
  /** A network's or a classical method's name; `gated-unet` where left out. */
  readonly network?: string | undefined;
  /** As `mean-8`, `book-mosaic`, `white-out`. */
  readonly protocol: string;
  /** At most so many pictures: every k-th of the folder, for the least k that does. */
  readonly limit?: number | undefined;
  /** Cases of each picture; two where left out. */
  readonly casesPerPicture?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface EvaluationProgress {
  readonly done: number;
  readonly total: number;
}

/**
 * Yields its progress after every case and returns the report. Two runs agree to the last digit on one machine.
 * @throws {KintsugiError} unknown-name (network, protocol), file-missing, not-a-picture, usage, and those of mending
 */
export async function* evaluate(
  options: EvaluationOptions,
): AsyncGenerator<EvaluationProgress, EvaluationReport> {
  const { data, network, protocol: protocolName, limit, signal, ...menderOptions } = options;
  const protocol = protocolNamed(protocolName);
  const { casesPerPicture = CASES_PER_PICTURE, ...rest } = menderOptions;
  const pictures = evenlySpread(await listPictures(data), limit);
  const mender = await openMender({ ...rest, method: network });
  const total = pictures.length * casesPerPicture;
  const rows: Row[] = [];
  try {
    for (const { path, index } of pictures) {
      for await (const damaged of casesFrom(path, { protocol, index, casesPerPicture })) {
        throwIfAborted(signal, "evaluation");
        rows.push(await rowOf(damaged, mender, signal));
        yield { done: rows.length, total };
      }
    }
  } finally {
    await mender.close();
  }
  return reportOf({ protocol: protocol.name, network: mender.method.name }, rows);
}

interface Listed {
  readonly path: string;
  /** Its place in the whole folder, by which its cases are drawn. */
  readonly index: number;
}

/** Every k-th picture from the first on, at most `limit` of them. Throws `usage`. */
export function evenlySpread(paths: readonly string[], limit = paths.length): readonly Listed[] {
  if (!Number.isInteger(limit) || limit < 1) {
    throw new KintsugiError("usage", {
      where: "limit",
      expected: "a whole number of pictures ≥ 1",
      got: `${limit}`,
    });
  }
  const step = Math.ceil(paths.length / limit);
  return paths.map((path, index) => ({ path, index })).filter(({ index }) => index % step === 0);
}

async function* casesFrom(
  path: string,
  {
    protocol,
    index,
    casesPerPicture,
  }: {
    readonly protocol: Protocol;
    readonly index: number;
    readonly casesPerPicture: number;
  },
): AsyncGenerator<Case> {
  const original = quantise(await workingPicture(await readPicture(path)));
  for (let number = 0; number < casesPerPicture; number++) {
    yield caseOf(protocol, original, { index, number });
  }
}

/** The network runs in its worker while the baselines are made here. */
async function rowOf(damaged: Case, mender: Mender, signal: AbortSignal | undefined): Promise<Row> {
  const { picture, hole, mosaic } = damaged;
  const [mended, baselines] = await Promise.all([
    mender.mend({ picture, hole, mosaic, signal }),
    baselineFigures(damaged),
  ]);
  return {
    bin: areaBin(damaged),
    baselines,
    raw: figuresOf(mended.raw, damaged),
    composed: figuresOf(mended.picture, damaged),
  };
}

async function baselineFigures(damaged: Case): Promise<Row["baselines"]> {
  const figures: { [K in BaselineName]?: Figures } = {};
  for (const name of baselinesFor(damaged)) {
    await setImmediate(); // the network gets its feeds first, and a signal is heard between baselines
    figures[name] = figuresOf(baseline(name, damaged), damaged);
  }
  return figures;
}
