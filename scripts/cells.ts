/**
 * Fits the weights that tell a noisy mosaic's cells from those beside it, src/mosaic/detect/membership.ts:
 *
 *     npx tsx scripts/cells.ts SET… [--variants jpeg-75,jpeg-60]
 *
 * takes every fourth cell of the regions found in sets of `scripts/mosaic-set.py` that lies within or beside the hole (cells
 * that its border cuts are left out), all regions alike, fits a logistic regression to two of three of them, says how
 * often it is right in the others, and prints the weights fitted to all.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { readHole, readPicture, workingPicture } from "../src/files/index.ts";
import type { Hole } from "../src/image/index.ts";
import { randomOf } from "../src/image/random.ts";
import { findingsIn } from "../src/mosaic/detect/detect.ts";
import { type CellFeatures, featuresOf } from "../src/mosaic/detect/membership.ts";
import { areaOf } from "../src/mosaic/detect/outline.ts";
import { lumaPlane } from "../src/mosaic/detect/plane.ts";
import type { Finding } from "../src/mosaic/detect/regions.ts";
import { erringNoise } from "../src/mosaic/detect/shaped.ts";
import { type Example, logisticRegression } from "./logistic-regression.ts";

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

function shareOf({ width, data }: Hole, { left, top, right, bottom }: ReturnType<typeof areaOf>) {
  let inside = 0;
  for (let y = top; y < bottom; y++) {
    for (let x = left; x < right; x++) inside += data[y * width + x];
  }
  return inside / ((right - left) * (bottom - top));
}

interface Case {
  readonly file: string;
  readonly hole: string;
  readonly variant: string;
}

const seen: Seen[] = [];
for (const folder of positionals) {
  const lines = readFileSync(join(folder, "cases.jsonl"), "utf8").trim().split("\n");
  const cases: readonly Case[] = lines.map((line) => JSON.parse(line));
  for (const each of cases) {
    if (!flags.variants.split(",").includes(each.variant)) continue;
    const picture = workingPicture(await readPicture(join(folder, each.file)));
    const hole = await readHole(join(folder, each.hole));
    const isTest = Number.parseInt(each.hole, 10) % 3 === 0;
    for (const { finding } of findingsIn(picture, lumaPlane(picture))) {
      if (finding.noise > erringNoise) seen.push(...seenOf(finding, hole, isTest));
    }
  }
}

const scoreOf = ({ row }: Example, weights: readonly number[]) =>
  row.reduce((sum, value, i) => sum + value * weights[i], 0);
const held = logisticRegression(
  seen.filter(({ isTest }) => !isTest),
  ridge,
);
const tests = seen.filter(({ isTest }) => isTest);
const weightOf = (some: readonly Example[]) => some.reduce((sum, { weight }) => sum + weight, 0);
const rights = tests.filter((each) => scoreOf(each, held) > 0 === each.isTrue);
const share = ((100 * weightOf(rights)) / weightOf(tests)).toFixed(1);
console.log(`// right in ${share} % of ${tests.length} cells`);
const weights = logisticRegression(seen, ridge);
console.log(
  [...names, "constant"].map((name, i) => `${name}: ${weights[i].toFixed(2)}`).join(", "),
);
