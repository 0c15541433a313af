/** Pictures to look at: hard samples and magnified borders. */
import type { ProtocolDetails } from "../comparison.ts";
import type { Why } from "../hard-cases.ts";
import type { BorderSample, HardSample } from "../samples.ts";
import type { Thumbnail } from "../thumbnails.ts";
import { type Contestant, titleIn } from "./contestants.ts";
import { datum, escaped, numeral } from "./html.ts";

const explanations: { readonly [W in Why]: string } = {
  worst: "Worst: the least PSNR in the hole, averaged over the entrants",
  "most improved": "Most improved: furthest above the best baseline",
  "most divided": "Most divided: where the entrants lie furthest apart",
};

export function hardSamples(
  { hard }: Pick<ProtocolDetails, "hard">,
  all: readonly Contestant[],
): string {
  const groups = (Object.keys(explanations) as Why[]).map((why) => {
    const samples = hard.filter((sample) => sample.why === why);
    if (samples.length === 0) return "";
    return `<h4>${explanations[why]}</h4>\n${samples.map((each) => hardRow(each, all)).join("\n")}`;
  });
  return groups.join("\n");
}

function hardRow(sample: HardSample, all: readonly Contestant[]): string {
  const best = Math.max(...sample.made.map(({ psnrHole }) => psnrHole));
  const made = sample.made.map(({ name, raw, composed, psnrHole }) => {
    const mark = psnrHole === best ? ' class="best"' : "";
    const caption = `<b>${escaped(titleIn(all, name))}</b> <span${mark}>${datum(psnrHole, 2)} dB</span>`;
    const before = raw
      ? `${image(raw, `${name}, as made`)}<figcaption class="under">as made</figcaption>`
      : "";
    return `<div class="cell"><figure>${image(composed, `${name}, composed`)}<figcaption>${caption}</figcaption></figure>${before && `<figure>${before}</figure>`}</div>`;
  });
  return row(sample, [
    shown(sample.original, "original"),
    shown(sample.degraded, "degraded"),
    ...made,
  ]);
}

/** Pixels of the border, enlarged: every entrant in every version. */
export const borders = (
  { borders: samples }: Pick<ProtocolDetails, "borders">,
  all: readonly Contestant[],
): string => samples.map((each) => borderRows(each, all)).join("\n");

function borderRows(sample: BorderSample, all: readonly Contestant[]): string {
  const rows = sample.made.map(({ name, versions }) => {
    const seams = versions.flatMap(({ seam }) => seam ?? []);
    const least = Math.min(...seams);
    const cells = versions.map(({ version, shown: pixels, seam }) => {
      const mark = seam !== null && seam === least ? ' class="best"' : "";
      return `<td><figure>${image(pixels, `${name}, ${version}`)}<figcaption><span${mark}>${datum(seam, 2)}</span></figcaption></figure></td>`;
    });
    return `<tr><th scope="row">${escaped(titleIn(all, name))}</th>${cells.join("")}</tr>`;
  });
  const heads = sample.made[0].versions.map(({ version }) => `<th scope="col">${version}</th>`);
  const known = [shown(sample.original, "original"), shown(sample.degraded, "degraded")];
  return `<article class="border"><h4>${heading(sample)}</h4><div class="row">${known.join("")}</div>
<div class="wide"><table><thead><tr><th scope="col">seam error below, in levels</th>${heads.join("")}</tr></thead>
<tbody>${rows.join("\n")}</tbody></table></div></article>`;
}

const row = (sample: HardSample, cells: readonly string[]): string =>
  `<article class="sample"><h5>${heading(sample)}</h5><div class="row">${cells.join("\n")}</div></article>`;

const heading = ({ name, number, holeShare }: HardSample | BorderSample): string =>
  `${escaped(name)}, case ${number + 1}, hole ${numeral(100 * holeShare, 0)} %`;

const shown = (thumbnail: Thumbnail, caption: string): string =>
  `<div class="cell"><figure>${image(thumbnail, caption)}<figcaption>${caption}</figcaption></figure></div>`;

const image = ({ source, width, height }: Thumbnail, alt: string): string =>
  `<img src="${source}" width="${width}" height="${height}" alt="${escaped(alt)}"/>`;
