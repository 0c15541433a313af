/**
 * Seam errors by how borders are joined, of every method that has weights or needs none, as a table for docs/findings.md:
 *
 *     npx tsx scripts/seam-errors.ts [DATA] [PICTURES]
 *
 * What it finds best is what `kintsugi mend` does unless told: src/mending/composition.ts says so.
 */

import { listCases } from "../src/evaluation/cases.ts";
import { figuresOf } from "../src/evaluation/figures.ts";
import { protocolNamed } from "../src/evaluation/index.ts";
import { type ComposeMode, composeModes, type Picture } from "../src/image/index.ts";
import { classicalNames, finish, suits } from "../src/mending/index.ts";
import { openMender } from "../src/mending/mender.node.ts";
import { packagedNames } from "../src/mending/packaged.node.ts";
import { networkNames } from "../src/networks/index.ts";

const [data = "../shared/data/val", pictures = "16"] = process.argv.slice(2);
const modes = composeModes.filter((mode) => mode !== "none");
const groups = { mosaic: "mean-8", hole: "white-out" } as const;
type Group = keyof typeof groups;

interface Sums {
  seam: number;
  psnr: number;
}

/** Means over the cases, by mode. */
async function measure(method: string, group: Group) {
  const list = await listCases({ data, limit: Number(pictures) });
  const mender = await openMender({ method });
  const sums = new Map<ComposeMode, Sums>(modes.map((mode) => [mode, { seam: 0, psnr: 0 }]));
  let count = 0;
  for await (const damaged of list.cases(protocolNamed(groups[group]))) {
    const { raw } = await mender.mend(damaged);
    for (const mode of modes) add(sums, mode, figuresOf(composed(raw, damaged, mode), damaged));
    count++;
  }
  await mender.close();
  return modes.map((mode) => {
    const { seam, psnr } = sums.get(mode)!;
    return { mode, seam: seam / count, psnr: psnr / count };
  });
}

const composed = (raw: Picture, damaged: Parameters<typeof finish>[1], compose: ComposeMode) =>
  finish(raw, damaged, { compose });

function add(
  sums: Map<ComposeMode, Sums>,
  mode: ComposeMode,
  { seam, psnrHole }: { readonly seam: number | null; readonly psnrHole: number },
): void {
  const sum = sums.get(mode)!;
  sum.seam += seam ?? 0;
  sum.psnr += psnrHole;
}

/** Whether the method can mend such damage with what is here. */
function isAble(method: string, group: Group): boolean {
  const classical = classicalNames.find((name) => name === method);
  const mosaic = {
    kind: "mean",
    grid: { cellWidth: 8, cellHeight: 8, phaseX: 0, phaseY: 0 },
  } as const;
  if (classical) {
    const damaged =
      group === "mosaic" ? { mosaic: { ...mosaic, support: "clipped" } as const } : {};
    return suits(classical, { mosaic: undefined, ...damaged });
  }
  const names = packagedNames();
  return names.includes(`${method}-${group}`) || names.includes(`${method}-fair`);
}

process.stdout.write(
  `| method | damage | ${modes.join(" | ")} | best |\n|---|---|---|---|---|---|\n`,
);
for (const method of [...networkNames, ...classicalNames]) {
  for (const group of Object.keys(groups) as Group[]) {
    if (!isAble(method, group)) continue;
    const found = await measure(method, group);
    const best = found.toSorted((a, b) => a.seam - b.seam)[0].mode;
    const cells = found.map(({ seam, psnr }) => `${seam.toFixed(2)} (${psnr.toFixed(2)} dB)`);
    process.stdout.write(`| ${method} | ${groups[group]} | ${cells.join(" | ")} | ${best} |\n`);
  }
}
