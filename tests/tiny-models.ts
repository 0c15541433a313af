/** Programs of a few operators, for tests of what runs programs. */
import {
  add,
  type CompiledProgram,
  compile,
  conv,
  gather,
  greater,
  input,
  matmul,
  mul,
  type Tensor,
  where,
} from "../src/graph/index.ts";

/** total ← total + x; the result is `doubled` = 2·x. The state is `total`, `[size]`. */
export function adderProgram(size = 4): CompiledProgram {
  const x = input("x", [size]);
  const total = input("total", [size]);
  return compile({
    name: "adder",
    feeds: { x },
    results: { doubled: add(x, x) },
    state: { total: { current: total, next: add(total, x) } },
  });
}

/** `scaled` = total · x; the state `total`, `[size]`, stays. */
export function scalerProgram(size = 4): CompiledProgram {
  const x = input("x", [size]);
  const total = input("total", [size]);
  return compile({
    name: "scaler",
    feeds: { x },
    results: { scaled: mul(total, x) },
    state: { total: { current: total } },
  });
}

/** `y` = the 3×3 convolution of `x` `[N, C, S, S]` by the state `kernel` `[C, C, 3, 3]`, zero padding. */
export function convolutionProgram(batch: number, channels: number, side: number): CompiledProgram {
  const x = input("x", [batch, channels, side, side]);
  const kernel = input("kernel", [channels, channels, 3, 3]);
  return compile({
    name: "convolution",
    feeds: { x },
    results: { y: conv(x, kernel, { padding: 1 }) },
    state: { kernel: { current: kernel } },
  });
}

/** All three dtypes: `above` (bool) = x > 0; `picked` = x at the int64 `indices`; `kept` = x where `known`, else 0. */
export function dtypesProgram(): CompiledProgram {
  const x = input("x", [3]);
  const indices = input("indices", [2], "int64");
  const known = input("known", [3], "bool");
  return compile({
    name: "dtypes",
    feeds: { x, indices, known },
    results: { above: greater(x, 0), picked: gather(x, indices, 0), kept: where(known, x, 0) },
    state: {},
  });
}

/** `y` = x multiplied by itself `products` times, `[side, side]`: long enough to be caught in flight. */
export function heavyProgram(side = 512, products = 40): CompiledProgram {
  const x = input("x", [side, side]);
  let y: Tensor = x;
  for (let i = 0; i < products; i++) y = matmul(y, x);
  return compile({ name: "heavy", feeds: { x }, results: { y }, state: {} });
}
