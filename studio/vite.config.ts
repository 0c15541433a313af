/** How the studio is built, and the headers under which `npm start` serves it. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { defaultClientConditions, defineConfig, type Plugin } from "vite";
import { serviceWorker } from "./service-worker-plugin.ts";

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** Nothing from elsewhere, nothing inline; WebAssembly may be compiled. */
const policy = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "worker-src 'self'",
  "connect-src 'self'",
  "img-src 'self' blob: data:",
  "style-src 'self'",
  "font-src 'self'",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
].join("; ");

/** Isolation gives WebAssembly its threads. */
export const isolation = {
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Embedder-Policy": "require-corp",
  "Cross-Origin-Resource-Policy": "same-origin",
};
const headers = {
  "Content-Security-Policy": `${policy}; frame-ancestors 'none'`,
  ...isolation,
  "Referrer-Policy": "no-referrer",
  "X-Content-Type-Options": "nosniff",
};

/** The policy in the page too, for hosts that send no headers of ours. */
const policyInPage: Plugin = {
  name: "policy-in-page",
  apply: "build",
  transformIndexHtml: () => [
    {
      tag: "meta",
      attrs: { "http-equiv": "Content-Security-Policy", content: policy },
      injectTo: "head-prepend",
    },
  ],
};

/** `kintsugi/browser` as package.json exports it: the studio knows the package by its public entries only. */
export function publicEntries(): Record<string, string> {
  const { exports } = JSON.parse(readFileSync(here("../package.json"), "utf8"));
  const entries = ["browser", "browser-training", "image"].map((name) => [
    `kintsugi/${name}`,
    here(`../${exports[`./${name}`].default}`),
  ]);
  return Object.fromEntries(entries);
}

export default defineConfig({
  root: here("."),
  base: "./",
  plugins: [policyInPage, serviceWorker(headers)],
  resolve: {
    alias: publicEntries(),
    conditions: ["onnxruntime-web-use-extern-wasm", ...defaultClientConditions],
  },
  worker: { format: "es", rolldownOptions: { checks: { pluginTimings: false } } },
  build: {
    ...{ target: "es2023", assetsInlineLimit: 0, modulePreload: { polyfill: false } },
    rolldownOptions: { checks: { pluginTimings: false } },
  },
  server: { headers },
  preview: { headers, host: "localhost", port: 4173 },
});
