/** The README's table of quality: what `kintsugi evaluate --json` printed, a row a protocol. */
import type { EvaluationReport } from "../src/evaluation/index.ts";

const begin = "<!-- figures:begin -->";
const end = "<!-- figures:end -->";

const none = `No figures yet: \`benchmarks/results/\` is empty. Put there what
\`kintsugi evaluate … --json\` prints, a file a report, and run \`npx tsx scripts/readme-figures.ts\`.`;

const heads = {
  en: "| damage | mended by | cases | broken | best formula | mended | gain | MS-SSIM |",
  ja: "| こわれ方 | 直したもの | 事例 | 直す前 | 最良の公式 | 直した後 | 向上 | MS-SSIM |",
};

/** The document with its marked region written anew. Throws where it has none. */
export function withFigures(
  document: string,
  reports: readonly EvaluationReport[],
  language: keyof typeof heads = "en",
): string {
  const [from, to] = [document.indexOf(begin), document.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`the document lacks ${begin} … ${end}`);
  const region = reports.length === 0 ? none : figuresTable(reports, heads[language]);
  return `${document.slice(0, from + begin.length)}\n${region}\n${document.slice(to)}`;
}

/** Means over the cases: PSNR in the hole alone (dB), MS-SSIM of the whole picture. */
function figuresTable(reports: readonly EvaluationReport[], names: string): string {
  const sorted = [...reports].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
  const head = [names, "|---|---|---|---|---|---|---|---|"];
  return [...head, ...sorted.map(rowOf)].join("\n");
}

const keyOf = ({ protocol, network }: EvaluationReport): string => `${protocol} ${network}`;

function rowOf({ protocol, network, n, baselines, composed }: EvaluationReport): string {
  const { damaged, ...formulas } = baselines;
  const ranked = Object.entries(formulas).sort(([, a], [, b]) => b.psnrHole - a.psnrHole);
  const [best] = ranked;
  const gain = best && composed.psnrHole - best[1].psnrHole;
  const cells = [
    protocol,
    network,
    `${n}`,
    decibels(damaged?.psnrHole),
    best ? `${decibels(best[1].psnrHole)} (${best[0]})` : "–",
    `**${decibels(composed.psnrHole)}**`,
    best ? `${gain < 0 ? "−" : "+"}${decibels(Math.abs(gain))}` : "–",
    composed.msssim?.toFixed(4) ?? "–",
  ];
  return `| ${cells.join(" | ")} |`;
}

const decibels = (value: number | undefined): string => value?.toFixed(2) ?? "–";
