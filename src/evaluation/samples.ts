/** The chosen cases mended once more, to be looked at; their mendings, one at a time, are timed too. */
import { type ComposeMode, compose } from "../image/compose.ts";
import { finish, type Mender } from "../mending/index.ts";
import { type BaselineName, baseline } from "./baselines.ts";
import type { NamedCase } from "./cases.ts";
import type { Figures } from "./figures.ts";
import type { Why } from "./hard-cases.ts";
import { type MethodVersion, methodVersions } from "./subject.ts";
import { borderBox, boxAround, pixelsOf, type Thumbnail, thumbnailOf } from "./thumbnails.ts";

/** A case to be shown, with its row's figures by entry, then by version. */
export interface CaseToShow {
  readonly damaged: NamedCase;
  readonly figures: Readonly<Record<string, Readonly<Record<string, Figures | undefined>>>>;
}

interface Sample {
  readonly name: string;
  readonly number: number;
  readonly holeShare: number;
  readonly original: Thumbnail;
  readonly degraded: Thumbnail;
}

export interface HardSample extends Sample {
  readonly why: Why;
  readonly made: readonly {
    readonly name: string;
    /** Before composition and consistency; a baseline has none. */
    readonly raw?: Thumbnail;
    readonly composed: Thumbnail;
    readonly psnrHole: number;
  }[];
}

export interface BorderSample extends Sample {
  readonly made: readonly {
    readonly name: string;
    readonly versions: readonly {
      readonly version: MethodVersion;
      readonly shown: Thumbnail;
      readonly seam: number | null;
    }[];
  }[];
}

/** What one entry makes of the cases. */
export interface Made {
  readonly hard: readonly HardSample["made"][number][];
  readonly borders: readonly BorderSample["made"][number][];
  /** The median of whole mendings, without the first, which builds the session; of a baseline none. */
  readonly milliseconds: number | null;
  readonly device: string | null;
}

export interface CasesToShow {
  readonly hard: readonly CaseToShow[];
  readonly borders: readonly CaseToShow[];
}

/** `version` is the mode that counts. Errors: those of mending. */
export async function mendSamples(
  { name, version: counting }: { readonly name: string; readonly version: ComposeMode },
  mender: Mender,
  { hard, borders }: CasesToShow,
  signal?: AbortSignal,
): Promise<Made> {
  const times: number[] = [];
  let device: string | null = null;
  const mend = async ({ picture, hole, mosaic }: NamedCase) => {
    const mended = await mender.mend({ picture, hole, mosaic, signal, compose: counting });
    times.push(mended.timesMs.whole);
    device = mended.device ?? null;
    return mended;
  };
  const hardMade: HardSample["made"][number][] = [];
  for (const { damaged, figures } of hard) {
    const { raw, picture } = await mend(damaged);
    const box = boxAround(damaged.hole);
    hardMade.push({
      name,
      raw: await thumbnailOf(raw, box),
      composed: await thumbnailOf(picture, box),
      psnrHole: figures[name][counting]!.psnrHole,
    });
  }
  const bordersMade: BorderSample["made"][number][] = [];
  for (const { damaged, figures } of borders) {
    const { raw } = await mend(damaged);
    const box = borderBox(damaged);
    const versions = methodVersions.map(async (version) => {
      const picture = version === "raw" ? raw : finish(raw, damaged, { compose: version });
      const seam = figures[name][version]?.seam ?? null;
      return { version, shown: await pixelsOf(picture, box), seam };
    });
    bordersMade.push({ name, versions: await Promise.all(versions) });
  }
  return { hard: hardMade, borders: bordersMade, milliseconds: medianWithoutFirst(times), device };
}

/** The same of a baseline: hard samples alone. */
export async function baselineSamples(
  { name, version }: { readonly name: string; readonly version: BaselineName },
  cases: readonly CaseToShow[],
): Promise<Made["hard"]> {
  const made = cases.map(async ({ damaged, figures }) => {
    const { picture: degraded, hole } = damaged;
    const mended = compose("paste", { degraded, mended: baseline(version, damaged), hole });
    const composed = await thumbnailOf(mended, boxAround(hole));
    return { name, composed, psnrHole: figures[name][version]!.psnrHole };
  });
  return Promise.all(made);
}

/** What every entry's thumbnails of a hard case are held against. */
export const hardSample = async (damaged: NamedCase): Promise<Omit<Sample, "holeShare">> => {
  const box = boxAround(damaged.hole);
  return {
    name: damaged.name,
    number: damaged.number,
    original: await thumbnailOf(damaged.original, box),
    degraded: await thumbnailOf(damaged.picture, box),
  };
};

export const borderSample = async (damaged: NamedCase): Promise<Omit<Sample, "holeShare">> => {
  const box = borderBox(damaged);
  return {
    name: damaged.name,
    number: damaged.number,
    original: await pixelsOf(damaged.original, box),
    degraded: await pixelsOf(damaged.picture, box),
  };
};

function medianWithoutFirst(times: readonly number[]): number | null {
  const counted = times.slice(times.length > 1 ? 1 : 0).sort((a, b) => a - b);
  return counted.length === 0 ? null : counted[Math.floor((counted.length - 1) / 2)];
}
