/** The sample pictures are those that their script renders. */
import { readdirSync, statSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { render } from "../scripts/render-examples/render.ts";
import { scenes } from "../scripts/render-examples/scenes.ts";
import { readPicture, workingPicture } from "../src/files/index.ts";
import { psnr, resize } from "../src/image/index.ts";

const folder = fileURLToPath(new URL("../examples/", import.meta.url));
const names = Object.keys(scenes);

describe("the sample pictures", () => {
  test("are one of each scene, together below 1.5 MB", () => {
    const files = readdirSync(folder).filter((name) => name.endsWith(".png"));
    expect(files.sort()).toEqual(names.map((name) => `${name}.png`).sort());
    const bytes = files.reduce((sum, name) => sum + statSync(`${folder}${name}`).size, 0);
    expect(bytes).toBeLessThan(1.5e6);
  });

  test.each(names)("%s is what its scene looks like, seen from afar", async (name) => {
    const small = { width: 64, height: 48 };
    const sample = resize(workingPicture(await readPicture(`${folder}${name}.png`)), small, "area");
    const rendered = render(scenes[name], { ...small, samples: 4 });
    expect(psnr(rendered, sample)).toBeGreaterThan(23);
    const other = scenes[names[(names.indexOf(name) + 1) % names.length]];
    expect(psnr(render(other, { ...small, samples: 1 }), sample)).toBeLessThan(16);
  });
});
