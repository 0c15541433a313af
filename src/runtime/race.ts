/** Which of two devices computes faster: how `auto` tells a graphics processor from its imitation in software. */
import { type CompiledProgram, compile, input, matmul, type Tensor } from "../graph/index.ts";
import { type Device, floats } from "./device.ts";

/** A product of 256² matrices takes a graphics processor about 2 ms with its transfers, SwiftShader over 100. */
const glance = { side: 256, products: 1, limitMs: 10 };
/** 8.6 GFLOP: 35 ms on two server cores. */
const heat = { side: 1024, products: 4 };

/** Keeps the faster device open and closes the other; a slow challenger is seen through at a glance. */
export async function fasterOf(champion: Device, challenger: Device): Promise<Device> {
  const wins = await beats(challenger, champion);
  await (wins ? champion : challenger).close();
  return wins ? challenger : champion;
}

async function beats(challenger: Device, champion: Device): Promise<boolean> {
  if ((await fastestMs(challenger, glance.side, glance.products)) > glance.limitMs) return false;
  const time = (device: Device) => fastestMs(device, heat.side, heat.products);
  return (await time(challenger)) < (await time(champion));
}

/** The best of three runs after one to warm up, transfers included. */
async function fastestMs(device: Device, side: number, products: number): Promise<number> {
  const session = await device.load(productProgram(side, products));
  const feeds = { x: floats([side, side], new Float32Array(side * side).fill(1 / side)) };
  await session.run(feeds);
  const times: number[] = [];
  for (let i = 0; i < 3; i++) {
    const start = performance.now();
    await session.run(feeds);
    times.push(performance.now() - start);
  }
  await session.release();
  return Math.min(...times);
}

/** `y` = x·x·…·x, so many products of `[side, side]`. */
function productProgram(side: number, products: number): CompiledProgram {
  const x = input("x", [side, side]);
  let y: Tensor = x;
  for (let i = 0; i < products; i++) y = matmul(y, x);
  return compile({ name: `race ${side} ${products}`, feeds: { x }, results: { y }, state: {} });
}
