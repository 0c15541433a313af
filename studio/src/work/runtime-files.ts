/** Where the build put ONNX Runtime's WebAssembly. */
import asyncifyMjs from "onnxruntime-web/ort-wasm-simd-threaded.asyncify.mjs?url";
import asyncifyWasm from "onnxruntime-web/ort-wasm-simd-threaded.asyncify.wasm?url";
import plainMjs from "onnxruntime-web/ort-wasm-simd-threaded.mjs?url";
import plainWasm from "onnxruntime-web/ort-wasm-simd-threaded.wasm?url";
import { absolute } from "./absolute.ts";

export const runtimeFiles = {
  cpu: { mjs: absolute(plainMjs), wasm: absolute(plainWasm) },
  webgpu: { mjs: absolute(asyncifyMjs), wasm: absolute(asyncifyWasm) },
};
