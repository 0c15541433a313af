/** What is measured: a method or the standing baselines, which make one version or more of every case's picture. */
import { setImmediate } from "node:timers/promises";
import { throwIfAborted } from "../errors.ts";
import { type ComposeMode, composeModes } from "../image/compose.ts";
import type { Picture } from "../image/picture.ts";
import { finish, type Mender } from "../mending/index.ts";
import type { Quality } from "../mending/looks.ts";
import { type BaselineName, baseline, baselinesFor } from "./baselines.ts";
import type { NamedCase } from "./cases.ts";
import { mosaicBy, type Protocol } from "./protocols.ts";

export interface Subject<Version extends string = string> {
  readonly name: string;
  /** Tells it from all others: for a network by the SHA-256 of its weights. */
  readonly id: string;
  /** The versions whose set is held against that of the originals, beside case by case. */
  readonly sets: readonly Version[];
  /** Errors are those of mending. */
  versions(
    damaged: NamedCase,
    signal?: AbortSignal,
  ): Promise<{ readonly [V in Version]?: Picture }>;
}

/**
 * `raw` is what the method made, before composition and exact consistency; the others are finished pictures, by how they were
 * composed.
 */
export type MethodVersion = "raw" | ComposeMode;
export const methodVersions: readonly MethodVersion[] = ["raw", ...composeModes];

export interface MethodSubjectOptions {
  /** How often it looks; `fast` where left out. */
  readonly quality?: Quality | undefined;
  /** The mode whose set is measured beside those of `raw` and `paste`. */
  readonly compose?: ComposeMode | undefined;
}

/** A method by its mender. */
export function methodSubject(
  mender: Mender,
  { name, id }: Pick<Subject, "name" | "id">,
  { quality = "fast", compose = "paste" }: MethodSubjectOptions = {},
): Subject<MethodVersion> {
  return {
    name,
    id: quality === "fast" ? id : `${id}, ${quality}`,
    sets: [...new Set(["raw", "paste", compose] as const)],
    async versions({ picture, hole, mosaic }, signal) {
      const damaged = { picture, hole, mosaic };
      const { raw, picture: paste } = await mender.mend({ ...damaged, quality, signal });
      const others = composeModes
        .filter((mode) => mode !== "paste")
        .map((mode) => [mode, finish(raw, damaged, { compose: mode })]);
      return { raw, paste, ...Object.fromEntries(others) };
    },
  };
}

/** The baselines that suit the protocol's damage; they need no device and are the same for every method. */
export const baselineSubject = (protocol: Protocol): Subject<BaselineName> => ({
  name: "baselines",
  id: "baselines",
  sets: baselinesFor({ mosaic: mosaicBy(protocol) }),
  async versions(damaged, signal) {
    const versions: { [K in BaselineName]?: Picture } = {};
    for (const name of baselinesFor(damaged)) {
      await setImmediate(); // a network gets its feeds first, and a signal is heard between baselines
      throwIfAborted(signal, "evaluation");
      versions[name] = baseline(name, damaged);
    }
    return versions;
  },
});
