/** The demo's page: every sample whole, broken and mended, in one HTML file that needs no other. */
import type { Picture } from "../image/index.ts";
import { caveat } from "../mending/caveat.ts";

/** One sample, broken in one way and mended. PSNR in dB over the hole. */
export interface Shown {
  readonly sample: string;
  readonly damage: string;
  readonly original: Picture;
  readonly broken: Picture;
  readonly mended: Picture;
  /** Whether the observed cells were kept; undefined where none were. */
  readonly consistent: boolean | undefined;
  readonly milliseconds: number;
  readonly brokenDb: number;
  readonly mendedDb: number;
}

/** The page's HTML; `pngOf` encodes a picture. */
export async function showroomPage(
  shown: readonly Shown[],
  pngOf: (picture: Picture) => Promise<Uint8Array>,
): Promise<string> {
  const sections: string[] = [];
  for (const each of shown) {
    const figures = [
      await figure(each.original, "original", pngOf),
      await figure(each.broken, `broken, ${each.brokenDb.toFixed(2)} dB in the hole`, pngOf),
      await figure(each.mended, `mended, ${each.mendedDb.toFixed(2)} dB in the hole`, pngOf),
    ];
    const cells = each.consistent ? "; the observed cells are kept exactly" : "";
    const title = `${escaped(each.sample)}: ${each.damage}${cells}`;
    sections.push(`<section><h2>${title}</h2><div>${figures.join("")}</div></section>`);
  }
  return page(sections.join("\n"));
}

async function figure(
  picture: Picture,
  caption: string,
  pngOf: (picture: Picture) => Promise<Uint8Array>,
): Promise<string> {
  const source = `data:image/png;base64,${Buffer.from(await pngOf(picture)).toString("base64")}`;
  const sides = `width="${picture.width}" height="${picture.height}"`;
  return `<figure><img src="${source}" ${sides} alt="${caption}"><figcaption>${caption}</figcaption></figure>`;
}

const escaped = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");

const page = (body: string): string => `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Kintsugi: before and after</title>
<style>
  body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 80rem; padding: 0 1rem; color: #222; background: #faf8f4 }
  h2 { font-size: 1rem; margin: 2rem 0 .5rem }
  div { display: flex; gap: 1rem; flex-wrap: wrap }
  figure { margin: 0; flex: 1 1 16rem }
  img { width: 100%; height: auto; border-radius: 4px }
  figcaption { color: #666; font-size: .85rem }
</style>
<h1>Before and after</h1>
<p>${caveat}</p>
${body}
</html>
`;
