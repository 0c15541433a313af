/** A cheap look for graphics hardware, so that `auto` wakes no graphics driver on a machine that has none. */
import { existsSync, readdirSync } from "node:fs";

/** Linux shows a GPU as a render node, NVIDIA's control device or WSL's; elsewhere one is assumed. */
export function hasGraphicsHardware(platform = process.platform, dev = "/dev"): boolean {
  if (platform !== "linux") return true;
  if (existsSync(`${dev}/nvidiactl`) || existsSync(`${dev}/dxg`)) return true;
  const dri = `${dev}/dri`;
  return existsSync(dri) && readdirSync(dri).some((name) => name.startsWith("renderD"));
}
