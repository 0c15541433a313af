import { afterEach, describe, expect, test, vi } from "vitest";
import { needs } from "./needs.ts";

const moon = { there: false, get: "wait for the night" };

describe("needs", () => {
  afterEach(() => vi.unstubAllEnvs());

  test("skips with a sentence where the thing is absent", () => {
    vi.stubEnv("KINTSUGI_REQUIRE_ALL", "");
    const skip = vi.fn();
    needs({ skip }, "the moon", moon);
    expect(skip).toHaveBeenCalledWith("needs the moon, which is not here: wait for the night");
  });

  test("fails instead where everything is required", () => {
    vi.stubEnv("KINTSUGI_REQUIRE_ALL", "1");
    expect(() => needs({ skip: vi.fn() }, "the moon", moon)).toThrow(
      "needs the moon, which is not here: wait for the night",
    );
  });

  test("does nothing where it is there", () => {
    const skip = vi.fn();
    needs({ skip }, "the sun", { there: true, get: "" });
    expect(skip).not.toHaveBeenCalled();
  });
});
