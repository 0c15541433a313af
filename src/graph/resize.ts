/** Enlarging and shrinking `[N, C, H, W]`, made of other operators, so that the gradients come for free. */
import { matmul } from "./matmul.ts";
import { broadcastTo, reshape } from "./shaping.ts";
import { constant, requireShape, type Tensor } from "./tensor.ts";

/** Each pixel becomes `factor` × `factor` equal ones. */
export function enlargeNearest(x: Tensor, factor: number): Tensor {
  requireShape(Number.isInteger(factor) && factor >= 1, "enlargeNearest", "a whole factor ≥ 1", [
    factor,
  ]);
  requireShape(x.shape.length === 4, "enlargeNearest", "[N, C, H, W]", x.shape);
  const [n, c, h, w] = x.shape;
  const apart = reshape(x, [n * c, h, 1, w, 1]);
  return reshape(broadcastTo(apart, [n * c, h, factor, w, factor]), [n, c, h * factor, w * factor]);
}

export interface ResizeOptions {
  readonly height: number;
  readonly width: number;
  readonly method: "nearest" | "bilinear";
}

/** Y = R_h X R_wᵀ with the interpolation's weights (half-pixel centres, no smoothing when shrinking). */
export function resize(x: Tensor, { height, width, method }: ResizeOptions): Tensor {
  requireShape(x.shape.length === 4, "resize", "[N, C, H, W]", x.shape);
  requireShape(
    [height, width].every((side) => Number.isInteger(side) && side >= 1),
    "resize",
    "a whole height and width ≥ 1",
    [height, width],
  );
  const [, , h, w] = x.shape;
  if (method === "nearest" && height % h === 0 && height / h === width / w)
    return enlargeNearest(x, height / h);
  const rows = constant(weights(h, height, method), [height, h]);
  const columns = constant(transposed(weights(w, width, method), width, w), [w, width]);
  return matmul(matmul(rows, x), columns);
}

/** [to, from]: how much of each input place goes into each output place. */
function weights(from: number, to: number, method: ResizeOptions["method"]): Float32Array {
  const matrix = new Float32Array(to * from);
  for (let i = 0; i < to; i++) {
    if (method === "nearest") {
      matrix[i * from + Math.floor((i * from) / to)] = 1;
      continue;
    }
    const place = Math.min(from - 1, Math.max(0, ((i + 0.5) * from) / to - 0.5));
    const low = Math.floor(place);
    const high = Math.min(low + 1, from - 1);
    matrix[i * from + low] += 1 - (place - low);
    matrix[i * from + high] += place - low;
  }
  return matrix;
}

const transposed = (matrix: Float32Array, rows: number, columns: number): Float32Array =>
  matrix.map((_, i) => matrix[(i % rows) * columns + Math.floor(i / rows)]);
