/** Evaluation of a method on a folder of pictures by a protocol of METHODS §1, beside the standing baselines. */
import { KintsugiError } from "../errors.ts";
import type { Quality } from "../mending/looks.ts";
import { type MenderOptions, openMender } from "../mending/mender.node.ts";
import { chosenBy } from "../mending/named-weights.node.ts";
import type { Weights } from "../runtime/index.ts";
import { type CaseOptions, listCases } from "./cases.ts";
import { type Fit, fitFor } from "./entrants.ts";
import type { FeatureOptions } from "./features.ts";
import { openMeasuring } from "./measuring.ts";
import { type Protocol, protocolNamed } from "./protocols.ts";
import { type EvaluationReport, reportOf } from "./report.ts";
import type { Row } from "./rows.ts";
import { baselineSubject, type MethodVersion, methodSubject } from "./subject.ts";
import { openTools } from "./tools.ts";

export interface EvaluationOptions extends Omit<MenderOptions, "method">, CaseOptions {
  /** A network's or a classical method's name; `gated-unet` where left out. */
  readonly network?: string | undefined;
  /** As `mean-8`, `book-mosaic`, `white-out`. */
  readonly protocol: string;
  /** `fast` where left out; a formula has no other. */
  readonly quality?: Quality | undefined;
  /** A network whose features FID is taken of; no FID where left out. */
  readonly features?: FeatureOptions | undefined;
  /** A folder that keeps the figures of every case, so that an evaluation that was stopped goes on. */
  readonly rows?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface EvaluationProgress {
  readonly done: number;
  readonly total: number;
  /** The figures of the case that was just measured. */
  readonly row: Row<MethodVersion>;
}

/**
 * Yields its progress after every case and returns the report. Two runs agree to the last digit on one machine.
 * @throws {KintsugiError} unknown-name (network, protocol), file-missing, not-a-picture, usage, model-unsupported (the
 * features' file), and those of mending
 */
export async function* evaluate(
  options: EvaluationOptions,
): AsyncGenerator<EvaluationProgress, EvaluationReport> {
  const { data, limit, casesPerPicture, network, quality, rows, signal, ...rest } = options;
  const protocol = protocolNamed(rest.protocol);
  const list = await listCases({ data, limit, casesPerPicture });
  const { method, weights, id } = await chosenMethod(network, rest.weights, protocol);
  const tools = await openTools(rest, { shared: false });
  const { name } = method;
  const mender = await openMender({ device: tools.device, method: name, weights });
  try {
    const measuring = { list, protocol, features: tools.features, rows, signal };
    const [ofMethod, ofBaselines] = await Promise.all([
      openMeasuring(methodSubject(mender, { name, id }, { quality }), measuring),
      openMeasuring(baselineSubject(protocol), measuring),
    ]);
    let done = 0;
    for await (const damaged of list.cases(protocol)) {
      // The network runs in its worker while the baselines are made here.
      const [row] = await Promise.all([ofMethod.add(damaged), ofBaselines.add(damaged)]);
      yield { done: ++done, total: list.total, row };
    }
    return reportOf(
      { protocol: protocol.name, network: name, features: tools.features?.name },
      { method: await ofMethod.finish(), baselines: await ofBaselines.finish() },
    );
  } finally {
    await mender.close();
    await tools.close();
  }
}

/** The method and what it mends the damage with. Throws `usage`, `weights-invalid` where it cannot. */
async function chosenMethod(
  network: string | undefined,
  given: Weights | string | undefined,
  protocol: Protocol,
): Promise<Fit> {
  const { method, weights: own } = await chosenBy({ network, weights: given });
  const fit = await fitFor({ method, ...(own && { weights: own }) }, protocol);
  if (typeof fit !== "string") return method.kind === "network" ? fit : { ...fit, weights: own };
  throw new KintsugiError(method.kind === "network" ? "weights-invalid" : "usage", {
    where: own?.card.name ?? method.name,
    expected: `a method that mends ${protocol.name}`,
    got: fit,
  });
}
