import { describe, expect, test } from "vitest";
import { fitted, toPicture, toStage, zoomed } from "./geometry.ts";

describe("the view", () => {
  test("fits a picture whole into the middle of the stage", () => {
    const view = fitted({ width: 1000, height: 500 }, { width: 548, height: 648 });
    expect(view).toEqual({ scale: 0.5, x: 24, y: 199 });
  });

  test("turns points into picture pixels and back", () => {
    const view = { scale: 2.5, x: 30, y: -12 };
    expect(toPicture({ x: 80, y: 13 }, view)).toEqual({ x: 20, y: 10 });
    expect(toStage({ x: 20, y: 10 }, view)).toEqual({ x: 80, y: 13 });
  });

  test("zooms around a place that stays where it is, within limits", () => {
    const at = { x: 100, y: 60 };
    const view = { scale: 1, x: 10, y: 20 };
    const larger = zoomed(view, at, 3);
    expect(larger.scale).toBe(3);
    expect(toPicture(at, larger)).toEqual(toPicture(at, view));
    expect(zoomed(view, at, 1e6).scale).toBe(40);
  });
});
