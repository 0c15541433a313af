/** One protocol of a comparison: everybody measured on its cases, then held against each other, then shown. */
import type { Method } from "../mending/index.ts";
import { openMender } from "../mending/mender.node.ts";
import type { BaselineName } from "./baselines.ts";
import type { CaseList } from "./cases.ts";
import type { Entry, ProtocolDetails } from "./comparison.ts";
import type { Distances } from "./distances.ts";
import type { Fit } from "./entrants.ts";
import { borderCases, type CountedRows, hardCases } from "./hard-cases.ts";
import { type Measured, measureAll } from "./measuring.ts";
import type { Protocol } from "./protocols.ts";
import { byHoleArea, meansByVersion } from "./report.ts";
import type { Row } from "./rows.ts";
import {
  baselineSamples,
  borderSample,
  type CaseToShow,
  hardSample,
  type Made,
  mendSamples,
} from "./samples.ts";
import { standingsOf } from "./standings.ts";
import { baselineSubject, methodSubject, type Subject } from "./subject.ts";
import type { Tools } from "./tools.ts";

export interface CompareProgress {
  readonly protocol: string;
  /** Who is measured now. */
  readonly subject: string;
  /** Cases of that one. */
  readonly done: number;
  readonly total: number;
}

/** A protocol and those who can mend its damage. */
export interface Field {
  readonly protocol: Protocol;
  readonly taking: readonly (Fit & { readonly name: string })[];
  readonly leftOut: readonly { readonly name: string; readonly because: string }[];
}

export interface Contest extends Pick<Field, "leftOut"> {
  readonly protocol: string;
  readonly n: number;
  readonly entries: readonly Entry[];
  readonly details: ProtocolDetails;
}

/** What every contest works with. */
export interface Place {
  readonly list: CaseList;
  readonly tools: Tools;
  /** The folder that keeps rows. */
  readonly rows?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Measures all, one after the other. Errors: those of the rows' files and of mending. */
export async function* contest(
  field: Field,
  place: Place,
): AsyncGenerator<CompareProgress, Contest> {
  const { protocol, taking, leftOut } = field;
  const ofBaselines = yield* measured(baselineSubject(protocol), protocol, place);
  const counted: Counted[] = [];
  for (const one of taking) {
    const mender = await openMenderOf(one, place);
    try {
      const subject = methodSubject(mender, one, { compose: one.compose });
      const of = yield* measured(subject, protocol, place);
      counted.push({ ...of, role: "entrant", version: one.compose });
    } finally {
      await mender.close();
    }
  }
  counted.push(...baselinesApart(ofBaselines, taking));
  const shown = yield* samplesOf(field, counted, place);
  const standings = standingsOf(counted);
  const entries = counted.map(({ name, role, rows, version, distances }, i): Entry => {
    const { milliseconds = null, device = null } = shown.made[name] ?? {};
    const versions = meansByVersion(rows) as Entry["versions"];
    const bins = byHoleArea(rows, version);
    const base = { name, role, version, standings: standings[i], versions, byHoleArea: bins };
    return { ...base, distances: distances as Entry["distances"], milliseconds, device };
  });
  const { hard, borders } = shown;
  const rows = counted.map((each) => each.rows);
  const details = { rows, hard, borders };
  return { protocol: protocol.name, n: counted[0].rows.length, entries, leftOut, details };
}

/** Somebody measured, and the version that counts. */
interface Counted extends CountedRows {
  readonly name: string;
  readonly distances: { readonly [version: string]: Distances | undefined };
}

async function* measured<V extends string>(
  subject: Subject<V>,
  protocol: Protocol,
  { list, tools: { features }, rows, signal }: Place,
): AsyncGenerator<CompareProgress, Measured<V>> {
  const events = measureAll(subject, { list, protocol, features, rows, signal });
  for (let done = 1; ; done++) {
    const { value, done: ended } = await events.next();
    if (ended) return value;
    yield { protocol: protocol.name, subject: subject.name, done, total: list.total };
  }
}

const openMenderOf = (
  { method, weights }: { readonly method: Method; readonly weights: Fit["weights"] },
  { tools: { device } }: Place,
) => openMender({ method: method.name, weights, device });

/** Every baseline on its own, with the one version that it has; `bicubic, raw` beside a `bicubic` that takes part. */
function baselinesApart(
  { rows, distances }: Measured<BaselineName>,
  taking: Field["taking"],
): readonly Counted[] {
  const versions = Object.keys(rows[0].figures) as BaselineName[];
  return versions.map((version) => ({
    name: taking.some(({ name }) => name === version) ? `${version}, raw` : version,
    role: "baseline" as const,
    version,
    rows: rows.map((row) => ({ ...row, figures: { [version]: row.figures[version]! } })),
    distances: { [version]: distances[version] },
  }));
}

// ── Samples ─────────────────────────────────────────────────────────────────────────────────────

interface ShownSamples extends Pick<ProtocolDetails, "hard" | "borders"> {
  readonly made: Readonly<Record<string, Made>>;
}

async function* samplesOf(
  { protocol, taking }: Field,
  counted: readonly Counted[],
  place: Place,
): AsyncGenerator<CompareProgress, ShownSamples> {
  const toShow = async (at: number): Promise<CaseToShow> => ({
    damaged: await place.list.case(protocol, counted[0].rows[at]),
    figures: Object.fromEntries(counted.map(({ name, rows }) => [name, rows[at].figures])),
  });
  const chosen = hardCases(counted);
  const hard = await Promise.all(chosen.map(({ place: at }) => toShow(at)));
  const borders = await Promise.all(borderCases(counted).map(toShow));
  const total = hard.length + borders.length;
  const made: Record<string, Made> = {};
  for (const one of taking) {
    yield { protocol: protocol.name, subject: `${one.name}, samples`, done: 0, total };
    const mender = await openMenderOf(one, place);
    try {
      const counts = { name: one.name, version: one.compose };
      made[one.name] = await mendSamples(counts, mender, { hard, borders }, place.signal);
    } finally {
      await mender.close();
    }
  }
  const { name, version } = bestBaseline(counted);
  const guess = await baselineSamples({ name, version: version as BaselineName }, hard);
  const all = taking.map(({ name }) => made[name]);
  const samples = hard.map(async ({ damaged }, i) => ({
    ...(await hardSample(damaged)),
    holeShare: counted[0].rows[chosen[i].place].holeShare,
    why: chosen[i].why,
    made: [guess[i], ...all.map((each) => each.hard[i])],
  }));
  const edges = borders.map(async ({ damaged }, i) => ({
    ...(await borderSample(damaged)),
    holeShare: counted[0].rows.find((row) => isOf(row, damaged))!.holeShare,
    made: all.map((each) => each.borders[i]),
  }));
  return { made, hard: await Promise.all(samples), borders: await Promise.all(edges) };
}

const isOf = (row: Row, { name, number }: Pick<Row, "name" | "number">): boolean =>
  row.name === name && row.number === number;

/** By PSNR in the hole. */
function bestBaseline(counted: readonly Counted[]): Counted {
  const baselines = counted.filter(({ role }) => role === "baseline");
  const ranked = baselines.map((each) => {
    const sum = each.rows.reduce((all, row) => all + row.figures[each.version]!.psnrHole, 0);
    return { each, sum };
  });
  return ranked.reduce((best, other) => (other.sum > best.sum ? other : best)).each;
}
