/** Measuring one subject, case by case: rows that are there already are taken as they are. */
import { throwIfAborted } from "../errors.ts";
import { bytesFromPicture, type Picture } from "../image/picture.ts";
import { sha256 } from "../runtime/index.ts";
import type { CaseList, NamedCase } from "./cases.ts";
import { type Distances, openDistances } from "./distances.ts";
import type { Features } from "./features.ts";
import { type Figures, figuresOf, holeShare } from "./figures.ts";
import type { Protocol } from "./protocols.ts";
import { type KeptDistances, openRows, type Row } from "./rows.ts";
import type { Subject } from "./subject.ts";

export interface MeasuringOptions {
  readonly list: CaseList;
  readonly protocol: Protocol;
  /** For FID; none where left out. */
  readonly features?: Features | undefined;
  /** The folder that keeps rows; memory alone where left out. */
  readonly rows?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** A subject with the figures of every case and the distances of its sets, by version. */
export interface Measured<Version extends string = string> {
  readonly name: string;
  readonly rows: readonly Row<Version>[];
  readonly distances: { readonly [V in Version]?: Distances };
}

export interface Measuring<Version extends string> {
  add(damaged: NamedCase): Promise<Row<Version>>;
  /** After the last case. */
  finish(): Promise<Measured<Version>>;
}

/** Errors: those of the rows' file and, while cases are added, of mending. */
export async function openMeasuring<V extends string>(
  subject: Subject<V>,
  { list, protocol, features, rows: folder, signal }: MeasuringOptions,
): Promise<Measuring<V>> {
  const { name, id, sets } = subject;
  const kept = await openRows<V>(folder, {
    version: 1,
    protocol: protocol.name,
    subject: name,
    id,
    data: list.fingerprint,
  });
  const key = await keyOf(list, features);
  const known = withAll(sets, kept.findDistances(key));
  const distances = openDistances(features);
  const rows: Row<V>[] = [];
  return {
    async add(damaged) {
      throwIfAborted(signal, "evaluation");
      const found = kept.find(damaged);
      if (found && known) return push(rows, found);
      const versions = await subject.versions(damaged, signal);
      if (!known) await distances.add(damaged, only(versions, sets));
      const row = found ?? rowOf<V>(damaged, versions);
      if (!found) await kept.append(row);
      return push(rows, row);
    },
    async finish() {
      const of = known ?? distances.measure();
      if (!known) await kept.keepDistances({ key, of });
      return { name, rows, distances: of as Measured<V>["distances"] };
    },
  };
}

/** Measures a subject on all cases; yields every row. */
export async function* measureAll<V extends string>(
  subject: Subject<V>,
  options: MeasuringOptions,
): AsyncGenerator<Row<V>, Measured<V>> {
  const measuring = await openMeasuring(subject, options);
  for await (const damaged of options.list.cases(options.protocol)) {
    yield await measuring.add(damaged);
  }
  return measuring.finish();
}

/** Sets are of certain cases and features: those of others say nothing about these. */
const keyOf = ({ pictures, total, fingerprint }: CaseList, features: Features | undefined) =>
  sha256(new TextEncoder().encode(`${pictures} ${total} ${fingerprint} ${features?.id}`));

/** Sets that were kept before another mode counted lack its own: they are measured anew. */
const withAll = (sets: readonly string[], kept: KeptDistances["of"] | undefined) =>
  kept && sets.every((version) => version in kept) ? kept : undefined;

function push<T>(list: T[], item: T): T {
  list.push(item);
  return item;
}

type Versions<V extends string> = { readonly [K in V]?: Picture };

function only<V extends string>(versions: Versions<V>, names: readonly V[]) {
  const entries = names.flatMap((name) => {
    const picture: Picture | undefined = versions[name];
    return picture ? [[name, picture] as const] : [];
  });
  return Object.fromEntries(entries);
}

/** The figures of every version; versions that are the same 8-bit picture are measured once. */
function rowOf<V extends string>(damaged: NamedCase, versions: Versions<V>): Row<V> {
  const measured: { readonly bytes: Uint8Array; readonly figures: Figures }[] = [];
  const entries = Object.entries<Picture | undefined>(versions).map(([version, picture]) => {
    const bytes = bytesFromPicture(picture!);
    const same = measured.find((other) => Buffer.compare(other.bytes, bytes) === 0);
    const figures = same?.figures ?? figuresOf(picture!, damaged);
    measured.push({ bytes, figures });
    return [version, figures];
  });
  const { name, number } = damaged;
  return { name, number, holeShare: holeShare(damaged), figures: Object.fromEntries(entries) };
}
