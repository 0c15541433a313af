/** Photos as JPEG files by the browser's own encoder, with profile, EXIF and XMP put in. */
import { saidBeforeLoss } from "./before-loss.ts";
import { jpegWith } from "./metadata.browser.ts";
import { hasAlpha, type Photo } from "./photo.ts";

/** Written so where the photo does not come from a JPEG. */
const usualQuality = 95;

/** The photo as a JPEG of the quality that it had; transparent pixels lie on white. 8 bits a channel. */
export async function encodeJpeg(photo: Photo): Promise<Uint8Array<ArrayBuffer>> {
  const { width, height, metadata } = photo;
  const canvas = new OffscreenCanvas(width, height);
  const brush = canvas.getContext("2d", { alpha: false })!;
  brush.putImageData(new ImageData(onWhite(photo), width, height), 0, 0);
  const quality = (metadata.jpeg?.quality ?? usualQuality) / 100;
  const blob = await canvas.convertToBlob({ type: "image/jpeg", quality });
  return jpegWith(new Uint8Array(await blob.arrayBuffer()), saidBeforeLoss(metadata));
}

/** `[H, W, C]` → opaque RGBA, `[H, W, 4]`. */
function onWhite(photo: Photo): Uint8ClampedArray<ArrayBuffer> {
  const { width, height, channels, raster } = photo;
  const rgba = new Uint8ClampedArray(4 * width * height).fill(255);
  const [green, blue] = channels < 3 ? [0, 0] : [1, 2];
  for (let i = 0, j = 0; j < rgba.length; i += channels, j += 4) {
    const alpha = hasAlpha(photo) ? raster[i + channels - 1] / 255 : 1;
    rgba[j] = 255 + alpha * (raster[i] - 255);
    rgba[j + 1] = 255 + alpha * (raster[i + green] - 255);
    rgba[j + 2] = 255 + alpha * (raster[i + blue] - 255);
  }
  return rgba;
}
