/**
 * How far the cells of a mosaic can still be seen in what methods make of them, for docs/findings.md:
 *
 *     npx tsx scripts/steps.ts DATA [PICTURES] [METHOD] [WEIGHTS]
 *
 * PSNR in the hole (dB) and steps (`tests/step-ratio.ts`) of the originals, of formulas, of what the method painted, and of
 * that finished.
 */

import { listCases } from "../src/evaluation/cases.ts";
import { protocolNamed } from "../src/evaluation/index.ts";
import { type Picture, psnr } from "../src/image/index.ts";
import { openMender } from "../src/mending/mender.node.ts";
import { backProjectedBicubic } from "../src/mosaic/back-projection.ts";
import { consistentBicubic, enlargeCells } from "../src/mosaic/index.ts";
import { stepRatio } from "../tests/step-ratio.ts";
import { table } from "./markdown-table.ts";

const protocols = ["mean-8", "mean-12", "mean-16", "mean-24", "mean-linear-8"];
const [data, pictures = "24", method = "gated-unet", weights] = process.argv.slice(2);

const mender = await openMender({ method, weights });
const rows: string[][] = [];
for (const name of protocols) {
  const sums = new Map<string, { psnr: number; steps: number; count: number }>();
  const list = await listCases({ data, limit: Number(pictures) });
  for await (const damaged of list.cases(protocolNamed(name))) {
    const { original, picture: degraded, hole } = damaged;
    const facts = { degraded, hole, mosaic: damaged.mosaic! };
    const { raw, picture } = await mender.mend(damaged);
    const made: Readonly<Record<string, Picture>> = {
      ...{ original, bicubic: enlargeCells(facts, "bicubic"), projected: consistentBicubic(facts) },
      ...{ "back-projected": backProjectedBicubic(facts), painted: raw, finished: picture },
    };
    for (const [what, each] of Object.entries(made)) {
      const sum = sums.get(what) ?? { psnr: 0, steps: 0, count: 0 };
      sum.psnr += psnr(each, original, hole);
      sum.steps += stepRatio(each, facts);
      sum.count++;
      sums.set(what, sum);
    }
  }
  for (const [what, { psnr, steps, count }] of sums) {
    const db = what === "original" ? "" : (psnr / count).toFixed(3);
    rows.push([name, what, db, (steps / count).toFixed(2)]);
  }
}
await mender.close();
console.log(table(["", "", "dB", "steps"], rows));
