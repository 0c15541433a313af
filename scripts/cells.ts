/**
 * Fits the weights that tell a noisy mosaic's cells from those beside it, src/mosaic/detect/membership.ts:
 *
 *     npx tsx scripts/cells.ts SET… [--variants jpeg-75,jpeg-60]
 *
 * takes every fourth cell of the regions found in sets of `scripts/mosaic-set.py` that lies within or beside the hole (cells
 * that its border cuts are left out), all regions alike, fits a logistic regression to two of three of them, says how
 * often it is right in the others, and prints the weights fitted to all.
 */
import { join } from "node:path";
import { parseArgs } from "node:util";
import { readHole, readPicture, workingPicture } from "../src/files/index.ts";
import type { Hole } from "../src/image/index.ts";
import { randomOf } from "../src/image/random.ts";
import { areaWithin } from "../src/mosaic/detect/cut-cells.ts";
import { noisyVariance } from "../src/mosaic/detect/field.ts";
import { type CellFeatures, featuresOf } from "../src/mosaic/detect/membership.ts";
import { areaOf } from "../src/mosaic/detect/outline.ts";
import type { Box } from "../src/mosaic/detect/plane.ts";
import type { Finding } from "../src/mosaic/detect/regions.ts";
import { findingsIn } from "../src/mosaic/detect/search.ts";
import { type Example, logisticRegression, scoreOf } from "./logistic-regression.ts";
import { casesOf } from "./mosaic-set.ts";

const { values: flags, positionals } = parseArgs({
  allowPositionals: true,
  options: { variants: { type: "string", default: "jpeg-75,jpeg-60" } },
});

const names = ["hits", "over", "steps"] as const satisfies readonly (keyof CellFeatures)[];
/** A cell is within the hole where this share of it is, and beside it where one less this share is. */
const whole = 0.9;
const ridge = 0.5;
const random = randomOf(1);

interface Seen extends Example {
  readonly isTest: boolean;
}

function seenOf({ field, noise, box }: Finding, hole: Hole, isTest: boolean): readonly Seen[] {
  const examples: Omit<Seen, "weight">[] = [];
  for (let cell = 0; cell < field.mean.length; cell++) {
    const share = shareOf(hole, areaOf(field, cell, { left: -box.left, top: -box.top }));
    if ((share > 1 - whole && share < whole) || random() > 0.25) continue;
    const features = featuresOf(field, noise, cell);
    examples.push({
      row: [...names.map((name) => features[name]), 1],
      isTrue: share > 0.5,
      isTest,
    });
  }
  return examples.map((each) => ({ ...each, weight: 1000 / examples.length }));
}

const shareOf = (hole: Hole, area: Box): number =>
  areaWithin(hole, area) / ((area.right - area.left) * (area.bottom - area.top));

const seen: Seen[] = [];
for (const folder of positionals) {
  for (const each of casesOf(folder, flags.variants)) {
    const picture = workingPicture(await readPicture(join(folder, each.file)));
    const hole = await readHole(join(folder, each.hole));
    const isTest = Number.parseInt(each.hole, 10) % 3 === 0;
    for (const { finding } of findingsIn(picture)) {
      if (finding.noise > noisyVariance) seen.push(...seenOf(finding, hole, isTest));
    }
  }
}

const held = logisticRegression(
  seen.filter(({ isTest }) => !isTest),
  ridge,
);
const tests = seen.filter(({ isTest }) => isTest);
const weightOf = (some: readonly Example[]) => some.reduce((sum, { weight }) => sum + weight, 0);
const rights = tests.filter((each) => scoreOf(each.row, held) > 0 === each.isTrue);
const share = ((100 * weightOf(rights)) / weightOf(tests)).toFixed(1);
console.log(`// right in ${share} % of ${tests.length} cells`);
const weights = logisticRegression(seen, ridge);
console.log(
  [...names, "constant"].map((name, i) => `${name}: ${weights[i].toFixed(2)}`).join(", "),
);
