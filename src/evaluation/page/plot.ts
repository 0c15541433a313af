/** The frame of every plot: two linear axes, fine lines for the ticks of y, titles at the axes' ends. */
import { type ScaleLinear, scaleLinear } from "d3-scale";
import { escaped } from "./html.ts";

const [LEFT, RIGHT, TOP, BOTTOM] = [46, 14, 28, 38];

export interface PlotOptions {
  /** For who cannot see it. */
  readonly label: string;
  readonly x: AxisOptions;
  readonly y: AxisOptions;
  readonly width?: number;
  readonly height?: number;
}

export interface AxisOptions {
  readonly title: string;
  readonly domain: readonly [number, number];
  /** Large values at the left, or at the bottom turned to the top. */
  readonly reversed?: boolean;
  readonly format?: (value: number) => string;
  /** An axis without a scale to read has none. */
  readonly ticks?: number;
}

export interface Plot {
  readonly x: (value: number) => number;
  readonly y: (value: number) => number;
  /** In px. */
  readonly inner: {
    readonly left: number;
    readonly right: number;
    readonly top: number;
    readonly bottom: number;
  };
  /** The whole with these marks in it. */
  svg(marks: readonly string[]): string;
}

export function plot({ label, x, y, width = 560, height = 320 }: PlotOptions): Plot {
  const inner = { left: LEFT, right: width - RIGHT, top: TOP, bottom: height - BOTTOM };
  const across = scaleOf(x, [inner.left, inner.right]);
  const up = scaleOf(y, [inner.bottom, inner.top]);
  const formatX = x.format ?? across.tickFormat(7);
  const formatY = y.format ?? up.tickFormat(6);
  const grid = up.ticks(y.ticks ?? 6).map((value) => {
    const at = up(value).toFixed(1);
    return `<line class="grid" x1="${inner.left}" x2="${inner.right}" y1="${at}" y2="${at}"/><text x="${inner.left - 7}" y="${at}" dy="0.34em" text-anchor="end">${formatY(value)}</text>`;
  });
  const ticks = across.ticks(7).map((value) => {
    const at = across(value).toFixed(1);
    return `<line class="tick" x1="${at}" x2="${at}" y1="${inner.bottom}" y2="${inner.bottom + 4}"/><text x="${at}" y="${inner.bottom + 17}" text-anchor="middle">${formatX(value)}</text>`;
  });
  const base = `<line class="axis" x1="${inner.left}" x2="${inner.right}" y1="${inner.bottom}" y2="${inner.bottom}"/>`;
  const titles = `<text class="title" x="4" y="14">${escaped(y.title)}</text><text class="title" x="${inner.right}" y="${height - 5}" text-anchor="end">${escaped(x.title)}</text>`;
  return {
    x: across,
    y: up,
    inner,
    svg: (shown) =>
      `<svg viewBox="0 0 ${width} ${height}" role="img" aria-label="${escaped(label)}">${[...grid, ...ticks, base, ...shown, titles].join("")}</svg>`,
  };
}

function scaleOf(
  { domain: [low, high], reversed = false }: AxisOptions,
  range: readonly [number, number],
): ScaleLinear<number, number> {
  const domain = low < high ? [low, high] : [low - 0.5, low + 0.5];
  const scale = scaleLinear(domain, range).nice(6);
  return reversed ? scale.domain([...scale.domain()].reverse()) : scale;
}

/** Least and greatest of what is finite, with a share of room on both sides. */
export function extentOf(values: readonly number[], room = 0.04): readonly [number, number] {
  const finite = values.filter(Number.isFinite);
  if (finite.length === 0) return [0, 1];
  const [low, high] = [Math.min(...finite), Math.max(...finite)];
  const margin = (high - low) * room;
  return [low - margin, high + margin];
}

export const figure = (svg: string, caption: string, kind = "plot"): string =>
  `<figure class="${kind}">${svg}<figcaption>${caption}</figcaption></figure>`;

/** Moves labels down until none lies within `apart` px of the one above it; `[place, y]` in any order. */
export function spread(ys: readonly number[], apart: number): readonly number[] {
  const order = [...ys.keys()].sort((a, b) => ys[a] - ys[b]);
  const moved = [...ys];
  for (const [k, i] of order.entries()) {
    if (k > 0) moved[i] = Math.max(moved[i], moved[order[k - 1]] + apart);
  }
  return moved;
}
