/** Pictures by formula, which cells can be enlarged back to. */
import { blankPicture, type Picture } from "../src/image/picture.ts";

/** v = 0.1 + 0.01·x + 0.005·y, which every interpolation of means keeps away from the picture's border; one channel. */
export function ramp(width: number, height: number): Picture {
  const picture = blankPicture(width, height, 1);
  picture.data.forEach((_, i) => {
    picture.data[i] = 0.1 + 0.01 * (i % width) + 0.005 * Math.floor(i / width);
  });
  return picture;
}

/** Smooth waves with some detail. */
export function waves(side: number): Picture {
  const picture = blankPicture(side, side);
  picture.data.forEach((_, i) => {
    const [x, y] = [i % side, Math.floor(i / side) % side];
    picture.data[i] =
      0.5 + 0.3 * Math.sin(x / 7 + i / side ** 2) * Math.cos(y / 9) + 0.05 * Math.sin(x * y);
  });
  return picture;
}
