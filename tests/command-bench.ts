/** A folder of pictures and untrained weights for tests of commands; errors name files relative to it. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll } from "vitest";
import { photoOf, writeAtomically, writePicture } from "../src/files/index.ts";
import { untrainedWeights } from "../src/mending/untrained.ts";
import type { NetworkName } from "../src/networks/index.ts";
import { saveWeights } from "../src/runtime/weights.node.ts";
import { wavyPicture } from "./wavy-picture.ts";

export const pictureSize = { width: 96, height: 80 } as const;

/** Before the tests: a new working folder with `in.png` (96×80) and `w.safetensors`. After them it is gone. */
export function setUpBench(): void {
  const before = process.cwd();
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "kintsugi-cli-"));
    process.chdir(folder);
    await writePicture("in.png", photoOf(wavyPicture(pictureSize.width, pictureSize.height)));
    await saveUntrainedWeights("w");
  });
  afterAll(async () => {
    process.chdir(before);
    await rm(folder, { recursive: true });
  });
}

/** A narrow network's fresh weights, good for every kind of damage. */
export async function saveUntrainedWeights(
  path: string,
  network: NetworkName = "gated-unet",
): Promise<void> {
  const { card, tensors } = untrainedWeights(network, { width: 4 });
  const { version: _, parameters: __, format: ___, sha256: ____, ...text } = card;
  await saveWeights(path, { card: text, tensors }, { write: writeAtomically });
}
