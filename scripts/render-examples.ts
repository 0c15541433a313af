/**
 * Renders the pictures of examples/: `npx tsx scripts/render-examples.ts [NAME...]`. Nothing is left to chance, so every
 * run writes the same pixels; a picture takes some minutes.
 */
import { fileURLToPath } from "node:url";
import { photoOf, writePicture } from "../src/files/index.ts";
import { render } from "./render-examples/render.ts";
import { scenes } from "./render-examples/scenes.ts";

const names = process.argv.length > 2 ? process.argv.slice(2) : Object.keys(scenes);
for (const name of names) {
  if (!Object.hasOwn(scenes, name)) throw new Error(`${name}: no scene of that name`);
  const picture = render(scenes[name], { width: 512, height: 384, samples: 16 });
  const path = fileURLToPath(new URL(`../examples/${name}.png`, import.meta.url));
  await writePicture(path, photoOf(picture));
  console.log(path);
}
