import { expect, test } from "vitest";
import { cosineAttentionDefaults, euclideanAttentionDefaults } from "../nn/index.ts";
import { cosineForm, euclideanForm } from "./attention-form.ts";

const untouched = { validKeysOnly: false, weighedPaste: false, passThroughWithoutKeys: false };

test("a list mends the traps that it names, and no other", () => {
  const published = { ...untouched, epsilon: 0, borderKeys: false, subtractMaximum: false };
  expect(euclideanForm([])).toEqual(published);
  expect(euclideanForm("published")).toEqual(published);
  expect(euclideanForm(["epsilon", "borderKeys"])).toEqual({
    ...published,
    ...{ epsilon: 1e-3, borderKeys: true },
  });
  expect(cosineForm(["fusionWithinLines"])).toEqual({ ...untouched, fusionWithinLines: true });
  expect(cosineForm([])).toEqual({ ...untouched, fusionWithinLines: false });
});

test("all traps in a list are the mended form", () => {
  const shared = ["validKeysOnly", "weighedPaste", "passThroughWithoutKeys"] as const;
  const euclidean = euclideanForm([...shared, "epsilon", "borderKeys", "subtractMaximum"]);
  expect(euclidean).toEqual(euclideanAttentionDefaults);
  expect(euclidean).toEqual(euclideanForm("mended"));
  expect(cosineForm([...shared, "fusionWithinLines"])).toEqual(cosineAttentionDefaults);
});
