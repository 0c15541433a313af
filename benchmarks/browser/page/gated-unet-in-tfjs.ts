/**
 * `src/networks/gated-unet.ts` in TensorFlow.js: the same layers in the same order with the same weights, written as its
 * own users would, with channels last, as it stores them, and bias and convolution fused.
 */
import {
  add,
  concat,
  div,
  elu,
  fused,
  image,
  matMul,
  maximum,
  mul,
  reshape,
  sigmoid,
  split,
  sub,
  type Tensor,
  type Tensor4D,
  tensor,
  tidy,
  transpose,
} from "@tensorflow/tfjs-core";
import type { Task } from "./task.ts";

type Tensors = Task["weights"]["tensors"];
type Feeds = Task["feeds"];

interface Layer {
  readonly stride?: number;
  readonly dilation?: number;
}

/** A run gives `[3, side, side]`. */
export function gatedUnetInTfjs(
  { weights, feeds }: Task,
  side: number,
): () => Promise<Float32Array> {
  const network: Network = {
    parameters: parametersOf(weights.tensors),
    correctionScale: Number(weights.card.configuration.correctionScale),
  };
  const inputs = inputsOf(feeds, side);
  return async () => {
    const mended = tidy(() => transpose(mend(network, inputs), [0, 3, 1, 2]));
    const values = await mended.data();
    mended.dispose();
    return new Float32Array(values as Float32Array);
  };
}

/** Kernels `[O, C, 3, 3]` → `[3, 3, C, O]`; biases as they are. */
function parametersOf(tensors: Tensors): ReadonlyMap<string, Tensor> {
  return new Map(
    Object.entries(tensors).map(([name, { shape, data }]) => {
      const values = tensor(data as Float32Array, [...shape]);
      return [name, shape.length === 4 ? transpose(values, [2, 3, 1, 0]) : values];
    }),
  );
}

type Inputs = Readonly<Record<string, Tensor>>;

/** Planes `[1, C, H, W]` → `[1, H, W, C]`; scalars `[1, 1, 1, C]`; rows `[1, G, H]`, columns `[1, W, G]`. */
function inputsOf(feeds: Feeds, side: number): Inputs {
  const plane = (name: string): Tensor => {
    const channels = feeds[name].length / side ** 2;
    return transpose(tensor(feeds[name], [1, channels, side, side]), [0, 2, 3, 1]);
  };
  const scalars = (name: string) => tensor(feeds[name], [1, 1, 1, feeds[name].length]);
  const cells = feeds.rows.length / side;
  const planes = ["picture", "base", "hole", "position", "support"] as const;
  return {
    ...Object.fromEntries(planes.map((name) => [name, plane(name)])),
    ...{ cell: scalars("cell"), kind: scalars("kind") },
    rows: tensor(feeds.rows, [1, cells, side]),
    columns: tensor(feeds.columns, [1, side, cells]),
  };
}

interface Network {
  readonly parameters: ReadonlyMap<string, Tensor>;
  readonly correctionScale: number;
}

/** `[1, H, W, 3]` */
function mend({ parameters, correctionScale }: Network, inputs: Inputs): Tensor {
  const { picture, base, hole, position, cell, kind } = inputs;
  const convolution = (name: string, x: Tensor, { stride = 1, dilation = 1 }: Layer = {}) =>
    fused.conv2d({
      x: x as Tensor4D,
      filter: parameters.get(`${name}.weight`) as Tensor4D,
      bias: parameters.get(`${name}.bias`)!,
      ...{ strides: stride, dilations: dilation, pad: dilation, dimRoundingMode: "floor" },
    });
  const gated = (name: string, x: Tensor, layer?: Layer): Tensor => {
    const [feature, gate] = split(convolution(name, x, layer), 2, 3);
    return mul(elu(feature), sigmoid(gate));
  };
  const enlarging = (name: string, x: Tensor, skip: Tensor): Tensor => {
    const [, height, width] = x.shape;
    const size: [number, number] = [2 * height!, 2 * width!];
    return gated(name, concat([image.resizeNearestNeighbor(x as Tensor4D, size), skip], 3));
  };

  const planes = [picture, base, hole, position, mul(cell, hole), mul(kind, hole)];
  const full = gated("encoder.0", concat(planes, 3));
  const half = gated("encoder.2", gated("encoder.1", full, { stride: 2 }));
  const quarter = gated("encoder.4", gated("encoder.3", half, { stride: 2 }));
  const eighth = gated("encoder.5", quarter, { stride: 2 });
  const middle = [2, 4, 8].reduce(
    (x, dilation, i) => gated(`middle.${i}`, x, { dilation }),
    eighth,
  );
  const toQuarter = enlarging("decoder.0", middle, quarter);
  const toHalf = enlarging("decoder.1", toQuarter, half);
  const toFull = enlarging("decoder.2", toHalf, full);
  const correction = mul(convolution("output", toFull), correctionScale);
  return add(base, unseenByCells(mul(correction, hole), inputs));
}

/** f − a · (a·f) / ‖a‖², cell by cell (`src/nn/consistency.ts`). */
function unseenByCells(f: Tensor, { support, rows, columns }: Inputs): Tensor {
  const first = (x: Tensor) => transpose(x, [0, 3, 1, 2]); // [1, H, W, 3] → [1, 3, H, W]
  const [byRows, byColumns] = [rows, columns].map(perChannel);
  const inCells = (x: Tensor) => matMul(matMul(byRows, first(x)), byColumns); // [1, 3, G, G]
  const seen = div(inCells(mul(support, f)), maximum(inCells(mul(support, support)), 1e-6));
  const spread = matMul(matMul(byRows, seen, true), byColumns, false, true); // [1, 3, H, W]
  return sub(f, mul(support, transpose(spread, [0, 2, 3, 1])));
}

/** [1, P, Q] → [1, 1, P, Q], to multiply every channel. */
const perChannel = (x: Tensor): Tensor => reshape(x, [1, 1, x.shape[1]!, x.shape[2]!]);
