/**
 * How long 24 megapixels take to be looked at, decoding aside: a photo mirrored at its borders to 6000×4000, as it is and
 * with a mosaic. Plain JavaScript on the built package, as users run it.
 *
 *     npm run benchmark:detection-time -- PHOTO [ROUNDS]
 */
import { cpus, loadavg } from "node:os";
import { readPicture, workingPicture } from "../dist/files/index.js";
import { quantise, rectangleHole } from "../dist/image/index.js";
import { damage, detect, gridOfRectangle } from "../dist/mosaic/index.js";

const size = { width: 6000, height: 4000 };
const [path, rounds = "5"] = process.argv.slice(2);

/** The picture, mirrored at its borders until it fills the size. */
function mirrored({ width, height, channels, data }) {
  const area = size.width * size.height;
  const large = new Float32Array(channels * area);
  const within = (at, length) => {
    const place = at % (2 * length);
    return place < length ? place : 2 * length - 1 - place;
  };
  const xs = Array.from({ length: size.width }, (_, x) => within(x, width));
  for (let c = 0; c < channels; c++) {
    for (let y = 0; y < size.height; y++) {
      const from = (c * height + within(y, height)) * width;
      const to = c * area + y * size.width;
      for (let x = 0; x < size.width; x++) large[to + x] = data[from + xs[x]];
    }
  }
  return { ...size, channels, data: large };
}

function hidden(picture) {
  const rectangle = { x: 1600, y: 900, width: 1600, height: 1200 };
  const mosaic = { kind: "mean", grid: gridOfRectangle(rectangle, 16), support: "clipped" };
  return quantise(damage(picture, rectangleHole(picture, rectangle), mosaic));
}

const median = (values) => values.toSorted((a, b) => a - b)[values.length >> 1];

function row(name, picture) {
  const times = [];
  const cpu = process.cpuUsage();
  let found = 0;
  for (let round = 0; round < Number(rounds); round++) {
    const began = performance.now();
    found = detect(picture).regions.length;
    times.push(performance.now() - began);
  }
  const { user, system } = process.cpuUsage(cpu);
  const told = [median(times), Math.min(...times), (user + system) / 1000 / times.length];
  return `| ${[name, ...told.map((ms) => ms.toFixed(0)), found].join(" | ")} |`;
}

const photo = mirrored(workingPicture(await readPicture(path)));
const load = loadavg()[0].toFixed(1);
console.log(`${cpus().length} × ${cpus()[0]?.model.trim()}, Node ${process.version}, load ${load}`);
console.log("\n| 24 megapixels | ms, median | fastest | CPU, ms | found |\n|---|---|---|---|---|");
console.log(row("a photo", photo));
console.log(row("with a mosaic of 1600×1200 px", hidden(photo)));
