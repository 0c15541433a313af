/** The README's tables of quality, from what `kintsugi evaluate --json` printed. */
import type { EvaluationReport } from "../src/evaluation/index.ts";
import { networkNames } from "../src/networks/index.ts";
import type { WeightsReport } from "./evaluation-reports.ts";
import { joinedFigures } from "./joined.ts";

export type Language = "en" | "ja";

const none = `No figures yet: \`benchmarks/results/\` is empty. Put there what
\`kintsugi evaluate … --json\` prints, a file a report, and run \`npx tsx scripts/readme-figures.ts\`.`;

/** The document with the region of a name, as `<!-- figures:begin -->`, written anew. Throws where it has none. */
function withRegion(document: string, name: string, region: string): string {
  const [begin, end] = [`<!-- ${name}:begin -->`, `<!-- ${name}:end -->`];
  const [from, to] = [document.indexOf(begin), document.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`the document lacks ${begin} … ${end}`);
  return `${document.slice(0, from + begin.length)}\n${region}\n${document.slice(to)}`;
}

const decibels = (value: number | undefined): string => value?.toFixed(2) ?? "–";

// ── The weights that mend by default, a row a protocol ─────────────────────────────────────────

const heads = {
  en: "| damage | mended by | cases | broken | best formula | mended | gain | MS-SSIM |",
  ja: "| こわれ方 | 直したもの | 事例 | 直す前 | 最良の公式 | 直した後 | 向上 | MS-SSIM |",
};

/** The document with its table of what mends by default. */
export const withFigures = (
  document: string,
  reports: readonly WeightsReport[],
  language: Language = "en",
): string => withRegion(document, "figures", figuresTable(reports, heads[language]));

/** Means over the cases: PSNR in the hole alone (dB), MS-SSIM of the whole picture. */
function figuresTable(reports: readonly WeightsReport[], names: string): string {
  if (reports.length === 0) return none;
  const sorted = [...reports].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
  const head = [names, "|---|---|---|---|---|---|---|---|"];
  return [...head, ...sorted.map(rowOf)].join("\n");
}

const keyOf = ({ protocol, weights }: WeightsReport): string => `${protocol} ${weights}`;

/** The formula with the highest PSNR in the hole, and that; undefined where there are none. */
function bestFormula({ baselines: { damaged: _, ...formulas } }: EvaluationReport) {
  const [best] = Object.entries(formulas).sort(([, a], [, b]) => b.psnrHole - a.psnrHole);
  return best && { name: best[0], psnrHole: best[1].psnrHole };
}

function rowOf(report: WeightsReport): string {
  const { protocol, weights, n, baselines, composed } = report;
  const best = bestFormula(report);
  const gain = best && composed.psnrHole - best.psnrHole;
  const cells = [
    protocol,
    weights,
    `${n}`,
    decibels(baselines.damaged?.psnrHole),
    best ? `${decibels(best.psnrHole)} (${best.name})` : "–",
    `**${decibels(composed.psnrHole)}**`,
    gain === undefined ? "–" : `${gain < 0 ? "−" : "+"}${decibels(Math.abs(gain))}`,
    composed.msssim?.toFixed(4) ?? "–",
  ];
  return `| ${cells.join(" | ")} |`;
}

// ── The networks trained alike, a column a protocol ─────────────────────────────────────────────

const formulaWord = { en: "*best formula*", ja: "*最良の公式*" };

/** The document with its table of networks trained alike, joined as each of them is by default. */
export function withAlike(
  document: string,
  reports: readonly EvaluationReport[],
  language: Language = "en",
): string {
  const protocols = [...new Set(reports.map(({ protocol }) => protocol))].sort();
  const of = (network: string) => protocols.map((protocol) => reportOf(reports, network, protocol));
  const trained = networkNames.filter((name) => reports.some(({ network }) => network === name));
  const rows = [
    ["", ...protocols.map((protocol) => `\`${protocol}\``)],
    ["---", ...protocols.map(() => "---")],
    [
      formulaWord[language],
      ...of(trained[0]).map((each) => decibels(each && bestFormula(each)?.psnrHole)),
    ],
    ...trained.map((name) => [
      `\`${name}\``,
      ...of(name).map((each) => decibels(each && joinedFigures(each).psnrHole)),
    ]),
  ];
  return withRegion(document, "alike", rows.map((cells) => `| ${cells.join(" | ")} |`).join("\n"));
}

const reportOf = (reports: readonly EvaluationReport[], network: string, protocol: string) =>
  reports.find((each) => each.network === network && each.protocol === protocol);
