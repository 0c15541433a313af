/** What the loops in WebAssembly compute, against the formulas written out; sizes are no multiples of anything. */
import { describe, expect, test } from "vitest";
import { gaussianBlur } from "../../image/blur.ts";
import { squaredDistanceTo } from "../../image/distance.ts";
import { dilate, erode } from "../../image/hole.ts";
import { randomOf } from "../../image/random.ts";
import { beyondAround } from "./beyond.ts";
import { sharpChanges } from "./changes.ts";
import { bestComb, continuedComb, countAt, type Histogram } from "./comb.ts";
import { grown, shrunk } from "./discs.ts";
import { forEnds } from "./ends.ts";
import { logTail } from "./false-alarms.ts";
import { kernels, letGoOfLarge } from "./kernels.ts";
import { sharpened } from "./lines.ts";
import { halved, lumaPlane, type Plane } from "./plane.ts";
import { changeProfile, edgesWithin, sidesOf, viewOf } from "./sides.ts";
import { solidBlocks } from "./solid-blocks.ts";

const [width, height] = [75, 53];
const random = randomOf(11);
const noise = (count: number, most: number) =>
  Float32Array.from({ length: count }, () => most * random());

/** Cells of 6×5 px with a little texture, levels. */
const plane: Plane = (() => {
  const cells = noise(width * height, 90);
  const texture = noise(width * height, 3);
  const data = texture.map((each, i) => {
    const [x, y] = [i % width, Math.floor(i / width)];
    return each + cells[Math.floor(y / 5) * width + Math.floor(x / 6)];
  });
  return { width, height, data };
})();
const at = (x: number, y: number): number => plane.data[y * width + x];
const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);
const range = (from: number, to: number): number[] =>
  Array.from({ length: Math.max(0, to - from) }, (_, i) => from + i);

test("luma is the weighted sum of the channels, over more than one part", () => {
  const area = 203 * 101;
  const data = noise(3 * area, 1);
  const luma = lumaPlane({ width: 203, height: 101, channels: 3, data }).data;
  for (const i of [0, 1, 8191, 8192, area - 1]) {
    const expected = 255 * (0.299 * data[i] + 0.587 * data[area + i] + 0.114 * data[2 * area + i]);
    expect(luma[i]).toBeCloseTo(expected, 3);
  }
  expect(luma).toHaveLength(area);
});

test("half of a plane are the means of 2×2 pixels", () => {
  const half = halved(plane);
  expect([half.width, half.height]).toEqual([37, 26]);
  half.data.forEach((value, i) => {
    const [x, y] = [2 * (i % 37), 2 * Math.floor(i / 37)];
    const mean = (at(x, y) + at(x + 1, y) + at(x, y + 1) + at(x + 1, y + 1)) / 4;
    expect(value).toBeCloseTo(mean, 4);
  });
});

describe("sharp changes", () => {
  /** The step before a boundary of an axis in a band of four lines; nothing changes beyond the ends. */
  const stepAt = (axis: "x" | "y", band: number, b: number): number => {
    const size = axis === "x" ? width : height;
    if (b < 1 || b >= size) return 0;
    const line = (place: number) =>
      sum(
        range(0, 4).map((k) => (axis === "x" ? at(place, 4 * band + k) : at(4 * band + k, place))),
      );
    return Math.abs(line(b) - line(b - 1));
  };

  test.each(["x", "y"] as const)("along %s are counted by blocks of eight bands", (axis) => {
    const [length, across] = axis === "x" ? [width, height] : [height, width];
    const bands = Math.floor(across / 4);
    const { counts, blocks } = sharpChanges(plane)[axis];
    expect(blocks).toBe(Math.ceil(bands / 8));
    const expected = new Uint8Array(blocks * length);
    for (const band of range(0, bands)) {
      for (const b of range(2, length - 1)) {
        const [two, one, here, next, after] = range(-2, 3).map((k) => stepAt(axis, band, b + k));
        const isPeak =
          here >= 1.6 && here >= one && here > next && here >= 2 * two && here >= 2 * after;
        if (isPeak) expected[Math.floor(band / 8) * length + b]++;
      }
    }
    expect(sum([...expected])).toBeGreaterThan(50);
    expect(counts).toEqual(expected);
  });
});

describe("cells", () => {
  const mesh = {
    x: edgesWithin({ pitch: 6, phase: 3 }, width),
    y: edgesWithin({ pitch: 5, phase: 1 }, height),
  };
  const columns = mesh.x.edges.length - 1;
  /** The pixels of a cell along an axis but for one on either side. */
  const inside = ({ edges }: { readonly edges: Int32Array }, i: number) =>
    range(edges[i] + 1, edges[i + 1] - 1);
  /** The mean change between the pixels b − 1 and b of some rows. */
  const stepAt = (b: number, rows: readonly number[]): number =>
    Math.abs(sum(rows.map((y) => at(b, y) - at(b - 1, y)))) / rows.length;

  test.each(["along", "down"] as const)("show their changes %s", (axis) => {
    const view = viewOf(plane, mesh, 1);
    expect(view.columns * view.rows).toBe(view.mean.length);
    const { first, second, within } = view[axis];
    const [{ edges, others }, size] = axis === "along" ? [mesh.x, width] : [mesh.y, height];
    const valueAt = axis === "along" ? at : (y: number, x: number) => at(x, y);
    const stepAt = (b: number, lines: readonly number[]): number =>
      b < 1 || b >= size
        ? 0
        : Math.abs(sum(lines.map((line) => valueAt(b, line) - valueAt(b - 1, line)))) /
          lines.length;
    const atSide = (side: number, lines: readonly number[]): number =>
      edges[side] === 0 || edges[side] === size
        ? -1
        : Math.max(stepAt(edges[side], lines), stepAt(others[side], lines));
    for (const cell of range(0, view.mean.length)) {
      const [column, row] = [cell % columns, Math.floor(cell / columns)];
      const [xs, ys] = [inside(mesh.x, column), inside(mesh.y, row)];
      const [own, lines, side] = axis === "along" ? [xs, ys, column] : [ys, xs, row];
      const most = Math.max(0, ...own.slice(1).map((b) => stepAt(b, lines)));
      expect(within[cell]).toBeCloseTo(most, 3);
      expect(first[cell]).toBeCloseTo(atSide(side, lines), 3);
      expect(second[cell]).toBeCloseTo(atSide(side + 1, lines), 3);
      const values = ys.flatMap((y) => xs.map((x) => at(x, y)));
      const mean = sum(values) / values.length;
      expect(view.mean[cell]).toBeCloseTo(mean, 3);
      const variance = sum(values.map((each) => (each - mean) ** 2)) / values.length;
      expect(view.variance[cell]).toBeCloseTo(variance, 2);
    }
  });

  test("say by which of their sides more changes than within", () => {
    const steps = {
      first: Float32Array.of(9, 0.2, -1),
      second: Float32Array.of(3, 0.1, 4),
      within: Float32Array.of(5, 0.3, 2),
    };
    const { tests, hits, steps: atSides, inner } = sidesOf(steps, 0.5);
    expect([[...tests], [...hits]]).toEqual([
      [2, 0, 1],
      [1, 0, 1],
    ]);
    expect([[...atSides], [...inner]]).toEqual([
      [12, 0, 4],
      [10, 0, 2],
    ]);
  });

  test("give a profile of what changes at and around those that are asked for", () => {
    const cells = new Uint8Array(columns * (mesh.y.edges.length - 1));
    const some = [columns + 2, columns + 3, 3 * columns + 7];
    for (const cell of some) cells[cell] = 1;
    const expected = new Float64Array(width);
    const add = (row: number, from: number, to: number) => {
      for (const b of range(from, to)) expected[b] += Math.min(24, stepAt(b, inside(mesh.y, row)));
    };
    const { edges } = mesh.x;
    add(1, edges[2] - 2, edges[4] + 3);
    add(3, edges[7] - 2, edges[8] + 3);
    const profile = changeProfile(plane, mesh, cells);
    profile.forEach((change, b) => {
      expect(change).toBeCloseTo(expected[b], 3);
    });
  });
});

describe("combs", () => {
  /** Lines at 5 + 7.5·i px, as strong as 6 of 16 bands, and chance changes. */
  const counts = Float32Array.from({ length: 64 }, () => Math.floor(2.4 * random()));
  for (let i = 0; i < 8; i++) {
    const place = 5 + 7.5 * i;
    const below = Math.floor(place);
    counts[below] += 6 * (1 - (place - below));
    counts[below + 1] += 6 * (place - below);
  }
  const histogram: Histogram = { counts, bands: 16 };

  /** −log₁₀ of the chance of so many changes under lines in 1 … 62 without the fullest one. */
  function evidenceOf(pitch: number, phase: number): number {
    const first = Math.ceil((1 - phase) / pitch);
    const last = Math.floor((62 - phase) / pitch);
    const under = range(first, last + 1).map((i) => countAt(counts, phase + i * pitch));
    const chance = Math.max(0.01, sum([...counts]) / (16 * 64));
    const successes = sum(under) - Math.max(...under);
    return -logTail({ tests: (last - first) * 16, successes, chance });
  }

  test("are found by the spectrum, with the evidence of their lines", () => {
    const comb = bestComb(histogram);
    expect(comb.pitch).toBeCloseTo(7.5, 1);
    expect(Math.abs(comb.phase - 5)).toBeLessThan(0.6);
    expect(comb.evidence).toBeGreaterThan(5);
    expect(comb.evidence).toBeCloseTo(evidenceOf(comb.pitch, comb.phase), 3);
  });

  test("go on where most speaks for them, up to a pixel off", () => {
    const { phase, evidence } = continuedComb(histogram, { pitch: 7.5, phase: 4 });
    expect(phase).toBe(5);
    const tried = [3, 3.5, 4, 4.5, 5].map((each) => evidenceOf(7.5, each));
    expect(evidence).toBeCloseTo(Math.max(...tried), 3);
  });
});

test("a large memory is let go, and the next has all that is needed", () => {
  const counts = Float32Array.from({ length: 64 }, (_, b) => (b % 8 === 3 ? 9 : 0));
  const comb = bestComb({ counts, bands: 16 });
  const before = kernels();
  letGoOfLarge();
  expect(kernels()).toBe(before);
  before.places(2 ** 25);
  letGoOfLarge();
  expect(kernels()).not.toBe(before);
  expect(bestComb({ counts, bands: 16 })).toEqual(comb);
  expect(comb.pitch).toBeCloseTo(8, 1);
});

test("lines are sharpened to where they gather the most", () => {
  const counts = new Float32Array(400);
  for (let i = 0; i < 40; i++) {
    const place = 21.3 + 8.37 * i;
    const below = Math.floor(place);
    counts[below] += 9 * (1 - (place - below));
    counts[below + 1] += 9 * (place - below);
  }
  const { pitch, phase } = sharpened(counts, { pitch: 8.4, phase: 20.5 });
  expect(pitch).toBeCloseTo(8.37, 2);
  const off = (phase - 21.3) / 8.37;
  expect(Math.abs(off - Math.round(off)) * 8.37).toBeLessThan(0.1);
});

test("blocks are solid where every channel is within three levels of its first pixel", () => {
  const data = new Float32Array(3 * width * height).fill(0.5);
  const set = (c: number, x: number, y: number, levels: number) => {
    data[(c * height + y) * width + x] = 0.5 + levels / 255;
  };
  set(0, 3, 3, 2.9);
  set(1, 15, 7, -3.2);
  set(2, 16, 15, 3.2);
  const { columns, rows, colours } = solidBlocks({ width, height, channels: 3, data });
  expect([columns, rows]).toEqual([9, 6]);
  const isSolid = [...colours[0]].map((level) => level >= 0);
  expect(isSolid.flatMap((solid, block) => (solid ? [] : [block]))).toEqual([1, 9 + 2]);
  expect(colours[1][0]).toBeCloseTo(127.5, 4);
});

test.each([0, 1, 1.5, Math.sqrt(15), 4, 18])("a disc of %f px grows and shrinks a hole", (px) => {
  for (const [w, h, share] of [
    [75, 300, 0.01],
    [75, 300, 0.9],
    [16, 5, 0.2],
    [3, 140, 0],
    [33, 129, 1],
  ]) {
    const hole = {
      ...{ width: w, height: h },
      data: Uint8Array.from({ length: w * h }, () => Number(random() < share)),
    };
    expect(grown(hole, px)).toEqual(dilate(hole, px));
    expect(shrunk(hole, px)).toEqual(erode(hole, px));
  }
});

test("a hole ends wherever a pixel of it lies beside one that is not", () => {
  const hole = {
    ...{ width, height },
    data: Uint8Array.from({ length: width * height }, () => Number(random() < 0.3)),
  };
  const isIn = (x: number, y: number) => hole.data[y * width + x] === 1;
  const expected: string[] = [];
  for (const y of range(0, height)) {
    for (const x of range(0, width)) {
      for (const [dx, dy] of [
        [-1, 0],
        [1, 0],
        [0, -1],
        [0, 1],
      ]) {
        const isWithin = x + dx >= 0 && x + dx < width && y + dy >= 0 && y + dy < height;
        if (isWithin && isIn(x, y) && !isIn(x + dx, y + dy)) expected.push([x, y, dx, dy].join());
      }
    }
  }
  const found: string[] = [];
  forEnds(hole, (...end) => found.push(end.join()));
  expect(found.toSorted()).toEqual(expected.toSorted());
});

test("what lies beyond a region is blurred as any picture, at half its size", () => {
  const hole = {
    ...{ width, height },
    data: Uint8Array.from({ length: width * height }, (_, i) =>
      Number(Math.hypot((i % width) - 40, Math.floor(i / width) - 20) < 14),
    ),
  };
  const offsets = [noise(width * height, 50), noise(width * height, 90), plane.data] as const;
  const beyond = beyondAround(hole, offsets);
  const squared = squaredDistanceTo(1, hole);
  const size = { width: 38, height: 27 };
  expect(beyond).toMatchObject(size);
  const sums = new Float32Array(size.width * size.height);
  const blurred = (valueAt: (i: number) => number) => {
    sums.fill(0);
    squared.forEach((each, i) => {
      if (each < 16 || each > 64) return;
      sums[(Math.floor(i / width) >> 1) * size.width + ((i % width) >> 1)] += valueAt(i);
    });
    return gaussianBlur({ ...size, channels: 1, data: sums }, { sigma: 2, radius: 5 }).data;
  };
  const expected = [() => 1, ...offsets.map((each) => (i: number) => each[i])].map(blurred);
  beyond.data.forEach((value, i) => {
    expect(value).toBeCloseTo(expected[i % 4][i >> 2], 2);
  });
});
