/** The tables of a comparison: who stands where, how composition changes it, what each costs. */
import type { Comparison, Entry } from "../comparison.ts";
import { type Metric, metrics } from "../figures.ts";
import type { Standing } from "../standings.ts";
import { methodVersions } from "../subject.ts";
import { type Contestant, entrantsOf } from "./contestants.ts";
import { datum, escaped, numeral, signedNumeral } from "./html.ts";

/** Means with their intervals; the best of a column is marked, and who is not surely behind it. */
export function standingsTable(all: readonly Contestant[]): string {
  const withFid = all.some(({ entry }) => entry.distances[entry.version]?.fid != null);
  const titles = metrics.map(({ title, better }) => `${title} ${better === "higher" ? "↑" : "↓"}`);
  const heads = [...titles, "SWD, 10⁻³ ↓", ...(withFid ? ["FID ↓"] : [])];
  const rows = (role: Entry["role"]) =>
    all.filter(({ entry }) => entry.role === role).map((each) => standingsRow(each, withFid));
  const head = heads.map((title) => `<th scope="col">${title}</th>`).join("");
  const span = heads.length + 1;
  return `<div class="wide"><table class="standings">
<thead><tr><th scope="col">mended by</th>${head}</tr></thead>
<tbody>${rows("entrant").join("\n")}</tbody>
<tbody class="muted"><tr><th scope="rowgroup" colspan="${span}">standing baselines</th></tr>${rows("baseline").join("\n")}</tbody>
</table></div>`;
}

function standingsRow({ entry, title }: Contestant, withFid: boolean): string {
  const cells = metrics.map((metric) => standingCell(entry.standings[metric.name], metric));
  const distances = entry.distances[entry.version];
  const fid = withFid ? [`<td>${datum(distances?.fid, 2)}</td>`] : [];
  const sets = [`<td>${datum(distances?.swd, 1, 1000)}</td>`, ...fid];
  return `<tr><th scope="row">${escaped(title)}</th>${[...cells, ...sets].join("")}</tr>`;
}

function standingCell({ mean, interval, behind, place }: Standing, { digits }: Metric): string {
  if (mean === null || interval === null) return "<td>–</td>";
  const gap = behind
    ? `${signedNumeral(behind.mean, digits)} (${signedNumeral(behind.low, digits)} … ${signedNumeral(behind.high, digits)}) from the best`
    : "the best";
  const sign = place === "even" ? '<span class="sign" aria-label="not surely behind">≈</span>' : "";
  const range = `${numeral(interval.low, digits)}–${numeral(interval.high, digits)}`;
  return `<td class="${place}" title="${gap}">${sign}${datum(mean, digits)}<small>${range}</small></td>`;
}

const shownOfModes: readonly Metric["name"][] = ["psnrHole", "psnrWhole", "ssim", "seam"];

/** Every entrant's versions, the one that counts in bold; its own best of each column is marked. */
export function modesTable(all: readonly Contestant[]): string {
  const columns = metrics.filter(({ name }) => shownOfModes.includes(name));
  const head = columns.map(({ title, better }) => {
    return `<th scope="col">${title} ${better === "higher" ? "↑" : "↓"}</th>`;
  });
  const bodies = entrantsOf(all).map(({ entry }) => {
    const rows = methodVersions.map((version, i) => {
      const cells = columns.map((metric) => modeCell(entry, version, metric));
      const first = `<th scope="rowgroup" rowspan="${methodVersions.length}">${escaped(entry.name)}</th>`;
      const counts = version === entry.version ? ' class="counts"' : "";
      return `<tr>${i === 0 ? first : ""}<th scope="row"${counts}>${version}</th>${cells.join("")}</tr>`;
    });
    return `<tbody>${rows.join("\n")}</tbody>`;
  });
  return `<div class="wide"><table class="modes">
<thead><tr><th scope="col">mended by</th><th scope="col">version</th>${head.join("")}</tr></thead>
${bodies.join("\n")}
</table></div>`;
}

function modeCell({ versions }: Entry, version: string, { name, digits, better }: Metric): string {
  const value = versions[version][name];
  const others = Object.values(versions).flatMap((figures) => figures[name] ?? []);
  const best = better === "higher" ? Math.max(...others) : Math.min(...others);
  const isBest = value !== null && numeral(value, digits) === numeral(best, digits);
  return `<td${isBest ? ' class="best"' : ""}>${datum(value, digits)}</td>`;
}

/** Parameters, multiply-adds, times and training of every entrant. */
export function costTable({ entrants, protocols }: Comparison): string {
  const times = protocols.map(({ protocol }) => `<th scope="col">ms, ${escaped(protocol)}</th>`);
  const rows = entrants.map((card) => {
    const found = protocols.map(({ entries }) => {
      return entries.find(({ name, role }) => name === card.name && role === "entrant");
    });
    const devices = new Set(found.flatMap((entry) => entry?.device ?? []));
    const cells = [
      datum(card.parameters, 2, 1e-6),
      datum(card.multiplyAdds, 2, 1e-9),
      numeral(card.multiplyAdds === null ? null : 2e-9 * card.multiplyAdds, 2),
      ...found.map((entry) => datum(entry?.milliseconds, 0)),
      [...devices].join(", ") || "–",
      datum(card.trainingSteps, 0),
      datum(card.trainingSeconds, 1, 1 / 3600),
    ].map((cell) => `<td>${cell}</td>`);
    const weights = card.weights.map(escaped).join(", ") || "–";
    return `<tr><th scope="row">${escaped(card.name)}</th>${cells.join("")}<td class="words">${weights}</td></tr>`;
  });
  return `<div class="wide"><table class="costs">
<thead><tr><th scope="col">mended by</th><th scope="col">M parameters</th><th scope="col">GMAC</th><th scope="col">GFLOP</th>${times.join("")}<th scope="col">on</th><th scope="col">steps</th><th scope="col">hours</th><th scope="col">weights</th></tr></thead>
<tbody>${rows.join("\n")}</tbody>
</table></div>`;
}
