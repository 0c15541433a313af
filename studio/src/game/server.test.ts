import { expect, test } from "vitest";
import { serverIn } from "./server.ts";

const base = "https://studio.example/kintsugi/";

test.each([
  ['{"answers": "answers"}', "https://studio.example/kintsugi/answers"],
  ['{"answers": "/collect"}', "https://studio.example/collect"],
  ['{"answers": null}', undefined],
  ['{"answers": ""}', undefined],
  ['{"answers": "https://elsewhere.example/answers"}', undefined],
  ["{}", undefined],
  ["null", undefined],
  ["<!doctype html>", undefined],
])("game.json with %s names %s", (json, url) => {
  expect(serverIn(json, base)?.url).toBe(url);
});
