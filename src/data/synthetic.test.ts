import { expect, test } from "vitest";
import { luma } from "../image/colour.ts";
import type { Picture } from "../image/picture.ts";
import { randomOf } from "../image/random.ts";
import { syntheticPicture } from "./synthetic.ts";

const side = 64;
const pictures = Array.from({ length: 64 }, (_, i) =>
  syntheticPicture({ width: side, height: side }, randomOf(7, i)),
);

test("depends on its draws alone", () => {
  const again = syntheticPicture({ width: side, height: side }, randomOf(7, 3));
  expect(again).toEqual(pictures[3]);
  expect(again.data).not.toEqual(pictures[4].data);
});

test("is RGB of the size asked for, within 0…1", () => {
  const { width, height, channels, data } = syntheticPicture(
    { width: 50, height: 33 },
    randomOf(1),
  );
  expect([width, height, channels, data.length]).toEqual([50, 33, 3, 50 * 33 * 3]);
  expect(data.every((value) => value >= 0 && value <= 1)).toBe(true);
});

/**
 * Power of 2-D frequencies averaged over rings, P(f) ∝ f^slope. On the 284 photographs of ../shared/data/val
 * (256², the same measure at 4…64 cycles) the slope is −2.4; white noise has 0, a lone soft blob below −4.
 */
test("has power that falls with frequency as in photographs", () => {
  const mean = new Float64Array(side / 2 + 1);
  for (const picture of pictures) {
    const rings = ringPower(luma(picture, "rec601"));
    const total = rings.reduce((sum, power) => sum + power, 0);
    rings.forEach((power, f) => {
      mean[f] += power / total;
    });
  }
  const slope = logSlope(mean, { from: 2, to: 24 });
  expect(slope).toBeGreaterThan(-2.8);
  expect(slope).toBeLessThan(-1.9);
});

/** On the same photographs: luma 0.46 ± 0.22 within a picture, chroma 0.09, median step 4.3 levels. */
test("has the light, colours and detail of photographs", () => {
  const averages = pictures.map(colourStatistics);
  const mean = (pick: (of: (typeof averages)[number]) => number) =>
    averages.reduce((sum, of) => sum + pick(of), 0) / averages.length;
  const light = mean(({ luma }) => luma);
  expect(light).toBeGreaterThan(0.36);
  expect(light).toBeLessThan(0.56);
  const contrast = mean(({ deviation }) => deviation);
  expect(contrast).toBeGreaterThan(0.14);
  expect(contrast).toBeLessThan(0.3);
  const chroma = mean((of) => of.chroma);
  expect(chroma).toBeGreaterThan(0.05);
  expect(chroma).toBeLessThan(0.14);
  const step = mean((of) => of.medianStep) * 255;
  expect(step).toBeGreaterThan(2);
  expect(step).toBeLessThan(12);
});

function colourStatistics(picture: Picture) {
  const { data } = luma(picture, "rec601");
  const area = data.length;
  const mean = data.reduce((sum, value) => sum + value, 0) / area;
  const variance = data.reduce((sum, value) => sum + (value - mean) ** 2, 0) / area;
  let chroma = 0;
  for (let i = 0; i < area; i++) {
    const cb = 0.564 * (picture.data[2 * area + i] - data[i]);
    const cr = 0.713 * (picture.data[i] - data[i]);
    chroma += Math.hypot(cb, cr) / area;
  }
  const steps = data.subarray(1).map((value, i) => Math.abs(value - data[i]));
  const medianStep = steps.sort()[Math.floor(area / 2)];
  return { luma: mean, deviation: Math.sqrt(variance), chroma, medianStep };
}

/** |DFT|² of a square grey picture under a Hann window, averaged over rings of radius 0…side/2. */
function ringPower({ width: n, data }: Picture): Float64Array {
  const mean = data.reduce((sum, value) => sum + value, 0) / data.length;
  const window = (i: number) => 0.5 - 0.5 * Math.cos((2 * Math.PI * (i + 0.5)) / n);
  const real = Float64Array.from(data, (value, i) => {
    return (value - mean) * window(i % n) * window(Math.floor(i / n));
  });
  const spectrum = dftOfRows(dftOfRows({ real, imaginary: new Float64Array(n * n) }, n), n);
  const sums = new Float64Array(n / 2 + 1);
  const counts = new Float64Array(n / 2 + 1);
  for (let i = 0; i < n * n; i++) {
    const [x, y] = [i % n, Math.floor(i / n)].map((f) => Math.min(f, n - f));
    const ring = Math.round(Math.hypot(x, y));
    if (ring > n / 2) continue;
    sums[ring] += spectrum.real[i] ** 2 + spectrum.imaginary[i] ** 2;
    counts[ring]++;
  }
  return sums.map((sum, ring) => sum / counts[ring]);
}

interface Complex {
  readonly real: Float64Array;
  readonly imaginary: Float64Array;
}

/** The DFT of every row, written as columns: twice is the 2-D DFT. */
function dftOfRows({ real, imaginary }: Complex, n: number): Complex {
  const out = { real: new Float64Array(n * n), imaginary: new Float64Array(n * n) };
  const cos = Float64Array.from({ length: n }, (_, k) => Math.cos((2 * Math.PI * k) / n));
  const sin = Float64Array.from({ length: n }, (_, k) => Math.sin((2 * Math.PI * k) / n));
  for (let row = 0; row < n; row++) {
    for (let f = 0; f < n; f++) {
      for (let x = 0; x < n; x++) {
        const [c, s, i] = [cos[(f * x) % n], sin[(f * x) % n], row * n + x];
        out.real[f * n + row] += real[i] * c + imaginary[i] * s;
        out.imaginary[f * n + row] += imaginary[i] * c - real[i] * s;
      }
    }
  }
  return out;
}

/** The slope of log power over log frequency, least squares over whole frequencies from…to. */
function logSlope(power: Float64Array, range: { readonly from: number; readonly to: number }) {
  const points = Array.from({ length: range.to - range.from + 1 }, (_, k) => {
    const f = range.from + k;
    return { x: Math.log(f), y: Math.log(power[f]) };
  });
  const mean = (pick: (point: { x: number; y: number }) => number) =>
    points.reduce((sum, point) => sum + pick(point), 0) / points.length;
  const [x, y] = [mean((point) => point.x), mean((point) => point.y)];
  return (
    mean((point) => (point.x - x) * (point.y - y)) / mean((point) => (point.x - x) * (point.x - x))
  );
}
