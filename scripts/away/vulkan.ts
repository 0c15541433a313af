/** Vulkan's loader, which finds the drivers: hosts with a driver may lack it, so the pack carries ours for them. */
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";

const NAME = "libvulkan.so.1";
const folders = ["/usr/lib/x86_64-linux-gnu", "/usr/lib64", "/usr/lib", "/usr/local/lib"];

/** This machine's, if it has one. */
export const vulkanLoader = (): string | undefined =>
  folders.map((folder) => join(folder, NAME)).find((path) => existsSync(path));

/** The environment in which programs of a pack find a loader: the host's own, else the pack's. */
export function withVulkan(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  if (vulkanLoader()) return env;
  const others = env.LD_LIBRARY_PATH ? [env.LD_LIBRARY_PATH] : [];
  return { ...env, LD_LIBRARY_PATH: [...others, resolve("lib")].join(":") };
}
