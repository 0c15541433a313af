/** A comparison as one HTML file that needs no other: no script, no font, no picture from elsewhere. */
import { caveat } from "../../mending/caveat.ts";
import type { Compared, Comparison, ProtocolComparison, ProtocolDetails } from "../comparison.ts";
import { areas } from "./areas.ts";
import { legend } from "./colours.ts";
import { bestBaselineOf, contestantsOf, entrantsOf } from "./contestants.ts";
import { curves } from "./curves.ts";
import { histogram } from "./histogram.ts";
import { escaped, numeral, plural, section } from "./html.ts";
import { intervals } from "./intervals.ts";
import { planes } from "./plane.ts";
import { borders, hardSamples } from "./samples.ts";
import { scatters } from "./scatter.ts";
import { style } from "./style.ts";
import { costTable, modesTable, standingsTable } from "./tables.ts";

/** The page's HTML. Its numbers are those of `comparison`, whole, in `<data>` elements. */
export function comparisonPage({ comparison, details }: Compared): string {
  const { protocols, entrants } = comparison;
  const learning = curves(entrants);
  const sections = [
    ...protocols.map((each) => protocolSection(comparison, each, details[each.protocol])),
    section("cost", "What they cost", `${costTable(comparison)}${costNote}`),
    ...(learning ? [section("training", "Training", learning)] : []),
    section("reading", "How to read this", reading(comparison)),
  ];
  const links = [
    ...protocols.map(({ protocol }) => [protocol, protocol]),
    ["cost", "cost"],
    ...(learning ? [["training", "training"]] : []),
    ["reading", "how to read this"],
  ].map(([id, name]) => `<a href="#${escaped(id)}">${escaped(name)}</a>`);
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8"/>
<meta name="viewport" content="width=device-width, initial-scale=1"/>
<meta name="color-scheme" content="light dark"/>
<link rel="icon" href="data:,"/>
<title>${escaped(`Comparison of ${entrants.map(({ name }) => name).join(", ")}`)}</title>
<style>${style}</style>
</head>
<body>
<header>
<h1>Who mends best</h1>
<p>${escaped(summaryOf(comparison))}</p>
<nav aria-label="Sections">${links.join("")}</nav>
</header>
<main>
${sections.join("\n")}
</main>
<footer>Made by kintsugi compare. ${caveat}</footer>
</body>
</html>
`;
}

const summaryOf = ({ entrants, pictures, protocols }: Comparison): string =>
  `${plural(entrants.length, "entrant")} on ${plural(pictures, "picture")} by ${plural(protocols.length, "protocol")}, beside the standing baselines`;

function protocolSection(
  { entrants }: Comparison,
  protocol: ProtocolComparison,
  details: ProtocolDetails,
): string {
  const order = entrants.map(({ name }) => name);
  const all = contestantsOf(protocol, details, order);
  const [{ distances, version }] = protocol.entries;
  const without = protocol.leftOut.map(({ name, because }) => `${name} is ${because}`).join("; ");
  const series = [...entrantsOf(all), bestBaselineOf(all)].map((each) => each.series);
  const parts = [
    `<p class="note">${plural(protocol.n, "case")}.${without && ` Left out: ${escaped(without)}.`}</p>`,
    standingsTable(all),
    `<p class="note"><span class="sign">≈</span>the interval of the difference from the best holds zero: it may be chance. Small figures are intervals of 95 %. SWD and FID are of ${plural(distances[version]?.n ?? 0, "picture")} against as many originals; they have no interval. Networks count as mending composes them unless told: by the mode beside the name, pasted where none is.</p>`,
    legend(series),
    `<div class="plots">${intervals(all)}${histogram(all)}${planes(all).join("")}${areas(all)}</div>`,
    `<h3>Case by case</h3><div class="plots small">${scatters(all).join("")}</div>`,
    `<h3>Raw, and by how it is composed</h3>${modesTable(all)}<p class="note">In bold is what counts, marked is each one's own best. Raw is what the network gives, before it is composed and its cells are made exact (its own last layer keeps them to first order); the others are finished pictures. With none, known pixels are the network's too.</p>`,
    `<h3>Hard samples</h3>${hardSamples(details, all)}`,
    `<h3>Borders, magnified</h3><p class="note">The case with the greatest seam error, then one with a usual one: a square of 40 pixels where the original varies most.</p>${borders(details, all)}`,
  ];
  return section(protocol.protocol, protocol.protocol, parts.join("\n"));
}

const costNote = `<p class="note">Multiply-adds are of the convolutions and matrix products of the graph that runs, for one picture of 256×256 with room for cells of 4 px; a FLOP count is twice that. Times are medians of whole mendings, planning and composition with them, over the samples shown above, on the machine that made this report.</p>`;

function reading({ bootstrap, features }: Comparison): string {
  const { resamples, level, seed } = bootstrap;
  const fid = features
    ? ` FID is taken of the features ${escaped(features)}, over whole pictures.`
    : "";
  return `<ul>
<li>PSNR in the hole and of the whole picture differ by 10·log₁₀(1/area): never compare one with the other. Means are of the cases' decibels.</li>
<li>Intervals are percentiles (${numeral(100 * level, 0)} %) of ${numeral(resamples, 0)} bootstrap resamples over pictures, seed ${seed}; cases of one picture are drawn together. Differences are paired, case by case, against the best of the column. Nothing is corrected for the number of comparisons: among twenty, one will look certain by chance.</li>
<li>SSIM and MS-SSIM are of whole pictures; the seam is the error of the step across the hole's border, in 8-bit levels; L1 is 0…1.</li>
<li>SWD is the sliced Wasserstein distance of 7×7 patches around pixels of the hole, over the scales of a Laplacian pyramid, in standard deviations of the originals' patches.${fid} Both ask how likely the pictures look as a set, and are biased where the set is small.</li>
</ul>`;
}
