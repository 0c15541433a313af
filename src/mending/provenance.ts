/**
 * Provenance: what was done to a picture, kept in its XMP (METHODS §8). The Digital Source Type is IPTC's, for every
 * program to read; the rest is Kintsugi's own namespace. What is mended is plausible, not recovered, and says so.
 */
import {
  iptcExtension,
  kintsugiProvenance,
  withXmpProperties,
  xmpProperties,
} from "../files/xmp.ts";
import type { ComposeMode } from "../image/index.ts";
import type { DamageKind } from "../mosaic/index.ts";
import { caveat } from "./caveat.ts";
import type { MethodName } from "./methods.ts";
import { version } from "./version.ts";

const sourceTypes = "http://cv.iptc.org/newscodes/digitalsourcetype/";
const byNetwork = `${sourceTypes}compositeWithTrainedAlgorithmicMedia`;
const byFormula = `${sourceTypes}algorithmicallyEnhanced`;

/** How far observed cells were kept: not at all where nothing was observed, or nothing sure. */
export type ConsistencyUsed =
  | { readonly kept: "exactly" }
  | { readonly kept: "within"; readonly toleranceLevels: number }
  | { readonly kept: "not at all" };

/** What was done to a picture. */
export interface Provenance {
  readonly version: string;
  readonly method: MethodName;
  /** Weights' name and the SHA-256 of their file; none for a formula. */
  readonly weights?: { readonly name: string; readonly sha256: string };
  /** Of all injuries, each once. */
  readonly kinds: readonly DamageKind[];
  readonly holeAreaPx: number;
  readonly consistency: ConsistencyUsed;
  readonly compose: ComposeMode;
}

/** Names and texts, as they are in the file. */
export type ProvenanceRecord = Readonly<Record<string, string>>;

/** The packet, or a new one, saying what was done. Stronger words about how the picture came to be stay. */
export function withProvenance(xmp: Uint8Array | undefined, done: Omit<Provenance, "version">) {
  const before = xmpProperties(xmp, iptcExtension).DigitalSourceType;
  return withXmpProperties(xmp, [
    {
      namespace: iptcExtension,
      properties: { DigitalSourceType: sourceTypeAfter(before, done.weights !== undefined) },
    },
    { namespace: kintsugiProvenance, properties: recordOf({ ...done, version }) },
  ]);
}

/** What a file's packet says that Kintsugi did; undefined where it says nothing of it. */
export function provenanceIn(xmp: Uint8Array | undefined): ProvenanceRecord | undefined {
  const found = xmpProperties(xmp, kintsugiProvenance);
  return found.Version === undefined ? undefined : found;
}

/** Only what `withProvenance` says: for files that hold no packet as long as the picture's. */
export function provenanceAlone(xmp: Uint8Array): Uint8Array {
  const { DigitalSourceType = byFormula } = xmpProperties(xmp, iptcExtension);
  return withXmpProperties(undefined, [
    { namespace: iptcExtension, properties: { DigitalSourceType } },
    { namespace: kintsugiProvenance, properties: xmpProperties(xmp, kintsugiProvenance) },
  ]);
}

/** A picture of which a network made a part, or all, stays one, whatever is done to it later. */
function sourceTypeAfter(before: string | undefined, isNetwork: boolean): string {
  const isMade = before !== undefined && /\/(\w*trainedAlgorithmicMedia)$/i.test(before);
  if (isMade) return before;
  return isNetwork ? byNetwork : byFormula;
}

function recordOf(done: Provenance): ProvenanceRecord {
  const { weights, consistency } = done;
  return {
    Version: done.version,
    Network: done.method,
    ...(weights && { Weights: weights.name, WeightsSha256: weights.sha256 }),
    Damage: done.kinds.join(", "),
    HoleArea: `${done.holeAreaPx}`,
    Consistency: sentenceOf(consistency),
    Composition: done.compose,
    Note: caveat,
  };
}

function sentenceOf(consistency: ConsistencyUsed): string {
  if (consistency.kept !== "within") return consistency.kept;
  return `within ${consistency.toleranceLevels} levels`;
}
