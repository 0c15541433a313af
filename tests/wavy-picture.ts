/** A picture with smooth parts, edges and a little noise, far from black and white everywhere. RGB, 8-bit levels. */
import { type Picture, quantise } from "../src/image/picture.ts";
import { hashPicture } from "./hash-picture.ts";

export function wavyPicture(width: number, height: number): Picture {
  const noise = hashPicture(width, height);
  const data = noise.data.map((grain, i) => {
    const x = i % width;
    const y = Math.floor(i / width) % height;
    const c = Math.floor(i / (width * height));
    const wave = Math.sin(x / (5 + c)) * Math.cos(y / 7) + Math.sin((x + y) / 23);
    const edge = (x >> 4) % 2 === (y >> 4) % 2 ? 0.08 : -0.08;
    return 0.5 + 0.15 * wave + edge + 0.06 * (grain - 0.5);
  });
  return quantise({ ...noise, data });
}
