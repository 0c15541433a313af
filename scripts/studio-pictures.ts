/**
 * Takes the studio's pictures for the README, docs/pictures/studio.jpg, from the built studio in Chromium:
 * a sample broken, mended and compared. `npm run build && npx tsx scripts/studio-pictures.ts`.
 */
import { fileURLToPath } from "node:url";
import sharp from "sharp";
import { startStudio } from "../studio/tests/pages.ts";

const out = fileURLToPath(new URL("../docs/pictures/studio.jpg", import.meta.url));
const studio = await startStudio();
try {
  const page = await studio.open({ viewport: { width: 1280, height: 800 } });
  await page.getByRole("button", { name: "Still life" }).click();
  await page.getByRole("application").waitFor();
  for (let time = 0; time < 2; time++) {
    await page.keyboard.press("Control+Enter"); // the second time the engine is warm
    await page.getByRole("button", { name: "Cancel" }).waitFor();
    await page.getByRole("button", { name: "Mend", exact: true }).waitFor({ timeout: 120_000 });
    await page.getByRole("table").waitFor({ timeout: 120_000 });
  }
  await page.getByRole("slider", { name: "Seam position" }).fill("46");
  await page.waitForTimeout(500); // until it is painted
  await sharp(await page.screenshot())
    .jpeg({ quality: 82 })
    .toFile(out);
  console.log(out);
} finally {
  await studio.close();
}
