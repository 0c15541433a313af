/** Tests that need more than Node: they skip with a sentence, or fail where everything is required to be there. */
import { existsSync } from "node:fs";

/** The part of vitest's test context that skips. */
interface Skipping {
  skip(note: string): void;
}

/**
 * `needs(context, "Vulkan in software", { there, get: "apt install chromium libvulkan1" })`: skips the test where it is
 * not there. KINTSUGI_REQUIRE_ALL=1 (as in CI) makes that a failure.
 */
export function needs(
  context: Skipping,
  what: string,
  { there, get }: { readonly there: boolean; readonly get: string },
): void {
  if (there) return;
  const sentence = `needs ${what}, which is not here: ${get}`;
  if (process.env.KINTSUGI_REQUIRE_ALL === "1") throw new Error(sentence);
  context.skip(sentence);
}

const softwareVulkan = "/usr/lib/chromium/vk_swiftshader_icd.json";
const vulkanLoaders = ["/usr/lib/x86_64-linux-gnu", "/usr/lib64", "/usr/lib"].map(
  (folder) => `${folder}/libvulkan.so.1`,
);

/** Needs Chromium's software Vulkan; gives the environment that makes WebGPU run on it. */
export function needsSoftwareVulkan(context: Skipping): NodeJS.ProcessEnv {
  const there = existsSync(softwareVulkan) && vulkanLoaders.some((path) => existsSync(path));
  needs(context, "Vulkan in software", { there, get: "apt install chromium libvulkan1" });
  return { ...process.env, VK_DRIVER_FILES: softwareVulkan };
}
