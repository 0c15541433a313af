import { describe, expect, test } from "vitest";
import { answeringOf, shelvesOf } from "./shelves.ts";

const files = [
  ...["index.html", "game.json", "icon.svg", "icon-192.png", "manifest.webmanifest"],
  ...["service-worker.js", "assets/index-AAAAAAAA.js", "assets/index-BBBBBBBB.css"],
  ...["assets/cloth-CCCCCCCC.png", "assets/ort-wasm-simd-threaded-DDDDDDDD.wasm"],
  ...["assets/ort-wasm-simd-threaded.asyncify-EEEEEEEE.wasm", "assets/ort.asyncify-FFFFFFFF.mjs"],
  ...["assets/gated-unet-hole-GG-GGGG_.json", "assets/gated-unet-hole.safetensors-HHHHHHHH.gz"],
  ...["assets/pepsi-hole-IIIIIIII.json", "assets/pepsi-hole.safetensors-JJJJJJJJ.gz"],
  "assets/gated-unet-mosaic-KKKKKKKK.json",
];

test("files are kept by what they are needed for", () => {
  expect(shelvesOf(files, "1")).toEqual({
    version: "1",
    shell: [
      "./",
      ...["assets/gated-unet-hole-GG-GGGG_.json", "assets/gated-unet-mosaic-KKKKKKKK.json"],
      ...["assets/index-AAAAAAAA.js", "assets/index-BBBBBBBB.css"],
      ...["assets/ort.asyncify-FFFFFFFF.mjs", "assets/pepsi-hole-IIIIIIII.json"],
      ...["icon.svg", "manifest.webmanifest"],
    ],
    rest: [
      "assets/ort-wasm-simd-threaded-DDDDDDDD.wasm",
      ...["assets/cloth-CCCCCCCC.png", "icon-192.png"],
    ],
    webgpu: ["assets/ort-wasm-simd-threaded.asyncify-EEEEEEEE.wasm"],
    weights: [
      {
        card: "assets/gated-unet-hole-GG-GGGG_.json",
        safetensors: "assets/gated-unet-hole.safetensors-HHHHHHHH.gz",
      },
    ],
  });
});

describe("a request", () => {
  const base = "https://studio.example/kintsugi/";
  test.each([
    ["GET", "", "navigate", "network first"],
    ["GET", "assets/index-AAAAAAAA.js", "cors", "kept first"],
    ["GET", "manifest.webmanifest", "cors", "network first"],
    ["GET", "assets/gated-unet-hole.safetensors-HHHHHHHH.gz", "cors", undefined],
    ["GET", "game.json", "cors", undefined],
    ["POST", "answers", "cors", undefined],
  ] as const)("%s %j (%s) is answered %s", (method, path, mode, answering) => {
    expect(answeringOf({ method, url: base + path, mode }, base)).toBe(answering);
  });

  test("to elsewhere is left alone", () => {
    const elsewhere = { method: "GET", url: "https://elsewhere.example/", mode: "cors" } as const;
    expect(answeringOf(elsewhere, base)).toBeUndefined();
  });
});
