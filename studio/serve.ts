/** What `npm start` runs: serves the built studio on this machine, says where, and opens it where there is a display. */
import { fileURLToPath } from "node:url";
import { preview } from "vite";

const hasDisplay =
  !process.env.CI &&
  (process.platform !== "linux" || Boolean(process.env.DISPLAY ?? process.env.WAYLAND_DISPLAY));

const server = await preview({
  root: fileURLToPath(new URL(".", import.meta.url)),
  logLevel: "warn",
  preview: { open: hasDisplay, ...(process.env.PORT && { port: Number(process.env.PORT) }) },
});

const [address] = server.resolvedUrls?.local ?? [];
console.log(`Kintsugi is at ${address} (Ctrl-C ends it). Pictures stay in the page.`);
