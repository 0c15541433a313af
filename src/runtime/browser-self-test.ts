/** Whether a device computes rightly: a gated, dilated convolution held against its formula, worked out here. */
import { KintsugiError } from "../errors.ts";
import { compile, constant, conv, elu, input, mul, sigmoid, split } from "../graph/index.ts";
import type { Device } from "./device.ts";

const [side, channels, kernelSide, dilation] = [16, 4, 3, 2];
/** float16 arithmetic, which some drivers use unasked, is off by more. */
const tolerance = 1e-4;

/** Throws `device-missing` where what comes out is not what must. */
export async function requireSound(device: Device): Promise<void> {
  const x = wave(channels * side * side, 0.37);
  const kernel = wave(2 * channels * channels * kernelSide ** 2, 0.71);
  const got = await computed(device, x, kernel);
  const error = expected(x, kernel).reduce(
    (worst, value, i) => Math.max(worst, Math.abs(value - got[i])),
    0,
  );
  if (error <= tolerance) return; // NaN is not
  throw new KintsugiError("device-missing", {
    where: `device ${device.name}`,
    expected: `a known convolution's values within ${tolerance}`,
    got: `values off by ${error}`,
    advice: "update the graphics driver or use the device cpu",
  });
}

const wave = (length: number, step: number): Float32Array =>
  Float32Array.from({ length }, (_, i) => Math.sin(step * i));

async function computed(device: Device, data: Float32Array, kernel: Float32Array) {
  const x = input("x", [1, channels, side, side]);
  const weight = constant(kernel, [2 * channels, channels, kernelSide, kernelSide]);
  const both = conv(x, weight, { padding: dilation, dilation });
  const [feature, gate] = split(both, [channels, channels], 1);
  const y = mul(elu(feature), sigmoid(gate));
  const program = compile({ name: "self-test", feeds: { x }, results: { y }, state: {} });
  const session = await device.load(program);
  const { y: got } = await session.run({ x: data });
  await session.release();
  return got.data as Float32Array;
}

/** elu(Σ w·x) · σ(Σ v·x), the sums over a 3×3 neighbourhood two pixels apart, zero beyond the border. */
function expected(x: Float32Array, kernel: Float32Array): Float32Array {
  const elus = (value: number) => (value > 0 ? value : Math.expm1(value));
  return Float32Array.from({ length: channels * side * side }, (_, i) => {
    const [channel, at] = [Math.floor(i / side ** 2), i % side ** 2];
    const feature = sumAt(x, kernel, { channel, at });
    const gate = sumAt(x, kernel, { channel: channel + channels, at });
    return elus(feature) / (1 + Math.exp(-gate));
  });
}

function sumAt(
  x: Float32Array,
  kernel: Float32Array,
  { channel, at }: { readonly channel: number; readonly at: number },
): number {
  const [row, column] = [Math.floor(at / side), at % side];
  let sum = 0;
  for (let tap = 0; tap < channels * kernelSide ** 2; tap++) {
    const from = Math.floor(tap / kernelSide ** 2);
    const y = row + dilation * ((Math.floor(tap / kernelSide) % kernelSide) - 1);
    const across = column + dilation * ((tap % kernelSide) - 1);
    if (y < 0 || y >= side || across < 0 || across >= side) continue;
    sum +=
      kernel[channel * channels * kernelSide ** 2 + tap] * x[(from * side + y) * side + across];
  }
  return sum;
}
