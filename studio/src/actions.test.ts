import { describe, expect, test } from "vitest";
import { actionNames, actionOf, actions } from "./actions.ts";
import { en, ja } from "./words/index.ts";

const press = (key: string, ctrlKey = false) => ({ key, ctrlKey, metaKey: false });

describe("actions", () => {
  test("have keys of their own", () => {
    const keys = actionNames.flatMap((name) => [...actions[name].keys]);
    expect(new Set(keys).size).toBe(keys.length);
  });

  test("are found by their keys; single letters can be switched off", () => {
    expect(actionOf(press("z", true), { hasKeys: false })).toBe("undo");
    expect(actionOf(press("m"), { hasKeys: true })).toBe("mend");
    expect(actionOf(press("m"), { hasKeys: false })).toBeUndefined();
    expect(actionOf(press("Escape"), { hasKeys: false })).toBe("cancel");
  });
});

describe("the words", () => {
  /** Every text by its path; functions as what they say of 7. */
  const texts = (words: object, path = ""): readonly (readonly [string, string])[] =>
    Object.entries(words).flatMap(([key, value]) => {
      if (typeof value === "function") return [[`${path}${key}`, value(7, 7, 7)] as const];
      return typeof value === "string"
        ? [[`${path}${key}`, value] as const]
        : texts(value, `${path}${key}.`);
    });

  test("of Japanese are complete, and none is left in English", () => {
    const [english, japanese] = [new Map(texts(en)), new Map(texts(ja))];
    expect([...japanese.keys()]).toEqual([...english.keys()]);
    const same = [...japanese].filter(([path, text]) => text === english.get(path));
    expect(same.map(([path]) => path)).toEqual(["result.msssim"]);
  });
});
