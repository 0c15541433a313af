/** What is measured: a method or the standing baselines, which make one version or more of every case's picture. */
import { setImmediate } from "node:timers/promises";
import { throwIfAborted } from "../errors.ts";
import { type ComposeMode, composeModes } from "../image/compose.ts";
import type { Picture } from "../image/picture.ts";
import { finish, type Mender } from "../mending/index.ts";
import type { Quality } from "../mending/looks.ts";
import { type BaselineName, baseline, baselinesFor } from "./baselines.ts";
import type { NamedCase } from "./cases.ts";

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
 * composed. `paste` is the standing one.
 */
export type MethodVersion = "raw" | ComposeMode;
export const methodVersions: readonly MethodVersion[] = ["raw", ...composeModes];

/** A method by its mender, and how often it looks. */
export function methodSubject(
  mender: Mender,
  { name, id }: Pick<Subject, "name" | "id">,
  quality: Quality = "fast",
): Subject<MethodVersion> {
  return {
    name,
    id: quality === "fast" ? id : `${id}, ${quality}`,
    sets: ["raw", "paste"],
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

/** The baselines that suit each case; they need no device and are the same for every method. */
export const baselineSubject: Subject<BaselineName> = {
  name: "baselines",
  id: "baselines",
  sets: ["damaged", "bilinear", "bicubic", "consistentBicubic", "wiener", "telea", "biharmonic"],
  async versions(damaged, signal) {
    const versions: { [K in BaselineName]?: Picture } = {};
    for (const name of baselinesFor(damaged)) {
      await setImmediate(); // a network gets its feeds first, and a signal is heard between baselines
      throwIfAborted(signal, "evaluation");
      versions[name] = baseline(name, damaged);
    }
    return versions;
  },
};
