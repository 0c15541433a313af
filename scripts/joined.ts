/** What a method's pictures are worth as `kintsugi mend` joins them where nobody says how. */
import type { EvaluationReport, Figures } from "../src/evaluation/index.ts";
import { mosaicBy, protocolNamed } from "../src/evaluation/protocols.ts";
import { usualCompose } from "../src/mending/composition.ts";

export function joinedFigures({ network, protocol, modes }: EvaluationReport): Figures {
  const isMosaic = mosaicBy(protocolNamed(protocol)) !== undefined;
  return modes[usualCompose(network as Parameters<typeof usualCompose>[0], isMosaic)];
}
