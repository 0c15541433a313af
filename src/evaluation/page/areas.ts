/** PSNR in the hole by the hole's area. */
import { line } from "d3-shape";
import { areaBins } from "../figures.ts";
import { markAt } from "./colours.ts";
import { bestBaselineOf, type Contestant, entrantsOf } from "./contestants.ts";
import { extentOf, figure, plot } from "./plot.ts";

export function areas(all: readonly Contestant[]): string {
  const shown = [bestBaselineOf(all), ...[...entrantsOf(all)].reverse()];
  const bins = areaBins.filter((bin) => bin in shown[0].entry.byHoleArea);
  const valueAt = ({ entry }: Contestant, bin: string) => entry.byHoleArea[bin].psnrHole;
  const values = shown.flatMap((each) => bins.map((bin) => valueAt(each, bin)));
  const place = new Map(bins.map((bin, i) => [i, `${bin} %`]));
  const { x, y, svg } = plot({
    label: "PSNR in the hole by the hole's area",
    x: {
      title: "hole's area",
      domain: [-0.4, bins.length - 0.6],
      format: (value) => place.get(value) ?? "",
    },
    y: { title: "PSNR in the hole, dB", domain: extentOf(values, 0.08) },
  });
  const marks = shown.map((each) => {
    const points = bins
      .map((bin, i): [number, number] => [x(i), y(valueAt(each, bin))])
      .filter(([, at]) => Number.isFinite(at));
    const { colour, dash } = each.series;
    const path = line().digits(1)(points) ?? "";
    const stroke = `<path d="${path}" fill="none" stroke="${colour}" stroke-width="1.6" stroke-dasharray="${dash}"/>`;
    return stroke + points.map((point) => markAt(each.series, point)).join("");
  });
  const counts = bins.map((bin) => `${bin} %: ${shown[0].entry.byHoleArea[bin].n}`).join(", ");
  return figure(svg(marks), `Means by the hole's part of the picture. Cases: ${counts}.`);
}
