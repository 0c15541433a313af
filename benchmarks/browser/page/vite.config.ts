/** How the benchmark's page is built and served: as the studio is, but for its policy, which TensorFlow.js's workers break. */
import { fileURLToPath } from "node:url";
import { defaultClientConditions, type InlineConfig } from "vite";
import { isolation, publicEntries } from "../../../studio/vite.config.ts";

export const benchmarkPage: InlineConfig = {
  root: fileURLToPath(new URL(".", import.meta.url)),
  ...{ base: "./", configFile: false, logLevel: "warn" },
  resolve: {
    alias: publicEntries(),
    conditions: ["onnxruntime-web-use-extern-wasm", ...defaultClientConditions],
  },
  worker: { format: "es", rolldownOptions: { checks: { pluginTimings: false } } },
  build: {
    minify: false, // TensorFlow.js starts its threads from the text of one of its own functions
    ...{ target: "es2023", assetsInlineLimit: 0, chunkSizeWarningLimit: 2000 },
    rolldownOptions: { checks: { pluginTimings: false } },
  },
  preview: { headers: isolation, host: "localhost", port: 0 },
};
