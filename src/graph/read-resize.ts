/** Readers of ONNX's Resize and Upsample (nearest, linear) of `[N, C, H, W]`, as one matrix an axis. */
import { matmul } from "./matmul.ts";
import type { Readers, ReadNode } from "./read-node.ts";
import { constantOf } from "./read-tensor.ts";
import { enlargeNearest } from "./resize.ts";
import { transpose } from "./shaping.ts";
import type { Tensor } from "./tensor.ts";

/** One side of the picture before and after; `scale` may differ from `to / from` where `to` was rounded. */
interface Axis {
  readonly from: number;
  readonly to: number;
  readonly scale: number;
}

/** Where output place `i` lies among the input's; in float32, as runtimes do, since rounding may decide on it. */
type Transformation = (i: number, axis: Axis) => number;

const { fround } = Math;
const byCentres: Transformation = (i, { scale }) => fround(fround((i + 0.5) / scale) - 0.5);

const transformations = {
  half_pixel: byCentres,
  asymmetric: (i, { scale }) => fround(i / scale),
  align_corners: (i, { from, to }) => (to === 1 ? 0 : fround((i * (from - 1)) / (to - 1))),
  pytorch_half_pixel: (i, axis) => (axis.to > 1 ? byCentres(i, axis) : 0),
} as const satisfies Record<string, Transformation>;

const roundings = {
  round_prefer_floor: (place) => Math.ceil(place - 0.5),
  round_prefer_ceil: (place) => Math.floor(place + 0.5),
  floor: Math.floor,
  ceil: Math.ceil,
} as const satisfies Record<string, (place: number) => number>;

/** The input places that an output place is made of, and how much of each. */
type Taps = readonly (readonly [place: number, weight: number])[];

interface Method {
  readonly mode: "nearest" | "linear";
  readonly transformation: keyof typeof transformations;
  readonly rounding: keyof typeof roundings;
}

function tapsAt(i: number, axis: Axis, { mode, transformation, rounding }: Method): Taps {
  const last = axis.from - 1;
  const inside = (place: number) => Math.min(last, Math.max(0, place));
  const place = transformations[transformation](i, axis);
  if (mode === "nearest") return [[inside(roundings[rounding](place)), 1]];
  const low = Math.floor(inside(place));
  const share = inside(place) - low;
  return share === 0
    ? [[low, 1]]
    : [
        [low, 1 - share],
        [low + 1, share],
      ];
}

/** Y = R_h X R_wᵀ; a nearest enlargement by a whole factor is spread instead. */
function resized(x: Tensor, axes: readonly [Axis, Axis], method: Method): Tensor {
  const taps = axes.map((axis) =>
    Array.from({ length: axis.to }, (_, i) => tapsAt(i, axis, method)),
  );
  const factor = axes[0].to / axes[0].from;
  const isSpread = axes.every(
    ({ from, to }, axis) =>
      to === from * factor &&
      taps[axis].every(
        ([[place], ...more], i) => more.length === 0 && place === Math.floor(i / factor),
      ),
  );
  if (Number.isInteger(factor) && isSpread) return enlargeNearest(x, factor);
  const [rows, columns] = axes.map((axis, i) => matrix(taps[i], axis));
  return matmul(matmul(rows, x), transpose(columns, [1, 0]));
}

/** [to, from] */
function matrix(taps: readonly Taps[], { from, to }: Axis): Tensor {
  const weights = new Float32Array(to * from);
  taps.forEach((each, i) => {
    for (const [place, weight] of each) weights[i * from + place] += weight;
  });
  return constantOf(weights, [to, from]);
}

// ── Reading ─────────────────────────────────────────────────────────────────────────────────────

/** Matrices larger than this are not built. */
const LARGEST_SIDE = 8192;

interface Sizes {
  readonly scales: readonly number[] | undefined;
  readonly sizes?: readonly number[] | undefined;
}

/** The two sides of the picture; batch and channels must stay as they are. */
function axesOf(node: ReadNode, { scales, sizes }: Sizes): readonly [Axis, Axis] {
  const { shape } = node.picture(0);
  const over = node.ints("axes") ?? [0, 1, 2, 3];
  const along = (values: readonly number[] | undefined, axis: number) =>
    values?.[over.findIndex((each) => each === axis || each === axis - 4)];
  const axes = shape.map((from, axis): Axis => {
    const scale = along(scales?.length ? scales : undefined, axis);
    const to = scale ? Math.floor(from * scale) : (along(sizes, axis) ?? from);
    return { from, to, scale: scale ?? fround(to / from) };
  });
  const [n, c, rows, columns] = axes;
  if (n.to !== n.from || c.to !== c.from) node.complain("only height and width to change", "more");
  const fits = [rows, columns].every(
    ({ from, to }) => to >= 1 && Math.max(from, to) <= LARGEST_SIDE && Number.isInteger(to),
  );
  if (!fits) node.complain(`sides of 1–${LARGEST_SIDE} pixels`, `${rows.to}×${columns.to}`);
  return [rows, columns];
}

function readResize(node: ReadNode): Tensor {
  node.ignore("cubic_coeff_a", "extrapolation_value");
  node.insist("antialias", 0);
  node.insist("exclude_outside", 0);
  node.word("keep_aspect_ratio_policy", ["stretch"]);
  const mode = node.word("mode", ["nearest", "linear"]);
  if (node.opset < 11) return upsampled(node, mode, node.known(1));
  const method: Method = {
    mode,
    transformation: node.word("coordinate_transformation_mode", [
      "half_pixel",
      "asymmetric",
      "align_corners",
      "pytorch_half_pixel",
    ]),
    rounding: node.word("nearest_mode", [
      "round_prefer_floor",
      "round_prefer_ceil",
      "floor",
      "ceil",
    ]),
  };
  const axes = axesOf(node, { scales: node.known(2), sizes: node.known(3) });
  return resized(node.picture(0), axes, method);
}

/** The scales are an attribute in opset 7, an input in 9; "bilinear" is an older word for linear. */
function readUpsample(node: ReadNode): Tensor {
  const mode = node.word("mode", ["nearest", "linear", "bilinear"]);
  const scales = node.numbers("scales") ?? node.known(1);
  return upsampled(node, mode === "nearest" ? "nearest" : "linear", scales);
}

/** What was meant before the transformations had names. */
function upsampled(
  node: ReadNode,
  mode: Method["mode"],
  scales: readonly number[] | undefined,
): Tensor {
  const method = { mode, transformation: "asymmetric", rounding: "floor" } as const;
  return resized(node.picture(0), axesOf(node, { scales }), method);
}

export const resizeReaders: Readers = { Resize: readResize, Upsample: readUpsample };
