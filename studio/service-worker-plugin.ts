/** Adds to the built studio what makes it an app: its service worker with the list of files, and icons in pixels. */
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import sharp from "sharp";
import { build, type Plugin } from "vite";
import { shelvesOf } from "./src/offline/shelves.ts";

export function serviceWorker(headers: Readonly<Record<string, string>>): Plugin {
  let root = "";
  let out = "";
  return {
    name: "service-worker",
    apply: "build",
    configResolved: (config) => {
      root = config.root;
      out = resolve(root, config.build.outDir);
    },
    closeBundle: {
      sequential: true,
      async handler() {
        for (const sidePx of [192, 512]) await drawIcon(root, out, sidePx);
        await buildWorker(root, out, headers);
      },
    },
  };
}

const drawIcon = (root: string, out: string, sidePx: number) =>
  sharp(join(root, "public/icon.svg"))
    .resize(sidePx, sidePx)
    .png()
    .toFile(join(out, `icon-${sidePx}.png`));

async function buildWorker(
  root: string,
  out: string,
  headers: Readonly<Record<string, string>>,
): Promise<void> {
  const files = readdirSync(out, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => relative(out, join(parentPath, name)).replaceAll("\\", "/"));
  const shelves = shelvesOf(files, versionOf(out, files));
  await build({
    ...{ configFile: false, root, logLevel: "warn" },
    define: { builtIn: JSON.stringify({ shelves, headers }) },
    build: {
      ...{ outDir: out, emptyOutDir: false, copyPublicDir: false, target: "es2023" },
      lib: {
        ...{ entry: join(root, "src/offline/service-worker.ts"), name: "serviceWorker" },
        ...{ formats: ["iife"], fileName: () => "service-worker.js" },
      },
    },
  });
}

/** Of the names, which say what assets hold, and of what has no hash in its name. */
function versionOf(out: string, files: readonly string[]): string {
  const hash = createHash("sha256");
  for (const file of [...files].sort()) {
    if (file === "service-worker.js") continue;
    hash.update(file);
    if (!file.startsWith("assets/")) hash.update(readFileSync(join(out, file)));
  }
  return hash.digest("hex").slice(0, 12);
}
