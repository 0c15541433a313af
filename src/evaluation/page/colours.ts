/** The series of every plot: one colour, one mark and one dash an entrant, so that they differ in grey print too. */
import {
  type SymbolType,
  symbol,
  symbolCircle,
  symbolCross,
  symbolDiamond,
  symbolSquare,
  symbolStar,
  symbolTriangle,
  symbolWye,
} from "d3-shape";
import { escaped } from "./html.ts";

/** Light and dark; told apart by people who see no red or no green as well. */
export const seriesColours: readonly (readonly [light: string, dark: string])[] = [
  ["#a8720a", "#e3b341"],
  ["#2b5ea7", "#7fb2f0"],
  ["#bf3f2b", "#f28b73"],
  ["#43793a", "#93cb84"],
  ["#7a4591", "#cb9fe0"],
  ["#0f7c80", "#5fcbcb"],
  ["#6d5a45", "#c8b294"],
  ["#b84a86", "#f19ac6"],
];

const marks: readonly SymbolType[] = [
  symbolCircle,
  symbolTriangle,
  symbolSquare,
  symbolDiamond,
  symbolCross,
  symbolStar,
  symbolWye,
];
const dashes = ["none", "7 3", "2 3", "9 3 2 3", "4 2", "12 4", "1 4", "6 2 1 2 1 2"] as const;

/** How one entrant, or all baselines, are drawn. */
export interface Series {
  readonly name: string;
  readonly colour: string;
  readonly dash: string;
  readonly mark: SymbolType;
}

/**
 * By the place among all entrants of the comparison, so that a network looks alike everywhere. Dashes move on by three with
 * every round of colours, so that no two of 24 share two of colour, dash and mark.
 */
export const seriesOf = (name: string, place: number): Series => ({
  name,
  colour: place < 0 ? "var(--muted)" : `var(--series-${place % seriesColours.length})`,
  dash: place < 0 ? "3 3" : dashes[(place + 3 * roundOf(place)) % dashes.length],
  mark: place < 0 ? symbolSquare : marks[place % marks.length],
});

const roundOf = (place: number): number => Math.floor(place / seriesColours.length);

/** A mark at a point; hollow where it is not the one that counts. */
export function markAt(
  { colour, mark }: Series,
  [x, y]: readonly [number, number],
  { size = 52, hollow = false }: { readonly size?: number; readonly hollow?: boolean } = {},
): string {
  const path = symbol(mark, size)();
  const paint = hollow ? `fill="var(--paper)" stroke="${colour}"` : `fill="${colour}"`;
  return `<path d="${path}" transform="translate(${x.toFixed(1)} ${y.toFixed(1)})" ${paint}/>`;
}

/** Who is who, as a line of marks and names. */
export function legend(all: readonly Series[]): string {
  const keys = all.map((series) => {
    const line = `<line x1="0" x2="26" y1="7" y2="7" stroke="${series.colour}" stroke-width="2" stroke-dasharray="${series.dash}"/>`;
    const swatch = `<svg width="26" height="14" viewBox="0 0 26 14" aria-hidden="true">${line}${markAt(series, [13, 7])}</svg>`;
    return `<span class="key">${swatch}${escaped(series.name)}</span>`;
  });
  return `<p class="legend">${keys.join("")}</p>`;
}
