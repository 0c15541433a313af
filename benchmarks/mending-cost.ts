/**
 * What mending costs: a photo of 1 and of 24 megapixels with the same hole, and a growing hole in one photo. Every case
 * is a process of its own; the median over rounds of its time, its processor time, and the highest peak of memory.
 *
 *     npx tsx benchmarks/mending-cost.ts [ROUNDS] [--holes]
 *
 * Times in milliseconds. Mending is all between decoding and encoding, the building of the network's session among it;
 * the session is freed before encoding, as the command does with one picture. The peak counts tsx, too.
 */
import { fork } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { syntheticPicture } from "../src/data/index.ts";
import { photoOf, readPicture, writePicture } from "../src/files/index.ts";
import { type Picture, type Rectangle, randomOf, type Size } from "../src/image/index.ts";
import { mosaicPhoto } from "../src/mending/damage-photo.ts";
import { mendPhoto } from "../src/mending/mend-photo.ts";
import { openMender } from "../src/mending/mender.node.ts";
import { median } from "./median.ts";

interface Case extends Size {
  readonly title: string;
  readonly hole: Rectangle;
}

interface Cost {
  readonly decode: number;
  readonly mend: number;
  readonly cpu: number;
  readonly encode: number;
  readonly peakBytes: number;
}

const sameHole = { x: 320, y: 240, width: 320, height: 240 };
const scales: readonly Case[] = [
  { title: "1 Mpx, hole of 320×240", width: 1224, height: 816, hole: sameHole },
  { title: "24 Mpx, hole of 320×240", width: 6000, height: 4000, hole: sameHole },
];

/** A hole of so many per cent of 2400×1600, in its middle. */
const shareOf = (percent: number): Case => {
  const [width, height] = [2400, 1600];
  const side = (whole: number) => 8 * Math.round((whole * Math.sqrt(percent / 100)) / 8);
  const [w, h] = [side(width), side(height)];
  const hole = { x: (width - w) / 2, y: (height - h) / 2, width: w, height: h };
  return { title: `4 Mpx, hole of ${percent} %`, width, height, hole };
};
const shares = [0.5, 1, 2, 5, 10, 25, 50, 100].map(shareOf);
const cases = [...scales, ...shares];

/** A synthetic picture of 512², repeated until it fills the size. */
function tiled({ width, height }: Size): Picture {
  const tile = syntheticPicture({ width: 512, height: 512 }, randomOf(7));
  const data = new Float32Array(3 * width * height);
  for (let i = 0; i < data.length; i++) {
    const [c, place] = [Math.floor(i / (width * height)), i % (width * height)];
    const [x, y] = [(place % width) % 512, Math.floor(place / width) % 512];
    data[i] = tile.data[(c * 512 + y) * 512 + x];
  }
  return { width, height, channels: 3, data };
}

async function measure({ hole: rectangle }: Case, path: string): Promise<Cost> {
  const began = performance.now();
  const photo = await readPicture(path);
  const decoded = performance.now();
  const mender = await openMender({ device: "cpu" });
  const cpu = process.cpuUsage();
  const { photo: mended } = await mendPhoto(photo, { rectangle, cellPx: 8 }, mender);
  const { user, system } = process.cpuUsage(cpu);
  const made = performance.now();
  await mender.close();
  const closed = performance.now();
  await writePicture(`${path}.mended.jpg`, mended, { quality: 90 });
  return {
    ...{ decode: decoded - began, mend: made - decoded, cpu: (user + system) / 1000 },
    encode: performance.now() - closed,
    peakBytes: process.resourceUsage().maxRSS * 1024,
  };
}

const inOwnProcess = (index: number, path: string): Promise<Cost> =>
  new Promise((resolve, reject) => {
    const child = fork(fileURLToPath(import.meta.url), ["--case", `${index}`, path]);
    child.once("message", (cost) => resolve(cost as Cost));
    child.once("exit", (code) => code && reject(new Error(`the process ended with ${code}`)));
  });

async function costOf(each: Case, rounds: number, folder: string): Promise<Cost> {
  const path = join(folder, "broken.jpg");
  const whole = photoOf(tiled(each));
  const { photo } = mosaicPhoto(whole, { rectangle: each.hole, cellPx: 8 });
  await writePicture(path, photo, { quality: 95 });
  const costs: Cost[] = [];
  for (let round = 0; round < rounds; round++) {
    costs.push(await inOwnProcess(cases.indexOf(each), path));
  }
  const of = (name: keyof Cost) => median(costs.map((cost) => cost[name]));
  return {
    ...{ decode: of("decode"), mend: of("mend"), cpu: of("cpu"), encode: of("encode") },
    peakBytes: Math.max(...costs.map(({ peakBytes }) => peakBytes)),
  };
}

async function compare(rounds: number, chosen: readonly Case[]): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "kintsugi-cost-"));
  const found: Cost[] = [];
  process.stdout.write("| case | decode | mend | its CPU | encode | peak, MB |\n");
  process.stdout.write("|---|---|---|---|---|---|\n");
  for (const each of chosen) {
    const cost = await costOf(each, rounds, folder);
    found.push(cost);
    const times = [cost.decode, cost.mend, cost.cpu, cost.encode];
    const cells = [...times, cost.peakBytes / 1e6].map((value) => value.toFixed(0));
    process.stdout.write(`| ${each.title} | ${cells.join(" | ")} |\n`);
  }
  await rm(folder, { recursive: true });
  if (chosen !== scales) return;
  const [small, large] = found;
  const [wall, cpu] = (["mend", "cpu"] as const).map((name) => large[name] / small[name]);
  process.stdout.write(`\n24 Mpx against 1 Mpx: ${wall.toFixed(2)}×, ${cpu.toFixed(2)}× of CPU\n`);
}

const [flag, ...words] = process.argv.slice(2);
if (flag === "--case")
  process.send!(await measure(cases[Number(words[0])], words[1]), () => process.exit(0));
else {
  const wantsHoles = process.argv.includes("--holes");
  await compare(Number(flag) || 3, wantsHoles ? shares : scales);
}
