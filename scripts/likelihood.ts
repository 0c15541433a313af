/**
 * Fits the weights that tell a faint mosaic from what looks like one, src/mosaic/detect/likelihood.ts:
 *
 *     npx tsx scripts/likelihood.ts --sets SET,… [--variants jpeg-75] FOLDER…
 *
 * takes every region that chance would not show and whose lines are not those of JPEG's blocks: those near the true grid of
 * sets of `scripts/mosaic-set.py`, and those in folders of pictures without a mosaic. Prints the weights of a logistic
 * regression (both sides alike) and the likeliest regions that are none.
 */
import { readdirSync } from "node:fs";
import { basename, join } from "node:path";
import { parseArgs } from "node:util";
import { readPicture, workingPicture } from "../src/files/index.ts";
import type { Picture } from "../src/image/index.ts";
import { factsOf, isWorthJudging } from "../src/mosaic/detect/judge.ts";
import { type Seen, seenOf } from "../src/mosaic/detect/likelihood.ts";
import { lookalikeOf } from "../src/mosaic/detect/lookalikes.ts";
import { lumaPlane } from "../src/mosaic/detect/plane.ts";
import { type Finding, heartOf, regionOf } from "../src/mosaic/detect/regions.ts";
import { logTestsIn } from "../src/mosaic/detect/search.ts";
import { squareRegions } from "../src/mosaic/detect/square-cells.ts";
import { groupsOf, pyramidOf } from "../src/mosaic/detect/tiles.ts";
import { type Example, logisticRegression, scoreOf } from "./logistic-regression.ts";
import { casesOf } from "./mosaic-set.ts";

const { values: flags, positionals: folders } = parseArgs({
  allowPositionals: true,
  options: {
    sets: { type: "string", default: "" },
    variants: { type: "string", default: "jpeg-75" },
  },
});

const names = [
  ...(["evidence", "hits", "leastLines", "lines", "strong", "square"] as const),
] satisfies readonly (keyof Seen)[];
const ridge = 1;
/** A pitch this near (a share) to the true one is it. */
const nearShare = 0.03;

interface Region extends Example {
  readonly told: string;
}

/** Every region that detection may look at, however clear others are. */
function candidatesIn(picture: Picture): readonly Finding[] {
  const luma = lumaPlane(picture);
  const levels = pyramidOf(luma);
  const isWorth = (each: Finding) => isWorthJudging(factsOf(each), logTestsIn(picture));
  const seen = levels.flatMap((level) =>
    groupsOf(level).flatMap((group) => regionOf(levels[0], level, heartOf(group, level)) ?? []),
  );
  return seen
    .filter(isWorth)
    .flatMap((each) => [each, ...squareRegions(each).filter(isWorth)])
    .filter((each) => !lookalikeOf(picture, each));
}

/** The regions of a picture, all mosaics or none; those of other pitches than `cell` are left out. */
function regionsOf(picture: Picture, told: string, cell?: readonly [number, number]): Region[] {
  return candidatesIn(picture)
    .map((finding) => ({ finding, facts: factsOf(finding) }))
    .filter(({ facts }) => facts.likeBlocks === "no" && facts.strongShare >= 0.03)
    .filter(
      ({ finding: { grid } }) =>
        !cell || (isNear(grid.x.pitch, cell[0]) && isNear(grid.y.pitch, cell[1])),
    )
    .map(({ finding, facts }) => {
      const seen = seenOf(finding, facts);
      const { x, y } = finding.grid;
      return {
        ...{ row: [...names.map((name) => seen[name]), 1], isTrue: cell !== undefined, weight: 1 },
        told: `${told} ${x.pitch.toFixed(2)}×${y.pitch.toFixed(2)}`,
      };
    });
}

const isNear = (pitch: number, other: number): boolean => Math.abs(pitch / other - 1) < nearShare;
const read = async (path: string): Promise<Picture> => workingPicture(await readPicture(path));

const mosaics: Region[] = [];
for (const set of flags.sets.split(",")) {
  for (const { file, cell } of casesOf(set, flags.variants)) {
    mosaics.push(...regionsOf(await read(join(set, file)), join(basename(set), file), cell));
  }
}
const others: Region[] = [];
for (const folder of folders) {
  for (const name of readdirSync(folder).sort()) {
    others.push(...regionsOf(await read(join(folder, name)), join(basename(folder), name)));
  }
}
const alike = (regions: readonly Region[]) =>
  regions.map((each) => ({ ...each, weight: 1000 / regions.length }));
const weights = logisticRegression([...alike(mosaics), ...alike(others)], ridge);
console.log(`// ${mosaics.length} regions of mosaics, ${others.length} of none`);
for (const [i, name] of [...names, "constant"].entries())
  console.log(`${name}: ${weights[i].toFixed(2)},`);
const scored = others.map(({ row, told }) => ({ told, score: scoreOf(row, weights) }));
for (const { told, score } of scored.toSorted((a, b) => b.score - a.score).slice(0, 12)) {
  console.log(`// ${told}: ${score.toFixed(2)}`);
}
