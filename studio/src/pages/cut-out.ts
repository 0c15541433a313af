/** A part of a picture that the page holds as a bitmap, both as a photo and to be drawn. */
import type { Rectangle, Size } from "kintsugi/image";
import type { Shown } from "../work/protocol.ts";

/** `box` in the picture's pixels, made as large as `size` where that is given; white beneath what is transparent. */
export function cutOut(picture: ImageBitmap, box: Rectangle, size: Size = box): Shown {
  const { width, height } = size;
  const canvas = new OffscreenCanvas(width, height);
  const brush = canvas.getContext("2d")!;
  brush.fillStyle = "white";
  brush.fillRect(0, 0, width, height);
  brush.drawImage(picture, box.x, box.y, box.width, box.height, 0, 0, width, height);
  const { data } = brush.getImageData(0, 0, width, height);
  const raster = new Uint8Array(3 * width * height);
  for (let i = 0; i < width * height; i++) raster.set(data.subarray(4 * i, 4 * i + 3), 3 * i);
  return {
    photo: {
      ...{ width, height, channels: 3, depth: 8, raster, format: "png", warnings: [] },
      metadata: { orientation: 1, palette: false },
    },
    bitmap: canvas.transferToImageBitmap(),
  };
}
