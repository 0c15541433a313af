/** A comparison as data: what its JSON holds, and what its page and its CSV are made of. */
import type { TrainingCurve } from "../runtime/index.ts";
import type { Distances } from "./distances.ts";
import type { Figures } from "./figures.ts";
import type { EvaluationReport } from "./report.ts";
import type { Row } from "./rows.ts";
import type { BorderSample, HardSample } from "./samples.ts";
import type { Standings } from "./standings.ts";

export interface Comparison {
  readonly version: 1;
  readonly pictures: number;
  /** The file and the value whose features FID was taken of; `null` where none was asked for. */
  readonly features: string | null;
  /** Intervals are percentiles of resamples, paired, over pictures. */
  readonly bootstrap: {
    readonly resamples: number;
    readonly level: number;
    readonly seed: number;
  };
  readonly entrants: readonly EntrantCard[];
  readonly protocols: readonly ProtocolComparison[];
}

/** What is known of an entrant whatever the protocol. */
export interface EntrantCard {
  readonly name: string;
  readonly kind: "network" | "classical";
  /** The network's or formula's name in the registry. */
  readonly method: string;
  /** Names of the weights that mended, by their cards; empty for a formula. */
  readonly weights: readonly string[];
  readonly parameters: number | null;
  /** Of one picture of 256×256. */
  readonly multiplyAdds: number | null;
  /** Those of the weights that its training began with included; the seconds and the curve are of its own alone. */
  readonly trainingSteps: number | null;
  readonly trainingSeconds: number | null;
  /** `null` where there is no log. */
  readonly curve: TrainingCurve | null;
}

export interface ProtocolComparison {
  readonly protocol: string;
  /** The number of cases. */
  readonly n: number;
  /** Entrants as they were named, then the standing baselines. */
  readonly entries: readonly Entry[];
  /** Entrants that cannot mend this damage, and what they are instead. */
  readonly leftOut: readonly { readonly name: string; readonly because: string }[];
}

export interface Entry {
  readonly name: string;
  readonly role: "entrant" | "baseline";
  /** The version that counts: an entrant's as mending composes it where nobody says, a baseline's one. */
  readonly version: string;
  /** Of the version that counts. */
  readonly standings: Standings;
  /** Means by version: `raw` and every composition mode; of a baseline its one. */
  readonly versions: Readonly<Record<string, Figures>>;
  /** Of the version that counts. */
  readonly byHoleArea: EvaluationReport["byHoleArea"];
  /** By version, where the set was measured. */
  readonly distances: Readonly<Record<string, Distances>>;
  /** A whole mending: the median over the samples that the report shows. */
  readonly milliseconds: number | null;
  /** What ran the network. */
  readonly device: string | null;
}

/** What an entry is called in tables: with how it is composed, where it is not pasted. */
export const titleOf = ({ name, role, version }: Pick<Entry, "name" | "role" | "version">) =>
  role === "baseline" || version === "paste" ? name : `${name}, ${version}`;

/** A comparison with all that its page shows and its CSV holds beside the means. */
export interface Compared {
  readonly comparison: Comparison;
  /** By protocol, then in the order of its entries. */
  readonly details: Readonly<Record<string, ProtocolDetails>>;
}

export interface ProtocolDetails {
  readonly rows: readonly (readonly Row[])[];
  readonly hard: readonly HardSample[];
  readonly borders: readonly BorderSample[];
}
