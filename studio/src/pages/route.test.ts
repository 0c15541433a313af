import { expect, test } from "vitest";
import { hashOf, routeOf } from "./route.ts";

test.each([
  ["", { page: "bench", rest: "" }],
  ["#/", { page: "bench", rest: "" }],
  ["#/nowhere", { page: "bench", rest: "" }],
  ["#/game", { page: "game", rest: "" }],
  ["#/game/", { page: "game", rest: "" }],
  ["#/game/results", { page: "game", rest: "results" }],
])("%j opens %j", (hash, route) => {
  expect(routeOf(hash)).toEqual(route);
});

test("an address opens the page that it was made for", () => {
  expect(routeOf(hashOf("game", "results"))).toEqual({ page: "game", rest: "results" });
  expect(routeOf(hashOf("bench"))).toEqual({ page: "bench", rest: "" });
});
